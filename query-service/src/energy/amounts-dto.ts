import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** How carbon is accounted: by the grid's average, or by the contracts of the buyer (GHG Protocol, scope 2). */
export const CARBON_METHODS = ['location', 'market'] as const;
export type CarbonMethod = (typeof CARBON_METHODS)[number];

export const ENERGY_METHODS = ['counter', 'reported', 'integration', 'estimated', 'correction', 'mixed'];

export class EnergyValueDto {
  @ApiProperty({ nullable: true, type: Number, example: 45.3 })
  value!: number | null;

  @ApiProperty({ enum: ['kWh'] })
  unit!: string;

  @ApiProperty({ enum: ENERGY_METHODS, nullable: true, type: String })
  method!: string | null;

  @ApiProperty({ example: 0.998, description: 'Share of the range that readings cover, 0 to 1.' })
  coverage!: number;

  @ApiProperty({ example: ['good'], type: [String], description: 'Quality marks found among the readings.' })
  quality!: string[];

  @ApiPropertyOptional({ example: 0, description: 'Share of the energy that is estimated; not of null.' })
  estimated_share?: number;

  @ApiProperty({ nullable: true, type: String, enum: ['no_data'], description: 'Why the value is null.' })
  reason!: string | null;
}

export class CostDto {
  @ApiProperty({ nullable: true, type: Number, example: 9.06 })
  value!: number | null;

  @ApiProperty({ nullable: true, type: String, example: 'EUR' })
  currency!: string | null;

  @ApiProperty({
    nullable: true,
    type: String,
    example: null,
    description:
      'Why the value is null, or with a value that it is only that of a part: no_tariff, no_price_for_hour, mixed_currencies, no_data.',
  })
  reason!: string | null;

  @ApiProperty({ example: 0, description: 'kWh that have no price; the value is that of the rest.' })
  unpriced_kwh!: number;
}

export class CarbonDto {
  @ApiProperty({ nullable: true, type: Number, example: 20.4, description: 'kg of CO₂ equivalent' })
  kg!: number | null;

  @ApiProperty({ enum: CARBON_METHODS })
  method!: string;

  @ApiProperty({
    nullable: true,
    type: String,
    example: null,
    description: 'Why kg is null, or only that of a part: no_factor, no_data.',
  })
  reason!: string | null;
}

/** Energy with its money and carbon. */
export class AmountsDto {
  @ApiProperty({ type: EnergyValueDto })
  energy!: EnergyValueDto;

  @ApiProperty({ type: CostDto })
  cost!: CostDto;

  @ApiProperty({ type: CarbonDto })
  carbon!: CarbonDto;
}
