import { PageQuery, TimeRangeQuery, remedy } from '@enms/http-api';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { carriers } from '@enms/telemetry-contract';
import type { Carrier } from '@enms/telemetry-contract';
import { RESOLUTIONS } from './model/driver-spec.ts';
import type { Resolution } from './model/driver-spec.ts';
import { NOTE_KINDS } from './record-repository.ts';
import type { NoteKind } from './record-repository.ts';

const ID = /^[1-9]\d{0,8}$/;
const idRemedy = remedy('Send the id as a whole number.');
const carrierRemedy = remedy(`Send one of ${carriers.join(', ')}.`);
const instantRemedy = remedy('Send ISO 8601 date and time with offset, for example 2025-10-08T12:00:00Z.');

export class BaselineParams {
  @Matches(ID, idRemedy)
  id!: string;
}

export class VersionParams extends BaselineParams {
  @Matches(ID, remedy('Send the number of the version.'))
  version!: string;
}

export class AdjustmentParams extends BaselineParams {
  @Matches(ID, idRemedy)
  adjustment_id!: string;
}

export class NewBaselineBody {
  @ApiProperty({ example: 'Compressor 1, electricity by the hour' })
  @Matches(/^[^\p{C}]{1,200}$/u, remedy('Send 1 to 200 printable characters.'))
  name!: string;

  @ApiProperty({ example: 'machine:compressor-1' })
  @IsString()
  @MaxLength(210)
  scope!: string;

  @ApiPropertyOptional({ enum: carriers, default: 'electricity' })
  @IsOptional()
  @IsIn(carriers, carrierRemedy)
  carrier: Carrier = 'electricity';

  @ApiPropertyOptional({ enum: RESOLUTIONS, default: 'hour' })
  @IsOptional()
  @IsIn(RESOLUTIONS, remedy(`Send one of ${RESOLUTIONS.join(', ')}.`))
  resolution: Resolution = 'hour';
}

export class BaselineListQuery extends PageQuery {
  @ApiPropertyOptional({ example: 'machine:compressor-1' })
  @IsOptional()
  @IsString()
  @MaxLength(210)
  scope?: string;

  @ApiPropertyOptional({ enum: carriers })
  @IsOptional()
  @IsIn(carriers, carrierRemedy)
  carrier?: Carrier;
}

export class DecisionBody {
  @ApiPropertyOptional({ example: 'agreed in the energy team of October' })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  note?: string;
}

/** A period to be judged by a version; the one in force unless told. */
export class UseQuery extends TimeRangeQuery {
  @ApiPropertyOptional({ example: '2', description: 'The version in force unless told.' })
  @IsOptional()
  @Matches(ID, remedy('Send the number of the version.'))
  version?: string;

  @ApiPropertyOptional({
    type: Number,
    description: 'Of the interval; that of the fit unless told, of savings 0.9.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsNumber()
  @Min(0.5)
  @Max(0.999)
  confidence?: number;
}

export class SavingsQuery extends UseQuery {
  @ApiPropertyOptional({
    type: Boolean,
    default: true,
    description: 'A block bootstrap beside the guideline’s formula.',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean(remedy('Send true or false.'))
  bootstrap = true;
}

export class NoteBody {
  @ApiProperty({ example: '2026-10-12T08:00:00+02:00' })
  @IsString(instantRemedy)
  @MaxLength(40)
  at!: string;

  @ApiProperty({ enum: NOTE_KINDS })
  @IsIn(NOTE_KINDS, remedy(`Send one of ${NOTE_KINDS.join(', ')}.`))
  kind!: NoteKind;

  @ApiProperty({ example: 'filters changed' })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  text!: string;
}

export class AdjustmentItemBody {
  @ApiProperty({ example: 'ventilation of the new hall' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  label!: string;

  @ApiProperty({ example: 1200, description: 'kWh added to what is expected; less than zero for what left.' })
  @IsNumber({}, remedy('Send a number of kWh.'))
  kwh!: number;
}

export class AdjustmentBody {
  @ApiProperty({ example: 'static_factor' })
  @Matches(/^[a-z][a-z0-9_]{0,59}$/, remedy('Send a word such as static_factor.'))
  kind!: string;

  @ApiProperty({ example: 'second shift on Saturdays' })
  @IsString()
  @MinLength(3)
  @MaxLength(2000)
  description!: string;

  @ApiProperty({ example: '2026-10-01T00:00:00+02:00' })
  @IsString(instantRemedy)
  @MaxLength(40)
  from!: string;

  @ApiProperty({ example: '2026-11-01T00:00:00+01:00' })
  @IsString(instantRemedy)
  @MaxLength(40)
  to!: string;

  @ApiProperty({ type: [AdjustmentItemBody] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => AdjustmentItemBody)
  items!: AdjustmentItemBody[];
}

export class WithdrawalBody {
  @ApiProperty({ example: 'the shift did not take place' })
  @IsString()
  @MinLength(3)
  @MaxLength(1000)
  reason!: string;
}
