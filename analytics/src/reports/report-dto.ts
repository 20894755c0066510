import { PageQuery, TimeRangeQuery, remedy } from '@enms/http-api';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { carriers } from '@enms/telemetry-contract';
import type { Carrier } from '@enms/telemetry-contract';
import { REPORT_KINDS } from './content/report-document.ts';
import type { ReportDocument, ReportKind } from './content/report-document.ts';
import type { ReportState } from './report-repository.ts';

const STATES: readonly ReportState[] = ['queued', 'running', 'issued', 'failed', 'cancelled'];
const KIND_REMEDY = remedy(`Send one of ${REPORT_KINDS.join(', ')}.`);
const SCOPE_REMEDY = remedy('Send machine:<id or name>, group:<id or name> or factory:<slug>.');
const SCOPES_REMEDY = remedy('Send two to eight scopes.');
const MOST_SCOPES = 8;

export class NewReportDto extends TimeRangeQuery {
  @ApiProperty({ enum: REPORT_KINDS })
  @IsIn(REPORT_KINDS, KIND_REMEDY)
  kind!: ReportKind;

  @ApiPropertyOptional({ example: 'factory:demo', description: 'Of an efficiency or forecast report.' })
  @IsOptional()
  @IsString(SCOPE_REMEDY)
  @MaxLength(210, SCOPE_REMEDY)
  scope?: string;

  @ApiPropertyOptional({
    type: [String],
    example: ['machine:compressor-1', 'machine:compressor-2'],
    description: 'Of a comparison: two to eight.',
  })
  @IsOptional()
  @IsArray(SCOPES_REMEDY)
  @ArrayMinSize(2, SCOPES_REMEDY)
  @ArrayMaxSize(MOST_SCOPES, SCOPES_REMEDY)
  @IsString({ each: true, ...SCOPE_REMEDY })
  @MaxLength(210, { each: true, ...SCOPE_REMEDY })
  scopes?: string[];

  @ApiPropertyOptional({ enum: carriers, default: 'electricity' })
  @IsOptional()
  @IsIn(carriers, remedy(`Send one of ${carriers.join(', ')}.`))
  carrier: Carrier = 'electricity';
}

export class ReportListQuery extends PageQuery {
  @ApiPropertyOptional({ enum: REPORT_KINDS })
  @IsOptional()
  @IsIn(REPORT_KINDS, KIND_REMEDY)
  kind?: ReportKind;
}

export class ReportDto {
  @ApiProperty({ example: 12 })
  id!: number;

  @ApiProperty({ enum: REPORT_KINDS })
  kind!: ReportKind;

  @ApiProperty({ type: [String], example: ['factory:demo'] })
  scopes!: readonly string[];

  @ApiProperty({ enum: carriers })
  carrier!: Carrier;

  @ApiProperty({ example: '2026-02-28T23:00:00.000Z' })
  from!: string;

  @ApiProperty({ example: '2026-03-31T22:00:00.000Z', description: 'Does not belong to the period.' })
  to!: string;

  @ApiProperty({ example: 1 })
  version!: number;

  @ApiProperty({
    nullable: true,
    type: Number,
    description: 'The report that this one is a newer version of.',
  })
  supersedes!: number | null;

  @ApiProperty({ nullable: true, type: Number, description: 'The newer version of this report.' })
  superseded_by!: number | null;

  @ApiProperty({ enum: STATES })
  state!: ReportState;

  @ApiProperty({ example: 0.4, description: 'Share of the work done, from 0 to 1.' })
  progress!: number;

  @ApiProperty({ nullable: true, type: String, format: 'uuid', description: 'See GET jobs/{id}.' })
  job_id!: string | null;

  @ApiProperty({ nullable: true, type: Object, description: 'Code, message and remedy, where it failed.' })
  error!: object | null;

  @ApiProperty({ example: '2026-04-01T06:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ nullable: true, type: String, example: '2026-04-01T06:00:02.000Z' })
  issued_at!: string | null;

  @ApiProperty({ example: 'anna@example.org' })
  requested_by!: string;
}

export class ReportWithDocumentDto extends ReportDto {
  @ApiProperty({
    nullable: true,
    type: Object,
    description:
      'Once issued: key figures, findings, sections with charts and tables, recommendations, method. A figure is value, unit and reason; one that is not known has no value.',
  })
  document!: ReportDocument | null;
}

export class ReportListDto {
  @ApiProperty({ type: [ReportDto] })
  items!: ReportDto[];

  @ApiProperty({ nullable: true, type: String })
  next_cursor!: string | null;
}
