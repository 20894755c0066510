import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { carriers } from '@enms/telemetry-contract';
import type { Carrier } from '@enms/telemetry-contract';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { NAME, nameRemedy } from '../machines/machine-dto.ts';
import { remedy } from '@enms/http-api';
import { CARBON_METHODS } from './amounts-dto.ts';
import type { CarbonMethod } from './amounts-dto.ts';
import { AmountsQuery, carrierRemedy } from './energy-query.ts';

const MAX_COMPARED = 20;

/** A question about the parts of a whole. */
export class BreakdownQuery extends AmountsQuery {
  @ApiPropertyOptional({
    type: String,
    example: 'factory:demo',
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

export class SankeyQuery extends AmountsQuery {
  @ApiPropertyOptional({
    example: 'demo',
    description: 'Slug; may be left out where there is only one factory.',
  })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  factory?: string;

  @ApiPropertyOptional({ enum: carriers, default: 'electricity' })
  @IsOptional()
  @IsIn(carriers, carrierRemedy)
  carrier: Carrier = 'electricity';
}

export class MonthlyQuery {
  @ApiPropertyOptional({ type: Number, example: 2026, description: 'This year when left out.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt(remedy('Send a year, for example 2026.'))
  @Min(1970)
  @Max(2199)
  year?: number;

  @ApiPropertyOptional({
    type: Number,
    example: 10,
    description: 'Only this month, day by day; every month of the year when left out.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt(remedy('Send a month from 1 to 12.'))
  @Min(1)
  @Max(12)
  month?: number;

  @ApiPropertyOptional({
    type: String,
    example: 'factory:demo',
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

  @ApiPropertyOptional({ enum: CARBON_METHODS, default: 'location' })
  @IsOptional()
  @IsIn(CARBON_METHODS, remedy(`Send one of ${CARBON_METHODS.join(', ')}.`))
  carbon_method: CarbonMethod = 'location';
}

export class HeatmapQuery extends AmountsQuery {
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
}

export class CompareQuery extends AmountsQuery {
  @ApiProperty({
    type: [String],
    example: ['compressor-1', 'hvac-1'],
    description: `Names or ids, at most ${MAX_COMPARED}; repeat the parameter for several.`,
  })
  @Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? (value as unknown[]) : [value]))
  @IsArray()
  @ArrayMaxSize(MAX_COMPARED, remedy(`Ask for at most ${MAX_COMPARED} machines at once.`))
  @Matches(NAME, { ...nameRemedy, each: true })
  machine!: string[];

  @ApiPropertyOptional({ example: 'demo', description: 'Slug of a factory, where a name occurs in several.' })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  factory?: string;

  @ApiPropertyOptional({ enum: carriers, description: 'Each machine’s own carrier when left out.' })
  @IsOptional()
  @IsIn(carriers, carrierRemedy)
  carrier?: Carrier;

  @ApiPropertyOptional({
    example: '2025-10-07T00:00:00+02:00',
    description:
      'Compares with the span of the same length that begins here; with the one just before when left out.',
  })
  @IsOptional()
  @IsString(remedy('Send it once.'))
  @MaxLength(40)
  with_from?: string;
}
