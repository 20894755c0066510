import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const STATUSES = ['up', 'degraded', 'down', 'unknown'];

export class PartDto {
  @ApiProperty({ example: 'database' })
  name!: string;

  @ApiProperty({ enum: STATUSES })
  status!: string;

  @ApiProperty({ nullable: true, type: String, description: 'What is wrong, in a sentence.' })
  cause!: string | null;

  @ApiProperty({ nullable: true, type: Number, example: 1.2 })
  latency_ms!: number | null;

  @ApiProperty({ description: 'Since when the status is what it is.' })
  since!: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  details?: Record<string, unknown>;
}

export class SystemHealthDto {
  @ApiProperty({ enum: STATUSES })
  status!: string;

  @ApiProperty()
  checked_at!: string;

  @ApiProperty({ type: [PartDto] })
  parts!: PartDto[];
}
