import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { LOCAL_DATE, remedy } from '@enms/http-api';
import { carriers } from '@enms/telemetry-contract';
import type { Carrier } from '@enms/telemetry-contract';
import { CALENDAR_FACTS, MODEL_KINDS, RESOLUTIONS } from './model/driver-spec.ts';
import type { CalendarFact, ModelKind, Resolution } from './model/driver-spec.ts';

const share = remedy('Send a number from 0 to 1.');
const instantRemedy = remedy('Send ISO 8601 date and time with offset, for example 2025-10-08T12:00:00Z.');
const CLOCK_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const clockRemedy = remedy('Send a time of day, for example 06:00.');
const DRIVER_KINDS = ['number', 'degree_days', 'calendar'] as const;
export const RANKINGS = ['cross_validation', 'aicc', 'adjusted_r_squared'] as const;
export const CRITERIA = ['bic', 'aicc'] as const;

export class DriverBody {
  @ApiProperty({ enum: DRIVER_KINDS })
  @IsIn(DRIVER_KINDS, remedy(`Send one of ${DRIVER_KINDS.join(', ')}.`))
  kind!: (typeof DRIVER_KINDS)[number];

  @ApiPropertyOptional({
    example: 'production',
    description: 'Of its coefficient; made from the rest where left out.',
  })
  @IsOptional()
  @Matches(/^[^\p{C}]{1,60}$/u, remedy('Send 1 to 60 printable characters.'))
  name?: string;

