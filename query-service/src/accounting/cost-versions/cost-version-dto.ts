import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { carriers } from '@enms/telemetry-contract';
import type { Carrier } from '@enms/telemetry-contract';
import { IsIn, IsObject, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { carrierRemedy } from '../../energy/energy-query.ts';
import { LOCAL_DATE, remedy } from '@enms/http-api';
import { EffectivePeriodBody, VersionEffectsDto, VersionPageQuery } from '../effective-version.ts';

const EXAMPLE = {
  energy: [
    {
      name: 'peak',
      price_per_kwh: '0.31',
      months: [11, 12, 1, 2],
      day_types: ['workday'],
      hours: [['06:00', '22:00']],
    },
    { name: 'base', price_per_kwh: '0.19' },
  ],
  holidays: ['2026-12-25'],
  demand: { price_per_kw: '11.20', method: 'fixed' },
  fixed: { price_per_month: '95.00' },
};

export class ListCostVersionsQuery extends VersionPageQuery {
  @ApiPropertyOptional({
    example: 'factory:demo',
    description: 'tenant, factory:<slug> or machine:<name or id>.',
  })
  @IsOptional()
  @IsString(remedy('Send it once.'))
  @MaxLength(80)
  scope?: string;

  @ApiPropertyOptional({ enum: carriers })
  @IsOptional()
  @IsIn(carriers, carrierRemedy)
  carrier?: Carrier;

  @ApiPropertyOptional({ example: '2026-11-21', description: 'Those that hold at this date.' })
  @IsOptional()
  @Matches(LOCAL_DATE, remedy('Send a date, for example 2026-01-31.'))
  on?: string;
}

export class AddCostVersionBody extends EffectivePeriodBody {
  @ApiPropertyOptional({
    type: String,
    example: 'factory:demo',
    default: 'tenant',
    description: 'tenant, factory:<slug> or machine:<name or id>; the narrower one wins.',
  })
  @IsOptional()
  @IsString(remedy('Send a text.'))
  @MaxLength(80)
  scope = 'tenant';

  @ApiPropertyOptional({ enum: carriers, default: 'electricity' })
  @IsOptional()
  @IsIn(carriers, carrierRemedy)
  carrier: Carrier = 'electricity';

  @ApiPropertyOptional({ example: 'Industrial tariff 2026' })
  @IsOptional()
  @IsString(remedy('Send a text.'))
  @Matches(/^[^\p{C}]{1,200}$/u, remedy('Send 1 to 200 printable characters.'))
  name?: string;

  @ApiPropertyOptional({ example: 'EUR', description: 'ISO 4217; the factory’s when left out.' })
  @IsOptional()
  @Matches(/^[A-Z]{3}$/, remedy('Send the three letters of ISO 4217, for example EUR.'))
  currency?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    example: EXAMPLE,
    description:
      'Prices are decimal strings. Of energy the first entry that matches months, day types and local hours holds.',
  })
  @IsOptional()
  @IsObject(remedy('Send an object with energy, tiers, demand, fixed or reactive.'))
  components?: Record<string, unknown>;

  @ApiPropertyOptional({
    example: '0.21',
    description: 'Short for components with this one price of energy at all hours.',
  })
  @IsOptional()
  @Matches(/^-?\d{1,12}(\.\d{1,12})?$/, remedy('Send a decimal number as a text, for example "0.21".'))
  cost_per_kwh?: string;

  @ApiPropertyOptional({ example: 'Contract 4711' })
  @IsOptional()
  @IsString(remedy('Send a text.'))
  @Matches(/^[^\p{Cc}]{0,2000}$/u, remedy('Send at most 2,000 printable characters.'))
  notes?: string;
}

export class CostVersionDto {
  @ApiProperty({ example: 4 })
  id!: number;

  @ApiProperty({ example: 'factory:demo' })
  scope!: string;

  @ApiProperty({ enum: carriers })
  carrier!: string;

  @ApiProperty({ example: 'Industrial tariff 2026' })
  name!: string;

  @ApiProperty({ example: 'EUR' })
  currency!: string;

  @ApiProperty({ example: '2026-01-01' })
  effective_from!: string;

  @ApiProperty({ nullable: true, type: String, example: null })
  effective_to!: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true, example: EXAMPLE })
  components!: object;

  @ApiProperty({ nullable: true, type: String })
  notes!: string | null;

  @ApiProperty({ example: 'ana@example.org' })
  created_by!: string;

  @ApiProperty({ example: '2026-01-01T08:00:00.000Z' })
  created_at!: string;
}

export class ChangedCostVersionDto extends IntersectionType(CostVersionDto, VersionEffectsDto) {}

export class CostVersionListDto {
  @ApiProperty({ type: [CostVersionDto] })
  items!: CostVersionDto[];

  @ApiProperty({ nullable: true, type: String, description: 'null: this was the last page.' })
  next_cursor!: string | null;
}
