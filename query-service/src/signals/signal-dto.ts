import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { carriers } from '@enms/telemetry-contract';
import { TimeRangeQuery, remedy } from '@enms/http-api';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { MachineBriefDto, NAME, nameRemedy } from '../machines/machine-dto.ts';
import { SIGNAL_FAMILIES, SIGNAL_KINDS } from './signal-catalog.ts';
import { TREND_BUCKETS, TREND_SOURCES } from './trend-buckets.ts';

const MAX_SIGNALS = 12;
/** One line of printable text; a metric is whatever its sensor calls it. */
const SIGNAL = /^[a-z]{1,20}:[^\p{Cc}\p{Cs}]{1,200}$/u;

export class TrendQuery extends TimeRangeQuery {
  @ApiPropertyOptional({ example: 'demo', description: 'Slug of a factory, where a name occurs in several.' })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  factory?: string;

  @ApiProperty({
    type: [String],
    example: ['energy:electricity:power_kw'],
    description: `Ids of GET /api/v1/machines/{machine}/signals, at most ${MAX_SIGNALS}; repeat the parameter for several.`,
  })
  @Transform(({ value }: { value: unknown }) =>
    value === undefined || Array.isArray(value) ? value : [value],
  )
  @IsArray(remedy('Send signal=…: GET /api/v1/machines/{machine}/signals lists what there is.'))
  @ArrayMinSize(1, remedy('Send signal=…: GET /api/v1/machines/{machine}/signals lists what there is.'))
  @ArrayMaxSize(MAX_SIGNALS, remedy(`Ask for at most ${MAX_SIGNALS} signals at once.`))
  @Matches(SIGNAL, { ...remedy('Send the id of a signal, unchanged.'), each: true })
  signal!: string[];

  @ApiPropertyOptional({
    type: Number,
    default: 600,
    minimum: 10,
    maximum: 2000,
    description: 'The buckets are the narrowest of which there are at most as many.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt(remedy('Send a whole number from 10 to 2000.'))
  @Min(10)
  @Max(2000)
  points = 600;
}

export class SignalDto {
  @ApiProperty({ example: 'energy:electricity:power_kw', description: 'What trend?signal= takes.' })
  id!: string;

  @ApiProperty({ example: 'power_kw', description: 'A code; the metric of a sensor is its own free text.' })
  name!: string;

  @ApiProperty({ enum: SIGNAL_FAMILIES })
  family!: string;

  @ApiProperty({ enum: carriers, nullable: true, type: String, description: 'Of energy only.' })
  carrier!: string | null;

  @ApiProperty({ nullable: true, type: String, description: 'Code of the sensor; of measurements only.' })
  device!: string | null;

  @ApiProperty({
    example: 'kW',
    description: 'Empty where the value has none (power factor, share), or nobody told it.',
  })
  unit!: string;

  @ApiProperty({
    enum: SIGNAL_KINDS,
    description:
      'level: mean, min and max; amount: sum; counter: min and max of the register; state: mean is the share of readings in which it was on.',
  })
  kind!: string;

  @ApiProperty({
    nullable: true,
    type: String,
    description: 'Start of the first hour or day with a reading.',
  })
  first_at!: string | null;

  @ApiProperty({
    nullable: true,
    type: String,
    description: 'Start of the last minute (of older ones: hour or day) with a reading.',
  })
  last_at!: string | null;
}

export class SignalListDto {
  @ApiProperty({ type: MachineBriefDto })
  machine!: MachineBriefDto;

  @ApiProperty({ type: [SignalDto] })
  items!: SignalDto[];
}

/** Figures of one column; null where there was no reading. */
const FIGURES = { type: 'array', items: { type: 'number', nullable: true }, nullable: true } as const;

export class TrendSeriesDto {
  @ApiProperty({ example: 'energy:electricity:power_kw' })
  signal!: string;

  @ApiProperty({ example: 'power_kw' })
  name!: string;

  @ApiProperty({ enum: carriers, nullable: true, type: String })
  carrier!: string | null;

  @ApiProperty({ example: 'kW' })
  unit!: string;

  @ApiProperty({ enum: SIGNAL_KINDS })
  kind!: string;

  @ApiProperty({ enum: TREND_SOURCES, description: 'The readings or the aggregate that was read.' })
  source!: string;

  @ApiProperty({
    ...FIGURES,
    description: 'Mean of the readings of each bucket; null for amount and counter.',
  })
  mean!: (number | null)[] | null;

  @ApiProperty({ ...FIGURES, description: 'Least of each bucket; null for amount and state.' })
  min!: (number | null)[] | null;

  @ApiProperty({ ...FIGURES, description: 'Highest of each bucket; null for amount and state.' })
  max!: (number | null)[] | null;

  @ApiProperty({ ...FIGURES, description: 'Sum of each bucket; null but for amount.' })
  sum!: (number | null)[] | null;

  @ApiProperty({ type: [Number], description: 'Readings in each bucket; 0 is a gap.' })
  count!: number[];

  @ApiProperty({ nullable: true, type: String, enum: ['no_data'] })
  reason!: string | null;
}

export class TrendDto {
  @ApiProperty({ type: MachineBriefDto })
  machine!: MachineBriefDto;

  @ApiProperty()
  from!: string;

  @ApiProperty()
  to!: string;

  @ApiProperty({ example: 'Europe/Berlin', description: 'Zone of days, weeks and months.' })
  time_zone!: string;

  @ApiProperty({ enum: TREND_BUCKETS })
  bucket!: string;

  @ApiProperty({
    nullable: true,
    type: Number,
    example: 900,
    description: 'Width in seconds; null for days, weeks and months of the site.',
  })
  bucket_s!: number | null;

  @ApiProperty({
    type: [String],
    description:
      'Start of each bucket, also of empty ones. Buckets are whole: the first may begin before from, the last end after to.',
  })
  times!: string[];

  @ApiProperty({ type: [TrendSeriesDto], description: 'In the order of the question.' })
  series!: TrendSeriesDto[];
}