  @ApiPropertyOptional({
    example: 'production_count',
    description: 'Of a number: the series; see GET drivers.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(210)
  source?: string;

  @ApiPropertyOptional({ default: 0, description: 'Of a number: periods that energy follows later.' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(168)
  lag?: number;

  @ApiPropertyOptional({ enum: ['heating', 'cooling'], description: 'Of degree days.' })
  @IsOptional()
  @IsIn(['heating', 'cooling'], remedy('Send heating or cooling.'))
  direction?: 'heating' | 'cooling';

  @ApiPropertyOptional({ example: 15, description: 'Of degree days: base in °C; searched where left out.' })
  @IsOptional()
  @IsNumber()
  @Min(-40)
  @Max(60)
  base?: number;

  @ApiPropertyOptional({ enum: CALENDAR_FACTS, description: 'Of the calendar.' })
  @IsOptional()
  @IsIn(CALENDAR_FACTS, remedy(`Send one of ${CALENDAR_FACTS.join(', ')}.`))
  calendar?: CalendarFact;

  @ApiPropertyOptional({
    example: 'early',
    description: 'Of the calendar: the level the others are compared with.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(60)
  reference?: string;
}

export class ExclusionBody {
  @ApiProperty({ example: '2026-03-02T06:00:00+01:00' })
  @IsString(instantRemedy)
  @MaxLength(40)
  from!: string;

  @ApiProperty({ example: '2026-03-02T14:00:00+01:00' })
  @IsString(instantRemedy)
  @MaxLength(40)
  to!: string;

  @ApiProperty({ example: 'trial run of a new recipe' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  reason!: string;
}

export class ShiftBody {
  @ApiProperty({ example: 'early' })
  @Matches(/^[^\p{C}]{1,40}$/u, remedy('Send 1 to 40 printable characters.'))
  name!: string;

  @ApiProperty({ example: '06:00' })
  @Matches(CLOCK_TIME, clockRemedy)
  from!: string;

  @ApiProperty({ example: '14:00' })
  @Matches(CLOCK_TIME, clockRemedy)
  to!: string;
}

export class GateBody {
  @ApiPropertyOptional({ default: 0.9 })
  @IsOptional()
  @IsNumber({}, share)
  @Min(0, share)
  @Max(1, share)
  valid_share?: number;

  @ApiPropertyOptional({ default: 0.9 })
  @IsOptional()
  @IsNumber({}, share)
  @Min(0, share)
  @Max(1, share)
  month_share?: number;

  @ApiPropertyOptional({
    description: 'Complete periods: 1,000 hours, 75 days, 26 weeks or 12 months unless told.',
  })
  @IsOptional()
  @IsInt()
  @Min(3)
  @Max(100_000)
  observations?: number;
}

/** How a fit is made, beside what is fitted. */
export class FitOptionsBody {
  @ApiPropertyOptional({ default: 0.9, description: 'Share of a period that must be measured.' })
  @IsOptional()
  @IsNumber({}, share)
  @Min(0, share)
  @Max(1, share)
  coverage_threshold?: number;

  @ApiPropertyOptional({ default: 0.95 })
  @IsOptional()
  @IsNumber()
  @Min(0.5)
  @Max(0.999)
  confidence?: number;

  @ApiPropertyOptional({ enum: RANKINGS, default: 'cross_validation', description: 'Of a search.' })
  @IsOptional()
  @IsIn(RANKINGS, remedy(`Send one of ${RANKINGS.join(', ')}.`))
  rank_by?: (typeof RANKINGS)[number];

  @ApiPropertyOptional({ default: 4, description: 'Of a search.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(6)
  max_drivers?: number;

  @ApiPropertyOptional({
    enum: CRITERIA,
    default: 'bic',
    description: 'Of change_point: what chooses the shape.',
  })
  @IsOptional()
  @IsIn(CRITERIA, remedy(`Send one of ${CRITERIA.join(', ')}.`))
  criterion?: (typeof CRITERIA)[number];

  @ApiPropertyOptional({ type: [ShiftBody] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(12)
  @ValidateNested({ each: true })
  @Type(() => ShiftBody)
  shifts?: ShiftBody[];

  @ApiPropertyOptional({ example: ['2026-12-25'], type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(400)
  @Matches(LOCAL_DATE, { each: true, ...remedy('Send dates, for example 2026-12-25.') })
  holidays?: string[];

  @ApiPropertyOptional({ type: GateBody })
  @IsOptional()
  @ValidateNested()
  @Type(() => GateBody)
  gate?: GateBody;
}

/** A model to be fitted for a baseline. */
export class FitBody {
  @ApiPropertyOptional({
    example: '2026-08-01T00:00:00+02:00',
    description: '90 days before its end unless told.',
  })
  @IsOptional()
  @IsString(instantRemedy)
  @MaxLength(40)
  from?: string;

  @ApiPropertyOptional({ example: '2026-11-01T00:00:00+01:00', description: 'Now unless told.' })
  @IsOptional()
  @IsString(instantRemedy)
  @MaxLength(40)
  to?: string;

  @ApiProperty({ enum: MODEL_KINDS })
  @IsIn(MODEL_KINDS, remedy(`Send one of ${MODEL_KINDS.join(', ')}.`))
  model_kind!: ModelKind;

  @ApiPropertyOptional({
    type: [DriverBody],
    example: [
      { kind: 'number', source: 'production_count' },
      { kind: 'degree_days', direction: 'heating' },
      { kind: 'calendar', calendar: 'shift' },
    ],
    description: 'Of linear and search; the other kinds explain energy by the outdoor temperature.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => DriverBody)
  drivers?: DriverBody[];

  @ApiPropertyOptional({ type: [ExclusionBody] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => ExclusionBody)
  exclusions?: ExclusionBody[];

  @ApiPropertyOptional({ type: FitOptionsBody })
  @IsOptional()
  @ValidateNested()
  @Type(() => FitOptionsBody)
  options?: FitOptionsBody;
}

export class CandidateBody extends FitBody {
  @ApiPropertyOptional({
    description: 'Fit although the data do not suffice, and why; kept with the version.',
  })
  @IsOptional()
  @IsString()
  @MinLength(3)
  @MaxLength(1000)
  override_reason?: string;
}

export class FitPreviewBody extends FitBody {
  @ApiProperty({ example: 'machine:compressor-1' })
  @IsString()
  @MaxLength(210)
  scope!: string;

  @ApiPropertyOptional({ enum: carriers, default: 'electricity' })
  @IsOptional()
  @IsIn(carriers, remedy(`Send one of ${carriers.join(', ')}.`))
  carrier: Carrier = 'electricity';

  @ApiPropertyOptional({ enum: RESOLUTIONS, default: 'hour' })
  @IsOptional()
  @IsIn(RESOLUTIONS, remedy(`Send one of ${RESOLUTIONS.join(', ')}.`))
  resolution: Resolution = 'hour';
}
