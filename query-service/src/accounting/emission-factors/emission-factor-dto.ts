import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { carriers } from '@enms/telemetry-contract';
import type { Carrier } from '@enms/telemetry-contract';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { CARBON_METHODS } from '../../energy/amounts-dto.ts';
import type { CarbonMethod } from '../../energy/amounts-dto.ts';
import { carrierRemedy } from '../../energy/energy-query.ts';
import { LOCAL_DATE, remedy } from '@enms/http-api';
import { EffectivePeriodBody, VersionEffectsDto, VersionPageQuery } from '../effective-version.ts';

const REGION = /^[A-Za-z0-9._-]{1,32}$/;
const regionRemedy = remedy('Send 1 to 32 of A-Z a-z 0-9 . _ -, for example DE.');
const methodRemedy = remedy(`Send one of ${CARBON_METHODS.join(', ')}.`);

export class ListEmissionFactorsQuery extends VersionPageQuery {
  @ApiPropertyOptional({ enum: carriers })
  @IsOptional()
  @IsIn(carriers, carrierRemedy)
  carrier?: Carrier;

  @ApiPropertyOptional({ example: 'DE' })
  @IsOptional()
  @Matches(REGION, regionRemedy)
  region?: string;

  @ApiPropertyOptional({ enum: CARBON_METHODS })
  @IsOptional()
  @IsIn(CARBON_METHODS, methodRemedy)
  method?: CarbonMethod;

  @ApiPropertyOptional({ example: '2026-11-21', description: 'Those that hold at this date.' })
  @IsOptional()
  @Matches(LOCAL_DATE, remedy('Send a date, for example 2026-01-31.'))
  on?: string;
}

export class AddEmissionFactorBody extends EffectivePeriodBody {
  @ApiPropertyOptional({ enum: carriers, default: 'electricity' })
  @IsOptional()
  @IsIn(carriers, carrierRemedy)
  carrier: Carrier = 'electricity';

  @ApiPropertyOptional({
    example: 'DE',
    description: 'The emission region of factories; left out: of every factory whose region has no factor.',
  })
  @IsOptional()
  @Matches(REGION, regionRemedy)
  region?: string;

  @ApiPropertyOptional({ enum: CARBON_METHODS, default: 'location' })
  @IsOptional()
  @IsIn(CARBON_METHODS, methodRemedy)
  method: CarbonMethod = 'location';

  @ApiProperty({
    example: '0.363',
    description: 'kg of CO₂ equivalent for each kWh; a decimal number as a text.',
  })
  @Matches(/^\d{1,6}(\.\d{1,12})?$/, remedy('Send a decimal number from 0 as a text, for example "0.363".'))
  kg_per_kwh!: string;

  @ApiProperty({ example: 'Umweltbundesamt 2025, electricity mix 2024' })
  @Matches(/^[^\p{C}]{1,500}$/u, remedy('Say where the factor is from, in 1 to 500 printable characters.'))
  source!: string;
}

export class EmissionFactorDto {
  @ApiProperty({ example: 2 })
  id!: number;

  @ApiProperty({ enum: carriers })
  carrier!: string;

  @ApiProperty({ nullable: true, type: String, example: 'DE' })
  region!: string | null;

  @ApiProperty({ enum: CARBON_METHODS })
  method!: string;

  @ApiProperty({ example: '0.363' })
  kg_per_kwh!: string;

  @ApiProperty({ example: 'Umweltbundesamt 2025, electricity mix 2024' })
  source!: string;

  @ApiProperty({ example: '2026-01-01' })
  effective_from!: string;

  @ApiProperty({ nullable: true, type: String, example: null })
  effective_to!: string | null;

  @ApiProperty({ example: 'ana@example.org' })
  created_by!: string;

  @ApiProperty({ example: '2026-01-01T08:00:00.000Z' })
  created_at!: string;
}

export class ChangedEmissionFactorDto extends IntersectionType(EmissionFactorDto, VersionEffectsDto) {}

export class EmissionFactorListDto {
  @ApiProperty({ type: [EmissionFactorDto] })
  items!: EmissionFactorDto[];

  @ApiProperty({ nullable: true, type: String, description: 'null: this was the last page.' })
  next_cursor!: string | null;
}
