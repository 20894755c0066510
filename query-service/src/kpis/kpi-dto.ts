import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { carriers } from '@enms/telemetry-contract';
import type { Carrier } from '@enms/telemetry-contract';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { carrierRemedy } from '../energy/energy-query.ts';
import { TimeRangeQuery, remedy } from '@enms/http-api';

/** Names of the indicators, which are names of functions of schema kpi. */
export const KPI_NAMES = [
  'energy',
  'energy_cost',
  'carbon',
  'carbon_market',
  'peak_demand',
  'load_factor',
  'sec',
  'on_time',
  'idle_energy',
  'availability',
] as const;

export class KpiQuery extends TimeRangeQuery {
  @ApiPropertyOptional({
    type: String,
    example: 'machine:compressor-1',
    default: 'tenant',
    description: 'machine:<name or id>, group:<id or name>, area:<name>, factory:<slug> or tenant.',
  })
  @IsOptional()
  @IsString(remedy('Send it once.'))
  @MaxLength(80)
  scope = 'tenant';

  @ApiPropertyOptional({ enum: carriers, default: 'electricity' })
  @IsOptional()
  @IsIn(carriers, carrierRemedy)
  carrier: Carrier = 'electricity';
}

export class KpiParams {
  @IsIn(KPI_NAMES, remedy(`Send one of ${KPI_NAMES.join(', ')}.`))
  name!: string;
}

export class KpiDto {
  @ApiProperty({ enum: KPI_NAMES })
  name!: string;

  @ApiProperty({ nullable: true, type: Number, example: 61.2 })
  value!: number | null;

  @ApiProperty({ nullable: true, type: String, example: 'kW' })
  unit!: string | null;

  @ApiProperty({
    nullable: true,
    type: Number,
    example: 0.998,
    description: 'Share of the range that readings cover.',
  })
  coverage!: number | null;

  @ApiProperty({ type: [String], example: ['good'] })
  quality!: string[];

  @ApiProperty({
    nullable: true,
    type: Number,
    example: 0,
    description: 'Share of the energy that is estimated.',
  })
  estimated_share!: number | null;

  @ApiProperty({
    nullable: true,
    type: String,
    example: null,
    description: 'Why the value is null: no_data, no_tariff, no_production_data …',
  })
  reason!: string | null;
}

export class KpiListDto {
  @ApiProperty({ example: 'machine:compressor-1' })
  scope!: string;

  @ApiProperty({ example: '2026-10-31T23:00:00.000Z' })
  from!: string;

  @ApiProperty({ example: '2026-11-30T23:00:00.000Z' })
  to!: string;

  @ApiProperty({ enum: carriers })
  carrier!: string;

  @ApiProperty({ type: [KpiDto] })
  items!: KpiDto[];
}

export class LineageDto {
  @ApiProperty({ example: 'machine:compressor-1' })
  scope!: string;

  @ApiProperty({ enum: KPI_NAMES })
  name!: string;

  @ApiProperty()
  from!: string;

  @ApiProperty()
  to!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Formula, ledger entries or buckets used, tariff and factor versions, coverage, gaps.',
  })
  lineage!: object;
}
