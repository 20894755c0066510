import { ApiProperty, ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { carriers, machineTypes } from '@enms/telemetry-contract';
import type { Carrier, MachineType } from '@enms/telemetry-contract';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { remedy } from '@enms/http-api';
import { Id, Omittable, PositiveNumber, TEXT, textRemedy } from '../registry/fields.ts';
import { IsStorableJson } from '../registry/storable-json.ts';
import { NAME, nameRemedy } from './machine-dto.ts';

const GAP_ESTIMATES = ['linear'] as const;
const MOST_ALIASES = 20;
/** Printable, and without the bar that parts aliases in CSV. */
const ALIAS = /^(?!\s)[^\p{Cc}\p{Cs}|]{1,64}(?<!\s)$/u;
const aliasesRemedy = remedy(
  `Send at most ${MOST_ALIASES} different names of 1 to 64 printable characters, without |.`,
);

export class NewMachineBody {
  @ApiPropertyOptional({
    example: 'north',
    description: 'Slug; may be left out where there is only one factory.',
  })
  @Omittable()
  @Matches(NAME, nameRemedy)
  factory?: string;

  @ApiProperty({ example: 'compressor-1', description: 'Unique in the factory.' })
  @Matches(NAME, nameRemedy)
  name!: string;

  @ApiPropertyOptional({ example: 'Compressor 1', description: 'The name when left out.' })
  @Omittable()
  @Matches(TEXT, textRemedy)
  display_name?: string;

  @ApiPropertyOptional({
    type: [String],
    example: ['the big press', 'old Bertha'],
    maxItems: MOST_ALIASES,
    description: 'What people call it; questions in words find it by these too. All of them, where sent.',
  })
  @Omittable()
  @IsArray(aliasesRemedy)
  @ArrayMaxSize(MOST_ALIASES, aliasesRemedy)
  @ArrayUnique((alias: unknown) => String(alias).toLowerCase(), aliasesRemedy)
  @Matches(ALIAS, { each: true, ...aliasesRemedy })
  aliases?: string[];

  @ApiProperty({ enum: machineTypes })
  @IsIn(machineTypes, remedy(`Send one of ${machineTypes.join(', ')}.`))
  type!: MachineType;

  @ApiPropertyOptional({ enum: carriers, default: 'electricity' })
  @Omittable()
  @IsIn(carriers, remedy(`Send one of ${carriers.join(', ')}.`))
  carrier?: Carrier;

  @ApiPropertyOptional({ type: Number, nullable: true, example: 3 })
  @IsOptional()
  @Id('an area of the factory')
  area_id?: number | null;

  @ApiPropertyOptional({ type: Number, nullable: true, example: 75 })
  @IsOptional()
  @PositiveNumber('kilowatts', 1_000_000)
  rated_power_kw?: number | null;

  @ApiPropertyOptional({
    default: 600,
    description: 'Seconds of silence that power is still integrated over; longer ones are a gap.',
  })
  @Omittable()
  @IsInt(remedy('Send a whole number of seconds from 60 to 86400.'))
  @Min(60)
  @Max(86_400)
  max_gap_s?: number;

  @ApiPropertyOptional({
    enum: GAP_ESTIMATES,
    type: String,
    nullable: true,
    description: 'How the energy of a gap is estimated; null: it is not.',
  })
  @IsOptional()
  @IsIn(GAP_ESTIMATES, remedy('Send linear, or null.'))
  gap_estimate?: 'linear' | null;

  @ApiPropertyOptional({
    type: Number,
    nullable: true,
    example: 10.55,
    description: 'kWh in a cubic metre of gas.',
  })
  @IsOptional()
  @PositiveNumber('kilowatt-hours', 1e6)
  calorific_kwh_per_m3?: number | null;

  @ApiPropertyOptional({
    type: Number,
    nullable: true,
    example: 0.75,
    description: 'kWh in a kilogram of steam.',
  })
  @IsOptional()
  @PositiveNumber('kilowatt-hours', 1e6)
  enthalpy_kwh_per_kg?: number | null;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    example: { pressure_bar: { min: 6, max: 8 } },
    description: 'What counts as normal, by signal.',
  })
  @Omittable()
  @IsStorableJson()
  limits?: Record<string, unknown>;
}

export class MachineChangeBody extends PartialType(OmitType(NewMachineBody, ['factory'] as const), {
  skipNullProperties: false,
}) {}

export class MachineSettingsDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'north' })
  factory!: string;

  @ApiProperty({ example: 'compressor-1' })
  name!: string;

  @ApiProperty({ example: 'Compressor 1' })
  display_name!: string;

  @ApiProperty({ type: [String], example: ['the big press'] })
  aliases!: string[];

  @ApiProperty({ enum: machineTypes })
  type!: string;

  @ApiProperty({ enum: carriers })
  carrier!: string;

  @ApiProperty({ nullable: true, type: Number, example: 3 })
  area_id!: number | null;

  @ApiProperty({ nullable: true, type: Number, example: 75 })
  rated_power_kw!: number | null;

  @ApiProperty({ example: 600 })
  max_gap_s!: number;

  @ApiProperty({ nullable: true, type: String, enum: GAP_ESTIMATES })
  gap_estimate!: string | null;

  @ApiProperty({ nullable: true, type: Number, example: 10.55 })
  calorific_kwh_per_m3!: number | null;

  @ApiProperty({ nullable: true, type: Number, example: 0.75 })
  enthalpy_kwh_per_kg!: number | null;

  @ApiProperty({ type: 'object', additionalProperties: true })
  limits!: Record<string, unknown>;
}
