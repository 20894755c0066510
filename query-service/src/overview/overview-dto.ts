import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { carriers } from '@enms/telemetry-contract';
import { remedy } from '@enms/http-api';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { AmountsDto, CARBON_METHODS } from '../energy/amounts-dto.ts';
import type { CarbonMethod } from '../energy/amounts-dto.ts';
import { FactoryDto, MachineBriefDto, MachineStatusDto, NAME, nameRemedy } from '../machines/machine-dto.ts';

/** Why nothing can be said of what was expected. */
export const EXPECTATION_GAPS = ['no_baseline', 'nothing_recorded_yet'] as const;
export type ExpectationGap = (typeof EXPECTATION_GAPS)[number];

export class OverviewQuery {
  @ApiPropertyOptional({
    example: 'demo',
    description: 'Slug; may be left out where there is only one factory.',
  })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  factory?: string;

  @ApiPropertyOptional({ enum: CARBON_METHODS, default: 'location' })
  @IsOptional()
  @IsIn(CARBON_METHODS, remedy(`Send one of ${CARBON_METHODS.join(', ')}.`))
  carbon_method: CarbonMethod = 'location';
}

export class SpanAmountsDto extends AmountsDto {
  @ApiProperty()
  from!: string;

  @ApiProperty()
  to!: string;
}

export class ExpectationDto {
  @ApiProperty({
    nullable: true,
    type: Number,
    description: 'kWh that was expected: of each machine by the baseline that came into force last.',
  })
  expected_kwh!: number | null;

  @ApiProperty({
    nullable: true,
    type: Number,
    description:
      'Lower limit of all of it together: errors of a machine follow one another as in its baseline, those of machines are independent.',
  })
  low_kwh!: number | null;

  @ApiProperty({ nullable: true, type: Number, description: 'Upper limit of the same.' })
  high_kwh!: number | null;

  @ApiProperty({ nullable: true, type: Number, description: 'What was used in the very same periods.' })
  actual_kwh!: number | null;

  @ApiProperty({ nullable: true, type: Number, description: 'actual − expected' })
  deviation_kwh!: number | null;

  @ApiProperty({ nullable: true, type: String, description: 'Begin of the first of those periods.' })
  from!: string | null;

  @ApiProperty({ nullable: true, type: String, description: 'End of the last of those periods.' })
  to!: string | null;

  @ApiProperty({ description: 'Baselines in force of machines of the site, with hourly periods.' })
  baselines!: number;

  @ApiProperty({ nullable: true, type: String, enum: EXPECTATION_GAPS })
  reason!: ExpectationGap | null;
}

export class PeakDto {
  @ApiProperty({
    nullable: true,
    type: Number,
    description: 'Highest mean power of a quarter hour today that is over, of the machines together.',
  })
  kw!: number | null;

  @ApiProperty({ nullable: true, type: String, description: 'Begin of that quarter hour.' })
  at!: string | null;

  @ApiProperty({ nullable: true, type: String, example: 'no_whole_period' })
  reason!: string | null;
}

export class CarrierOverviewDto {
  @ApiProperty({ enum: carriers })
  carrier!: string;

  @ApiProperty({ nullable: true, type: Number, description: 'kW, summed over the machines that report now.' })
  power_now_kw!: number | null;

  @ApiProperty({ example: 5, description: 'Machines with a value of the last five minutes.' })
  machines_reporting!: number;

  @ApiProperty({ example: 5 })
  machines_total!: number;

  @ApiProperty({ nullable: true, type: String, description: 'Time of the newest value.' })
  newest_at!: string | null;

  @ApiProperty({ type: SpanAmountsDto, description: 'From local midnight until now.' })
  today!: SpanAmountsDto;

  @ApiProperty({ type: SpanAmountsDto, description: 'From local midnight until the same time of day.' })
  yesterday!: SpanAmountsDto;

  @ApiProperty({ type: ExpectationDto })
  expected!: ExpectationDto;

  @ApiProperty({ type: PeakDto })
  peak!: PeakDto;
}

export class SparkDto {
  @ApiProperty({ description: 'Begin of the first step.' })
  from!: string;

  @ApiProperty({ example: 120, description: 'Seconds of one step.' })
  step_s!: number;

  @ApiProperty({
    type: 'array',
    items: { type: 'number', nullable: true },
    description: 'Mean power of each step; null: a gap.',
  })
  mean_kw!: (number | null)[];
}

export class MachineTileDto extends MachineBriefDto {
  @ApiProperty({ example: 'compressor' })
  type!: string;

  @ApiProperty({ nullable: true, type: String, example: 'Hall 1' })
  area!: string | null;

  @ApiProperty({ enum: carriers })
  carrier!: string;

  @ApiProperty({ nullable: true, type: Number, example: 75 })
  rated_power_kw!: number | null;

  @ApiProperty({ type: MachineStatusDto, nullable: true, description: 'null: nothing was ever received.' })
  status!: MachineStatusDto | null;

  @ApiProperty({
    nullable: true,
    type: Number,
    description: 'Of the machine’s own carrier, since local midnight.',
  })
  today_kwh!: number | null;

  @ApiProperty({ type: SparkDto, description: 'Power of the last hour.' })
  spark!: SparkDto;
}

export class OpenAnomaliesDto {
  @ApiProperty()
  critical!: number;

  @ApiProperty()
  warning!: number;
}

export class OverviewDto {
  @ApiProperty({ type: FactoryDto })
  factory!: FactoryDto;

  @ApiProperty({ description: 'When the answer was made.' })
  at!: string;

  @ApiProperty({ description: 'Local midnight.' })
  from!: string;

  @ApiProperty()
  to!: string;

  @ApiProperty({ type: [CarrierOverviewDto], description: 'One for each carrier; they are never added up.' })
  carriers!: CarrierOverviewDto[];

  @ApiProperty({ type: [MachineTileDto] })
  machines!: MachineTileDto[];

  @ApiProperty({ type: OpenAnomaliesDto, description: 'That last still and nobody called false.' })
  open_anomalies!: OpenAnomaliesDto;
}
