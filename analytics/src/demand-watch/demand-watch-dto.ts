import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { remedy } from '@enms/http-api';

const FACTORY_REMEDY = remedy('Send the slug or id of a factory.');

export class DemandWatchQuery {
  @ApiProperty({ example: 'demo', description: 'Slug or id.' })
  @IsString(FACTORY_REMEDY)
  @MaxLength(200, FACTORY_REMEDY)
  factory!: string;
}

export class RunningIntervalDto {
  @ApiProperty({ example: '2026-11-21T18:00:00.000Z' })
  from!: string;

  @ApiProperty({ example: '2026-11-21T18:15:00.000Z' })
  to!: string;

  @ApiProperty({ example: 420, description: 'Seconds of it that are over.' })
  elapsed_s!: number;

  @ApiProperty({ example: 21.4 })
  energy_so_far_kwh!: number;

  @ApiProperty({
    nullable: true,
    type: Number,
    example: 184.2,
    description:
      'Its average if the machines go on as in the last five minutes; null where none is heard of.',
  })
  projected_kw!: number | null;

  @ApiProperty({
    nullable: true,
    type: Number,
    example: 176,
    description: 'One in ten of past intervals ended lower, seen from the same minute.',
  })
  low_kw!: number | null;

  @ApiProperty({ nullable: true, type: Number, example: 195.5, description: 'One in ten ended higher.' })
  high_kw!: number | null;

  @ApiProperty({ example: 23, description: 'Past intervals that low and high are learned from; 8 at least.' })
  past_intervals!: number;
}

export class MonthPeakDto {
  @ApiProperty({ nullable: true, type: Number, example: 190.1 })
  value_kw!: number | null;

  @ApiProperty({
    nullable: true,
    type: String,
    description: 'Why there is none: no_whole_period just after the month began, no_data.',
  })
  reason!: string | null;

  @ApiProperty({ description: 'Begin of the month, or of the tariff within it.' })
  from!: string;

  @ApiProperty({ example: 'fixed', description: 'As the tariff bills it: fixed or rolling 15 minutes.' })
  method!: string;
}

export class AtStakeDto {
  @ApiProperty({ nullable: true, type: Number, example: 3.2, description: 'Rise of the peak of the month.' })
  above_kw!: number | null;

  @ApiProperty({ nullable: true, type: Number, example: 41.6 })
  cost!: number | null;

  @ApiProperty({
    nullable: true,
    type: Number,
    example: 80.1,
    description: 'If it ends as high as one in ten.',
  })
  cost_high!: number | null;

  @ApiProperty({ nullable: true, type: String, example: 'EUR' })
  currency!: string | null;

  @ApiProperty({
    nullable: true,
    type: String,
    description:
      'Why there is no cost: no_tariff, no_demand_price, no_recent_power, no_whole_period, no_data.',
  })
  reason!: string | null;

  @ApiProperty({
    nullable: true,
    type: Number,
    example: 5.4,
    description:
      'Power to shed from now on so that the peak does not rise; null where it does not, or the last minute runs.',
  })
  shed_kw!: number | null;
}

export class SheddableMachineDto {
  @ApiProperty()
  id!: number;

  @ApiProperty({ example: 'compressor-1' })
  name!: string;

  @ApiProperty({ example: 'Compressor 1' })
  display_name!: string;

  @ApiProperty({ example: 52.3 })
  power_kw!: number;

  @ApiProperty({ example: 12.1, description: 'Tenth percentile of its 15-minute averages in two weeks.' })
  base_kw!: number;

  @ApiProperty({ example: 40.2 })
  sheddable_kw!: number;
}

export class WatchedMachineDto {
  @ApiProperty()
  id!: number;

  @ApiProperty({ example: 'compressor-1' })
  name!: string;

  @ApiProperty({ example: '2026-11-21T18:06:58.000Z' })
  last_reading_at!: string;
}

export class FreshnessDto {
  @ApiProperty({ example: '2026-11-21T18:07:00.000Z' })
  at!: string;

  @ApiProperty({
    nullable: true,
    type: String,
    description: 'Newest reading of the machine heard of longest ago.',
  })
  oldest_reading_at!: string | null;

  @ApiProperty({ description: 'False: machines that are silent are missing in the projection.' })
  is_complete!: boolean;

  @ApiProperty({ type: [WatchedMachineDto], description: 'No reading in the last ten minutes or so.' })
  silent!: WatchedMachineDto[];

  @ApiProperty({
    type: [WatchedMachineDto],
    description: 'Billed by a tariff of their own, so not in the sum.',
  })
  billed_apart!: WatchedMachineDto[];
}

export class DemandWatchDto {
  @ApiProperty({ example: 'factory:demo' })
  scope!: string;

  @ApiProperty({ example: 'electricity' })
  carrier!: string;

  @ApiProperty({ type: RunningIntervalDto })
  interval!: RunningIntervalDto;

  @ApiProperty({ type: MonthPeakDto })
  month_peak!: MonthPeakDto;

  @ApiProperty({ type: AtStakeDto })
  at_stake!: AtStakeDto;

  @ApiProperty({
    type: [SheddableMachineDto],
    description: 'Running, those with most above their base first.',
  })
  sheddable!: SheddableMachineDto[];

  @ApiProperty({ type: FreshnessDto })
  freshness!: FreshnessDto;
}
