import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { carriers } from '@enms/telemetry-contract';
import { TimeRangeQuery, cursorRemedy, remedy } from '@enms/http-api';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { MachineBriefDto, NAME, nameRemedy } from '../machines/machine-dto.ts';
import { EVENT_KINDS } from './event-sources.ts';
import type { EventKind } from './event-sources.ts';

export class EventsQuery extends TimeRangeQuery {
  @ApiPropertyOptional({ example: 'demo', description: 'Slug of a factory, where a name occurs in several.' })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  factory?: string;

  @ApiPropertyOptional({
    enum: EVENT_KINDS,
    isArray: true,
    description: 'Repeat the parameter for several; all when left out.',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? (value as unknown[]) : [value]))
  @IsArray()
  @ArrayMaxSize(20, remedy('Name each kind once.'))
  @IsIn(EVENT_KINDS, { ...remedy(`Send one of ${EVENT_KINDS.join(', ')}.`), each: true })
  kind?: EventKind[];

  @ApiPropertyOptional({ type: Number, default: 50, minimum: 1, maximum: 500 })
  @IsOptional()
  @Type(() => Number)
  @IsInt(remedy('Send a whole number from 1 to 500.'))
  @Min(1)
  @Max(500)
  limit = 50;

  @ApiPropertyOptional({ description: 'next_cursor of the page before.' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,400}$/, cursorRemedy)
  cursor?: string;
}

export class EventReferenceDto {
  @ApiProperty({
    enum: ['device', 'meter_assignment', 'anomaly', 'ticket', 'cost_version', 'emission_factor', 'baseline'],
  })
  type!: string;

  @ApiProperty({ example: '12', description: 'Its id; of a device its code.' })
  id!: string;
}

export class MachineEventDto {
  @ApiProperty({ example: 'anomaly:12' })
  id!: string;

  @ApiProperty({ enum: EVENT_KINDS })
  kind!: string;

  @ApiProperty({
    example: 'critical',
    description:
      'mode: the new one; device: what it was; meter: assigned or ended; quarantine: reason; anomaly: severity; ticket: its ' +
      'kind; tariff: scope; emission_factor: method; baseline: in_force or retired; note: its kind.',
  })
  code!: string;

  @ApiProperty({ enum: ['info', 'warning', 'critical'] })
  severity!: string;

  @ApiProperty()
  time!: string;

  @ApiProperty({ nullable: true, type: String, description: 'null: a moment, or it lasts still.' })
  end!: string | null;

  @ApiProperty({ nullable: true, type: String, description: 'Code of the device.' })
  device!: string | null;

  @ApiProperty({ enum: carriers, nullable: true, type: String })
  carrier!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { energy_kwh: 12.3 },
    description: 'What more is known, by code.',
  })
  parts!: Record<string, unknown>;

  @ApiProperty({ nullable: true, type: String, description: 'What people or analytics wrote.' })
  text!: string | null;

  @ApiProperty({ type: EventReferenceDto, nullable: true, description: 'Where more of it is found.' })
  reference!: EventReferenceDto | null;
}

export class LeftOutDto {
  @ApiProperty({ enum: EVENT_KINDS })
  kind!: string;

  @ApiProperty({ enum: ['range_too_long'] })
  reason!: string;

  @ApiProperty({ description: 'Those before this moment are left out: ask for a shorter range.' })
  before!: string;
}

export class MachineEventListDto {
  @ApiProperty({ type: MachineBriefDto })
  machine!: MachineBriefDto;

  @ApiProperty()
  from!: string;

  @ApiProperty()
  to!: string;

  @ApiProperty({ type: [MachineEventDto], description: 'Newest first.' })
  items!: MachineEventDto[];

  @ApiProperty({ type: [LeftOutDto] })
  left_out!: LeftOutDto[];

  @ApiProperty({ nullable: true, type: String, description: 'null: this was the last page.' })
  next_cursor!: string | null;
}
