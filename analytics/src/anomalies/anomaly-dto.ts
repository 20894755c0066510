import { LANGUAGES, LimitQuery, cursorRemedy, remedy } from '@enms/http-api';
import type { Language } from '@enms/http-api';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsBoolean,
  IsIn,
  IsISO8601,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import { carriers, type Carrier } from '@enms/telemetry-contract';
import { FEEDBACKS, type Feedback } from './anomaly-repository.ts';
import { DETECTORS, FINDING_KINDS } from './detection/finding.ts';

const SCOPE_REMEDY = remedy('Send machine:<id or name>, group:<id or name> or factory:<slug>.');
const TIME_REMEDY = remedy('Send a time with its zone, such as 2026-06-01T00:00:00Z.');

export class AnomalyListQuery extends LimitQuery {
  @ApiPropertyOptional({
    example: 'machine:compressor-1',
    description: 'machine:…, group:… or factory:…; all when left out.',
  })
  @IsOptional()
  @IsString(SCOPE_REMEDY)
  @MaxLength(210, SCOPE_REMEDY)
  scope?: string;

  @ApiPropertyOptional({ enum: ['warning', 'critical'] })
  @IsOptional()
  @IsIn(['warning', 'critical'], remedy('Send warning or critical.'))
  severity?: 'warning' | 'critical';

  @ApiPropertyOptional({ enum: ['open', 'closed'], description: 'open: it goes on.' })
  @IsOptional()
  @IsIn(['open', 'closed'], remedy('Send open or closed.'))
  state?: 'open' | 'closed';

  @ApiPropertyOptional({ enum: [...FEEDBACKS, 'none'] })
  @IsOptional()
  @IsIn([...FEEDBACKS, 'none'], remedy('Send true, false, ignore or none.'))
  feedback?: Feedback | 'none';

  @ApiPropertyOptional({ example: '2026-06-01T00:00:00Z', description: 'Those that end later or go on.' })
  @IsOptional()
  @IsISO8601({ strict: true }, TIME_REMEDY)
  @Matches(/(Z|[+-]\d\d:?\d\d)$/, TIME_REMEDY)
  from?: string;

  @ApiPropertyOptional({ example: '2026-07-01T00:00:00Z', description: 'Those that start earlier.' })
  @IsOptional()
  @IsISO8601({ strict: true }, TIME_REMEDY)
  @Matches(/(Z|[+-]\d\d:?\d\d)$/, TIME_REMEDY)
  to?: string;

  @ApiPropertyOptional({ description: 'next_cursor of the page before.' })
  @IsOptional()
  @Matches(/^\d{1,15}-[1-9]\d{0,8}$/, cursorRemedy)
  cursor?: string;
}

export class AnomalyFeedbackDto {
  @ApiProperty({ enum: FEEDBACKS, nullable: true, description: 'null takes the feedback back.' })
  @ValidateIf(({ feedback }: AnomalyFeedbackDto) => feedback !== null)
  @IsIn(FEEDBACKS, remedy('Send true, false, ignore or null.'))
  feedback!: Feedback | null;

  @ApiPropertyOptional({ example: 'The receiver was drained.' })
  @IsOptional()
  @IsString(remedy('Send a text.'))
  @MaxLength(2000, remedy('Send at most 2000 characters.'))
  note?: string;
}

export class AnomalyScanDto {
  @ApiPropertyOptional({
    example: 'machine:compressor-1',
    description: 'All machines of the tenant when left out.',
  })
  @IsOptional()
  @IsString(SCOPE_REMEDY)
  @MaxLength(210, SCOPE_REMEDY)
  scope?: string;

  @ApiPropertyOptional({
    default: false,
    description: 'Learns anew what is usual, from the last 90 days, instead of scanning.',
  })
  @IsOptional()
  @IsBoolean(remedy('Send true or false.'))
  train?: boolean;
}

export class StartedAnomalyJobDto {
  @ApiProperty({ format: 'uuid', description: 'See GET jobs/{id}.' })
  job_id!: string;
}

export class AnomalyFeatureDto {
  @ApiProperty({ example: 'pressure_bar' })
  name!: string;

  @ApiProperty({ example: 0.62, description: 'Share of what the detectors blame, 0 to 1.' })
  share!: number;
}

export class AnomalyDto {
  @ApiProperty({ example: 42 })
  id!: number;

  @ApiProperty({ example: 7 })
  machine_id!: number;

  @ApiProperty({ example: 'compressor-1' })
  machine!: string;

  @ApiProperty({ example: 'Compressor 1' })
  machine_label!: string;

  @ApiProperty({ enum: carriers })
  carrier!: Carrier;

  @ApiProperty({ example: '2026-06-01T10:15:00.000Z' })
  started_at!: string;

  @ApiProperty({ nullable: true, type: String, description: 'null: it goes on.' })
  ended_at!: string | null;

  @ApiProperty({ enum: ['warning', 'critical'] })
  severity!: string;

  @ApiProperty({ enum: DETECTORS, isArray: true })
  detectors!: readonly string[];

  @ApiProperty({ enum: FINDING_KINDS, isArray: true })
  kinds!: readonly string[];

  @ApiProperty({
    nullable: true,
    type: Number,
    example: 38.4,
    description: 'Actual less expected; null where nothing says what to expect.',
  })
  energy_kwh!: number | null;

  @ApiProperty({
    nullable: true,
    type: Number,
    example: 9.6,
    description: 'Of that energy at the mean price of its time.',
  })
  cost!: number | null;

  @ApiProperty({ nullable: true, type: String, example: 'EUR' })
  currency!: string | null;

  @ApiProperty({
    nullable: true,
    type: String,
    example: 'no_tariff',
    description: 'Why there is no money, or not all of it.',
  })
  cost_reason!: string | null;

  @ApiProperty({
    nullable: true,
    type: Number,
    example: 6.3,
    description: 'Furthest deviation in robust sigmas, with its sign.',
  })
  peak_score!: number | null;

  @ApiProperty({ type: [AnomalyFeatureDto] })
  features!: readonly AnomalyFeatureDto[];

  @ApiProperty({
    example:
      'Power was 14.2 % above what the machine needs for the work it did for 5.5 h (at most 6.3 robust sigmas).',
  })
  explanation!: string;

  @ApiProperty({
    enum: LANGUAGES,
    description: 'Of the explanation: en for what an older version found, whatever was asked for.',
  })
  explanation_language!: Language;

  @ApiProperty({
    type: Object,
    description: 'Model, rows and stretch of the scan, and the facts that the explanation tells.',
  })
  made_from!: Readonly<Record<string, unknown>>;

  @ApiProperty({ example: '2026-06-01T11:45:00.000Z' })
  found_at!: string;

  @ApiProperty({ example: '2026-06-01T12:00:00.000Z' })
  updated_at!: string;

  @ApiProperty({ enum: FEEDBACKS, nullable: true, type: String })
  feedback!: Feedback | null;

  @ApiProperty({ nullable: true, type: String })
  feedback_note!: string | null;

  @ApiProperty({ nullable: true, type: String, example: 'anna@example.org' })
  feedback_by!: string | null;

  @ApiProperty({ nullable: true, type: String })
  feedback_at!: string | null;
}

export class AnomalyListDto {
  @ApiProperty({ type: [AnomalyDto] })
  items!: AnomalyDto[];

  @ApiProperty({ nullable: true, type: String })
  next_cursor!: string | null;
}
