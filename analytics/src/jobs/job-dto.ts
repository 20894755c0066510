import { LimitQuery, cursorRemedy, remedy } from '@enms/http-api';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsObject, IsOptional, Matches } from 'class-validator';
import { jobStates } from './job.ts';
import type { JobState } from './job.ts';

const KIND = /^[a-z][a-z0-9-]{0,63}$/;
const KIND_REMEDY = remedy('Send the name of a kind, such as anomaly-scan.');

export class JobListQuery extends LimitQuery {
  @ApiPropertyOptional({ example: 'anomaly-scan' })
  @IsOptional()
  @Matches(KIND, KIND_REMEDY)
  kind?: string;

  @ApiPropertyOptional({ enum: jobStates })
  @IsOptional()
  @IsIn(jobStates, remedy(`Send one of ${jobStates.join(', ')}.`))
  state?: JobState;

  @ApiPropertyOptional({ description: 'next_cursor of the page before.' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{20,200}$/, cursorRemedy)
  cursor?: string;
}

export class NewJobDto {
  @ApiProperty({ example: 'report' })
  @Matches(KIND, KIND_REMEDY)
  kind!: string;

  @ApiPropertyOptional({ type: Object, description: 'As the kind asks; none unless told.' })
  @IsOptional()
  @IsObject(remedy('Send an object.'))
  params?: object;
}

export class JobErrorDto {
  @ApiProperty({ example: 'too_few_rows' })
  code!: string;

  @ApiProperty({ example: 'There are 3 rows where 10 are due.' })
  message!: string;

  @ApiProperty({ example: 'Take a longer period.' })
  remedy!: string;
}

export class JobDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'report' })
  kind!: string;

  @ApiProperty({
    description: 'Of the whole installation, not of a tenant: its details are told to the first tenant only.',
  })
  is_system!: boolean;

  @ApiProperty({ nullable: true, type: String, description: 'Two jobs of one key never run at once.' })
  key!: string | null;

  @ApiProperty({ nullable: true, type: Object })
  params!: object | null;

  @ApiProperty({ enum: jobStates, example: 'running' })
  state!: JobState;

  @ApiProperty({ example: 0.4, description: 'Share of the work done, from 0 to 1.' })
  progress!: number;

  @ApiProperty({ nullable: true, type: String, example: 'Drawing the charts' })
  message!: string | null;

  @ApiProperty({ nullable: true, type: Object, description: 'What the job made, once it is done.' })
  result!: unknown;

  @ApiProperty({ nullable: true, type: JobErrorDto, description: 'Of the newest attempt that failed.' })
  error!: JobErrorDto | null;

  @ApiProperty({ example: 1 })
  attempt!: number;

  @ApiProperty({ example: 'anna@example.org' })
  requested_by!: string;

  @ApiProperty({ example: '2025-10-08T12:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ nullable: true, type: String, example: '2025-10-08T12:00:01.000Z' })
  started_at!: string | null;

  @ApiProperty({ nullable: true, type: String, example: '2025-10-08T12:00:03.000Z' })
  ended_at!: string | null;
}

export class JobListDto {
  @ApiProperty({ type: [JobDto] })
  items!: JobDto[];

  @ApiProperty({ nullable: true, type: String })
  next_cursor!: string | null;
}
