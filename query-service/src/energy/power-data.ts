import { Inject, Injectable } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { qualityNames } from '@enms/telemetry-contract';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import {
  CLOCK,
  Problem,
  TimeRangeQuery,
  asksNoRange,
  rangeRequest,
  remedy,
  resolveTimeRange,
} from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { NAME, nameRemedy } from '../machines/machine-dto.ts';
import { isoRange } from './energy-service.ts';
import { PowerDataRepository } from './power-data-repository.ts';

const MAX_DEVICES = 50;

export class DevicePowerParams {
  @Matches(NAME, nameRemedy)
  code!: string;
}

export class DevicePowerQuery extends TimeRangeQuery {
  @ApiPropertyOptional({
    type: Number,
    default: 1000,
    minimum: 1,
    maximum: 5000,
    description: 'Readings of one page.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt(remedy('Send a whole number from 1 to 5000.'))
  @Min(1)
  @Max(5000)
  limit = 1000;

  @ApiPropertyOptional({ description: 'next_cursor of the page before.' })
  @IsOptional()
  @Matches(/^\d{1,16}$/, remedy('Send the next_cursor of the page before, unchanged.'))
  cursor?: string;
}

export class PowerDataQuery extends TimeRangeQuery {
  @ApiPropertyOptional({
    type: [String],
    example: ['AA:BB:CC:DD:EE:FF'],
    description: `Codes, at most ${MAX_DEVICES}; repeat the parameter, or separate them with commas.`,
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => listOf(value))
  @IsArray()
  @ArrayMaxSize(MAX_DEVICES, remedy(`Ask for at most ${MAX_DEVICES} devices at once.`))
  @Matches(NAME, { ...nameRemedy, each: true })
  devices?: string[];

  @ApiPropertyOptional({
    example: 'floor-1',
    description: 'Devices of this group; all when neither is given.',
  })
  @IsOptional()
  @Matches(/^[^\p{C}]{1,64}$/u, remedy('Send 1 to 64 printable characters.'))
  group?: string;

  @ApiPropertyOptional({
    type: Number,
    default: 500,
    minimum: 1,
    maximum: 1000,
    description: 'Readings of each device, the newest.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt(remedy('Send a whole number from 1 to 1000.'))
  @Min(1)
  @Max(1000)
  limit = 500;
}

export class PowerReadingDto {
  @ApiProperty({ example: '2025-10-08T12:00:00.000Z' })
  time!: string;

  @ApiProperty({ example: 'electricity' })
  carrier!: string;

  @ApiProperty({ nullable: true, type: Number, example: 0.9 })
  power_kw!: number | null;

  @ApiProperty({ nullable: true, type: Number })
  energy_kwh!: number | null;

  @ApiProperty({ nullable: true, type: Number, description: 'The counter.' })
  energy_total_kwh!: number | null;

  @ApiProperty({ type: [String], example: ['good'] })
  quality!: string[];
}

export class DevicePowerDto {
  @ApiProperty({ example: 'AA:BB:CC:DD:EE:FF' })
  device!: string;

  @ApiProperty({ nullable: true, type: String })
  group!: string | null;

  @ApiProperty()
  from!: string;

  @ApiProperty()
  to!: string;

  @ApiProperty({ type: [PowerReadingDto], description: 'In the order of time.' })
  items!: PowerReadingDto[];

  @ApiProperty({ nullable: true, type: String, description: 'null: there is no more.' })
  next_cursor!: string | null;
}

export class PowerDataDto {
  @ApiProperty({ type: [DevicePowerDto] })
  devices!: DevicePowerDto[];
}

/** Readings of power as devices sent them. */
@Injectable()
export class PowerData {
  readonly #repository: PowerDataRepository;
  readonly #clock: Clock;

  constructor(repository: PowerDataRepository, @Inject(CLOCK) clock: Clock) {
    this.#repository = repository;
    this.#clock = clock;
  }

  /** @throws Problem 404 `unknown_device` */
  async ofDevice(tenantId: number, code: string, query: DevicePowerQuery): Promise<DevicePowerDto> {
    const [device] = await this.#repository.devices(tenantId, [code], null, 1);
    if (device === undefined) throw unknownDevice(code);
    const range = this.#range(query, device.timeZone);
    const after = query.cursor ?? null;
    const found = await this.#repository.readings(device.id, range, after, 'oldest', query.limit + 1);
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    return {
      device: device.code,
      group: device.group,
      ...isoRange(range),
      items: page.map(readingDto),
      next_cursor: found.length > query.limit && last !== undefined ? last.timeMicros : null,
    };
  }

  /** @throws Problem 404 `unknown_device` naming one that the tenant does not have */
  async ofDevices(tenantId: number, query: PowerDataQuery): Promise<PowerDataDto> {
    const wanted = query.devices ?? null;
    const found = await this.#repository.devices(tenantId, wanted, query.group ?? null, MAX_DEVICES);
    const missing = wanted?.find((code) => !found.some((device) => device.code === code));
    if (missing !== undefined && query.group === undefined) throw unknownDevice(missing);
    const devices: DevicePowerDto[] = [];
    for (const device of found) {
      const range = this.#range(query, device.timeZone);
      const readings = await this.#repository.readings(device.id, range, null, 'newest', query.limit);
      devices.push({
        device: device.code,
        group: device.group,
        ...isoRange(range),
        items: readings.reverse().map(readingDto),
        next_cursor: null,
      });
    }
    return { devices };
  }

  #range(query: TimeRangeQuery, timeZone: string): ReturnType<typeof resolveTimeRange> {
    const request = asksNoRange(query) ? { duration: '1h' } : rangeRequest(query);
    return resolveTimeRange(request, timeZone, this.#clock.now());
  }
}

function listOf(value: unknown): unknown[] {
  const values = Array.isArray(value) ? (value as unknown[]) : [value];
  return values.flatMap((item) => (typeof item === 'string' ? item.split(',') : [item]));
}

function unknownDevice(code: string): Problem {
  return new Problem(404, 'unknown_device', `There is no device ${JSON.stringify(code)}.`, {
    remedy: 'GET /api/v1/devices lists all devices.',
  });
}

type Reading = Awaited<ReturnType<PowerDataRepository['readings']>>[number];

function readingDto(reading: Reading): PowerReadingDto {
  return {
    time: reading.time.toISOString(),
    carrier: reading.carrier,
    power_kw: reading.powerKw,
    energy_kwh: reading.energyKwh,
    energy_total_kwh: reading.energyTotalKwh,
    quality: qualityNames(reading.quality),
  };
}
