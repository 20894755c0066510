import { ApiPropertyOptional } from '@nestjs/swagger';
import { carriers } from '@enms/telemetry-contract';
import type { Carrier } from '@enms/telemetry-contract';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { NAME, nameRemedy } from '../machines/machine-dto.ts';
import { TimeRangeQuery, remedy } from '@enms/http-api';
import { CARBON_METHODS } from './amounts-dto.ts';
import type { CarbonMethod } from './amounts-dto.ts';
import { BUCKETS } from './bucket.ts';
import type { Bucket } from './bucket.ts';

/** The remedy for a carrier that is none. */
export const carrierRemedy = remedy(`Send one of ${carriers.join(', ')}.`);
const MAX_MACHINES = 20;

/** A question about energy, money and carbon over a range of time. */
export class AmountsQuery extends TimeRangeQuery {
  @ApiPropertyOptional({
    enum: CARBON_METHODS,
    default: 'location',
    description: 'Carbon by the grid’s average, or by the buyer’s contracts.',
  })
  @IsOptional()
  @IsIn(CARBON_METHODS, remedy(`Send one of ${CARBON_METHODS.join(', ')}.`))
  carbon_method: CarbonMethod = 'location';
}

export class MachineEnergyQuery extends AmountsQuery {
  @ApiPropertyOptional({ enum: carriers, description: 'The machine’s own carrier when left out.' })
  @IsOptional()
  @IsIn(carriers, carrierRemedy)
  carrier?: Carrier;

  @ApiPropertyOptional({ example: 'demo', description: 'Slug of a factory, where a name occurs in several.' })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  factory?: string;
}

export class MachinesAboveQuery {
  @ApiPropertyOptional({
    type: Number,
    default: 0,
    example: 50,
    description: 'kW; machines at or above it are listed.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsNumber({ allowNaN: false, allowInfinity: false }, remedy('Send a number of kilowatts, for example 50.'))
  min_power = 0;

  @ApiPropertyOptional({ enum: carriers, default: 'electricity' })
  @IsOptional()
  @IsIn(carriers, carrierRemedy)
  carrier: Carrier = 'electricity';

  @ApiPropertyOptional({ example: 'demo', description: 'Slug of a factory.' })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  factory?: string;
}

export class SummaryQuery extends AmountsQuery {
  @ApiPropertyOptional({
    example: 'demo',
    description: 'Slug; may be left out where there is only one factory.',
  })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  factory?: string;
}

export class TimelineQuery extends AmountsQuery {
  @ApiPropertyOptional({
    type: [String],
    example: ['compressor-1'],
    description: `Names or ids, at most ${MAX_MACHINES}; repeat the parameter for several.`,
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? (value as unknown[]) : [value]))
  @IsArray()
  @ArrayMaxSize(MAX_MACHINES, remedy(`Ask for at most ${MAX_MACHINES} machines at once.`))
  @Matches(NAME, { ...nameRemedy, each: true })
  machine?: string[];

  @ApiPropertyOptional({
    example: 'demo',
    description: 'Without machine: one summed series of the factory for each carrier.',
  })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  factory?: string;

  @ApiPropertyOptional({
    enum: ['raw', ...BUCKETS],
    description: 'Chosen by the length of the range when left out.',
  })
  @IsOptional()
  @IsIn(['raw', ...BUCKETS], remedy(`Send one of raw, ${BUCKETS.join(', ')}.`))
  bucket?: Bucket | 'raw';

  @ApiPropertyOptional({ enum: carriers, description: 'Each machine’s own carrier when left out.' })
  @IsOptional()
  @IsIn(carriers, carrierRemedy)
  carrier?: Carrier;

  @ApiPropertyOptional({
    type: Number,
    default: 5000,
    minimum: 1,
    maximum: 20_000,
    description: 'Raw points of one page.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt(remedy('Send a whole number from 1 to 20000.'))
  @Min(1)
  @Max(20_000)
  limit = 5000;

  @ApiPropertyOptional({ description: 'next_cursor of the page before (raw only).' })
  @IsOptional()
  @MaxLength(200)
  @Matches(/^[A-Za-z0-9_-]{1,200}$/, remedy('Send the next_cursor of the page before, unchanged.'))
  cursor?: string;
}
