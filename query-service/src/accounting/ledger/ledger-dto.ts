import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { carriers } from '@enms/telemetry-contract';
import type { Carrier } from '@enms/telemetry-contract';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { carrierRemedy } from '../../energy/energy-query.ts';
import { MachineBriefDto, NAME, nameRemedy } from '../../machines/machine-dto.ts';
import { TimeRangeQuery, remedy } from '@enms/http-api';

export class LedgerQuery extends TimeRangeQuery {
  @ApiProperty({ example: 'compressor-1', description: 'Name or id' })
  @Matches(NAME, nameRemedy)
  machine!: string;

  @ApiPropertyOptional({ example: 'demo', description: 'Slug of a factory, where a name occurs in several.' })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  factory?: string;

  @ApiPropertyOptional({ enum: carriers, description: 'The machine’s own carrier when left out.' })
  @IsOptional()
  @IsIn(carriers, carrierRemedy)
  carrier?: Carrier;

  @ApiPropertyOptional({
    example: '2026-11-01T00:00:00Z',
    description: 'As it was known at this moment; as known now when left out.',
  })
  @IsOptional()
  @IsString(remedy('Send it once.'))
  @MaxLength(40)
  as_of?: string;

  @ApiPropertyOptional({ type: Number, default: 1000, minimum: 1, maximum: 10_000 })
  @IsOptional()
  @Type(() => Number)
  @IsInt(remedy('Send a whole number from 1 to 10000.'))
  @Min(1)
  @Max(10_000)
  limit = 1000;

  @ApiPropertyOptional({ description: 'next_cursor of the page before.' })
  @IsOptional()
  @Matches(/^\d{1,15}$/, remedy('Send the next_cursor of the page before, unchanged.'))
  cursor?: string;
}

export class LedgerEntryDto {
  @ApiProperty({ example: '2026-11-21T08:00:00.000Z' })
  period_start!: string;

  @ApiProperty({ example: 1, description: 'How often the period was posted.' })
  revision!: number;

  @ApiProperty({ example: '15.0000000000', description: 'kWh, a decimal number, exact.' })
  energy_kwh!: string;

  @ApiProperty({ enum: ['counter', 'integration', 'reported', 'estimated', 'correction'] })
  method!: string;

  @ApiProperty({ example: 1 })
  coverage!: number;

  @ApiProperty({ example: '0.0000000000' })
  estimated_kwh!: string;

  @ApiProperty({ type: [String], example: ['good'] })
  quality!: string[];

  @ApiProperty({ example: 90 })
  reading_count!: number;

  @ApiProperty({ nullable: true, type: Number, example: 4, description: 'See cost-versions.' })
  cost_version_id!: number | null;

  @ApiProperty({ nullable: true, type: String, example: '0.31' })
  price_per_kwh!: string | null;

  @ApiProperty({ nullable: true, type: String, example: '4.6500000000' })
  cost!: string | null;

  @ApiProperty({ nullable: true, type: String, example: 'EUR' })
  currency!: string | null;

  @ApiProperty({ nullable: true, type: Number, description: 'See emission-factors.' })
  location_factor_id!: number | null;

  @ApiProperty({ nullable: true, type: String })
  co2_location_kg!: string | null;

  @ApiProperty({ nullable: true, type: Number })
  market_factor_id!: number | null;

  @ApiProperty({ nullable: true, type: String })
  co2_market_kg!: string | null;

  @ApiProperty({ example: '2026-11-21T08:16:00.000Z' })
  posted_at!: string;

  @ApiProperty({ example: '812' })
  run_id!: string;
}

export class LedgerDto {
  @ApiProperty({ type: MachineBriefDto })
  machine!: MachineBriefDto;

  @ApiProperty({ enum: carriers })
  carrier!: string;

  @ApiProperty()
  from!: string;

  @ApiProperty()
  to!: string;

  @ApiProperty({ nullable: true, type: String, description: 'null: as known now.' })
  as_of!: string | null;

  @ApiProperty({ type: [LedgerEntryDto] })
  items!: LedgerEntryDto[];

  @ApiProperty({ nullable: true, type: String, description: 'null: this was the last page.' })
  next_cursor!: string | null;
}
