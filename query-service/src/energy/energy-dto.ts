import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { carriers } from '@enms/telemetry-contract';
import { FactoryDto, MachineBriefDto } from '../machines/machine-dto.ts';
import { AmountsDto, CarbonDto, CostDto, ENERGY_METHODS } from './amounts-dto.ts';
import { BUCKETS } from './bucket.ts';

export class PowerValueDto {
  @ApiProperty({ nullable: true, type: Number, example: 45.3 })
  avg_kw!: number | null;

  @ApiProperty({ nullable: true, type: Number, example: 12.1 })
  min_kw!: number | null;

  @ApiProperty({ nullable: true, type: Number, example: 74.9 })
  max_kw!: number | null;

  @ApiProperty({
    nullable: true,
    type: Number,
    example: 44.2,
    description: 'The newest value, whatever the range.',
  })
  now_kw!: number | null;

  @ApiProperty({ nullable: true, type: String, description: 'When now_kw was measured.' })
  at!: string | null;
}

export class MachineEnergyDto extends AmountsDto {
  @ApiProperty({ type: MachineBriefDto })
  machine!: MachineBriefDto;

  @ApiProperty({ enum: carriers })
  carrier!: string;

  @ApiProperty({ example: '2025-10-08T11:00:00.000Z' })
  from!: string;

  @ApiProperty({ example: '2025-10-08T12:00:00.000Z' })
  to!: string;

  @ApiProperty({ type: PowerValueDto })
  power!: PowerValueDto;

  @ApiProperty({
    enum: carriers,
    isArray: true,
    description: 'Other carriers of this machine; ask with carrier=.',
  })
  carriers!: string[];
}

export class MachinePowerDto extends MachineBriefDto {
  @ApiProperty({ type: FactoryDto })
  factory!: FactoryDto;

  @ApiProperty({ enum: carriers })
  carrier!: string;

  @ApiProperty({ example: 62.4 })
  power_kw!: number;

  @ApiProperty()
  at!: string;

  @ApiProperty({ example: 0.8, description: 'Seconds since the value was measured.' })
  age_s!: number;
}

export class MachinesAboveDto {
  @ApiProperty({ example: 50 })
  min_power!: number;

  @ApiProperty({ type: [MachinePowerDto], description: 'Highest power first.' })
  items!: MachinePowerDto[];
}

export class CarrierSummaryDto extends AmountsDto {
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
}

export class SummaryDto {
  @ApiProperty({ type: FactoryDto })
  factory!: FactoryDto;

  @ApiProperty()
  from!: string;

  @ApiProperty()
  to!: string;

  @ApiProperty({ type: [CarrierSummaryDto], description: 'One for each carrier; they are never added up.' })
  carriers!: CarrierSummaryDto[];
}

export class PointDto {
  @ApiProperty({ description: 'Start of the bucket; of a raw point its own time.' })
  time!: string;

  @ApiProperty({ nullable: true, type: Number })
  energy_kwh!: number | null;

  @ApiPropertyOptional({ nullable: true, type: Number, description: 'Buckets only.' })
  power_avg_kw?: number | null;

  @ApiPropertyOptional({ nullable: true, type: Number, description: 'Buckets of one machine only.' })
  power_min_kw?: number | null;

  @ApiPropertyOptional({ nullable: true, type: Number, description: 'Buckets of one machine only.' })
  power_max_kw?: number | null;

  @ApiPropertyOptional({ type: CostDto, description: 'Buckets of 15 minutes and longer.' })
  cost?: CostDto;

  @ApiPropertyOptional({ type: CarbonDto, description: 'Buckets of 15 minutes and longer.' })
  carbon?: CarbonDto;

  @ApiPropertyOptional({
    description: 'Buckets of 15 minutes and longer: how much of the energy is estimated.',
  })
  estimated_kwh?: number;

  @ApiPropertyOptional({ description: 'Buckets only: share that readings cover, 0 to 1.' })
  coverage?: number;

  @ApiPropertyOptional({ nullable: true, type: Number, description: 'Raw only.' })
  power_kw?: number | null;

  @ApiPropertyOptional({ nullable: true, type: Number, description: 'Raw only: the counter.' })
  energy_total_kwh?: number | null;

  @ApiProperty({ example: ['good'], type: [String] })
  quality!: string[];
}

export class SeriesDto {
  @ApiProperty({ type: MachineBriefDto, nullable: true, description: 'null: the sum over the factory.' })
  machine!: MachineBriefDto | null;

  @ApiProperty({ enum: carriers })
  carrier!: string;

  @ApiProperty({ enum: ENERGY_METHODS, nullable: true, type: String })
  method!: string | null;

  @ApiProperty({ type: [PointDto] })
  points!: PointDto[];
}

export class TimelineDto {
  @ApiProperty({ enum: ['raw', ...BUCKETS] })
  bucket!: string;

  @ApiProperty()
  from!: string;

  @ApiProperty()
  to!: string;

  @ApiProperty({ example: 'Europe/Berlin', description: 'Zone of days and months.' })
  time_zone!: string;

  @ApiProperty({ example: 'kWh', description: 'Unit of energy_kwh; power is in kW.' })
  unit!: string;

  @ApiProperty({ type: [SeriesDto] })
  series!: SeriesDto[];

  @ApiPropertyOptional({
    nullable: true,
    type: String,
    description: 'Raw only; null: this was the last page.',
  })
  next_cursor?: string | null;
}
