import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { carriers } from '@enms/telemetry-contract';
import type { Carrier } from '@enms/telemetry-contract';
import { applyDecorators } from '@nestjs/common';
import { IsIn, IsNumber, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { NAME, nameRemedy } from '../machines/machine-dto.ts';
import { PageQuery, remedy } from '@enms/http-api';
import { Id, Omittable, PositiveNumber } from '../registry/fields.ts';

const INSTANT = '2026-03-01T06:00:00+01:00';
const instantRemedy = remedy('Send ISO 8601 date and time with offset.');

/** What a counter shows: kWh after the multiplier. */
export function Counter(): PropertyDecorator {
  return applyDecorators(
    IsNumber({ allowNaN: false, allowInfinity: false }, remedy('Send what the counter shows, in kWh.')),
    Min(0),
    Max(1e15),
  );
}

export class ListAssignmentsQuery extends PageQuery {
  @ApiPropertyOptional({ example: 'compressor-1', description: 'Name or id of a machine.' })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  machine?: string;

  @ApiPropertyOptional({
    example: 'north',
    description: 'Slug of the machine’s factory, where names repeat.',
  })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  factory?: string;

  @ApiPropertyOptional({ example: 'AA:BB:CC:DD:EE:FF', description: 'Code of a device.' })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  device?: string;
}

export class NewAssignmentBody {
  @ApiProperty({ example: 'AA:BB:CC:DD:EE:FF' })
  @Matches(NAME, nameRemedy)
  device!: string;

  @ApiPropertyOptional({ default: 'main', description: 'Which of the device’s measurements.' })
  @Omittable()
  @Matches(NAME, nameRemedy)
  channel?: string;

  @ApiProperty({ example: 1 })
  @Id('a machine')
  machine_id!: number;

  @ApiPropertyOptional({ enum: carriers, description: 'The machine’s own when left out.' })
  @Omittable()
  @IsIn(carriers, remedy(`Send one of ${carriers.join(', ')}.`))
  carrier?: Carrier;

  @ApiPropertyOptional({ default: 1, description: 'For example the ratio of a current transformer.' })
  @Omittable()
  @PositiveNumber('times', 1_000_000)
  multiplier?: number;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: INSTANT,
    description: 'Since ever when left out.',
  })
  @IsOptional()
  @IsString(instantRemedy)
  @MaxLength(40)
  valid_from?: string | null;

  @ApiPropertyOptional({ type: Number, nullable: true, example: 0, description: 'kWh after the multiplier.' })
  @IsOptional()
  @Counter()
  opening_counter_kwh?: number | null;

  @ApiPropertyOptional({
    type: Number,
    nullable: true,
    example: 1_000_000,
    description: 'Where the counter rolls over to zero, in kWh after the multiplier.',
  })
  @IsOptional()
  @PositiveNumber('kWh', 1e15)
  register_size_kwh?: number | null;
}

export class EndAssignmentBody {
  @ApiProperty({ example: INSTANT })
  @IsString(instantRemedy)
  @MaxLength(40)
  at!: string;

  @ApiPropertyOptional({
    type: Number,
    nullable: true,
    example: 48_211.5,
    description: 'kWh after the multiplier.',
  })
  @IsOptional()
  @Counter()
  closing_counter_kwh?: number | null;
}

export class SwapBody {
  @ApiProperty({ example: INSTANT, description: 'When the new meter took over.' })
  @IsString(instantRemedy)
  @MaxLength(40)
  at!: string;

  @ApiProperty({
    example: 48_211.5,
    description: 'What the old counter showed at the end, in kWh after the multiplier.',
  })
  @Counter()
  closing_counter_kwh!: number;

  @ApiProperty({
    example: 0,
    description: 'What the new counter showed at the start, in kWh after the multiplier.',
  })
  @Counter()
  opening_counter_kwh!: number;

  @ApiProperty({ example: 'AA:BB:CC:DD:EE:00', description: 'Code of the new device; may be the same one.' })
  @Matches(NAME, nameRemedy)
  new_device!: string;

  @ApiPropertyOptional({ example: 'main', description: 'Of the new device; the old one’s when left out.' })
  @Omittable()
  @Matches(NAME, nameRemedy)
  channel?: string;

  @ApiPropertyOptional({ example: 1, description: 'The old one’s when left out.' })
  @Omittable()
  @PositiveNumber('times', 1_000_000)
  multiplier?: number;

  @ApiPropertyOptional({
    type: Number,
    nullable: true,
    description: 'Where the new counter rolls over, in kWh.',
  })
  @IsOptional()
  @PositiveNumber('kWh', 1e15)
  register_size_kwh?: number | null;
}

export class MeterAssignmentDto {
  @ApiProperty({ example: 7 })
  id!: number;

  @ApiProperty({ example: 'AA:BB:CC:DD:EE:FF' })
  device!: string;

  @ApiProperty({ example: 'main' })
  channel!: string;

  @ApiProperty({ example: 1 })
  machine_id!: number;

  @ApiProperty({ example: 'compressor-1' })
  machine!: string;

  @ApiProperty({ example: 'north' })
  factory!: string;

  @ApiProperty({ enum: carriers })
  carrier!: string;

  @ApiProperty({ example: 1 })
  multiplier!: number;

  @ApiProperty({ nullable: true, type: String, description: 'null: since ever' })
  valid_from!: string | null;

  @ApiProperty({ nullable: true, type: String, description: 'null: until further notice' })
  valid_to!: string | null;

  @ApiProperty({ nullable: true, type: Number })
  opening_counter_kwh!: number | null;

  @ApiProperty({ nullable: true, type: Number })
  closing_counter_kwh!: number | null;

  @ApiProperty({ nullable: true, type: Number })
  register_size_kwh!: number | null;
}

export class MeterAssignmentListDto {
  @ApiProperty({ type: [MeterAssignmentDto] })
  items!: MeterAssignmentDto[];

  @ApiProperty({ nullable: true, type: String, description: 'null: this was the last page.' })
  next_cursor!: string | null;
}

export class SwapDto {
  @ApiProperty({ type: MeterAssignmentDto })
  closed!: MeterAssignmentDto;

  @ApiProperty({ type: MeterAssignmentDto })
  opened!: MeterAssignmentDto;
}
