import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsNumber,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { FAULT_KINDS, type FaultKind } from '../faults/fault.ts';
import { MACHINE_KINDS, type MachineKind } from '../machines/machine-model.ts';
import { DEMO_FLEET } from '../settings/fleet-settings.ts';

const NAME = /^[A-Za-z0-9._:-]{1,64}$/;
const MOST_EXTRA = 50_000;

export class MachineEntryDto {
  @ApiProperty({
    example: 'sim-compressor-1',
    description: 'Code of the device and name of its broker account',
  })
  @Matches(NAME)
  code!: string;

  @ApiProperty({ enum: MACHINE_KINDS })
  @IsIn(MACHINE_KINDS)
  kind!: MachineKind;

  @ApiProperty({
    example: 1,
    description: 'Seconds between readings, whole ticks: compressor 1, hvac and motor 10, others 30',
  })
  @Min(1)
  @Max(3600)
  @IsInt()
  every_s!: number;

  @ApiProperty({ example: 1, description: 'Factor on the usual power of the kind' })
  @Min(0.01)
  @Max(100)
  @IsNumber()
  scale!: number;
}

export class PowerSensorEntryDto {
  @ApiProperty({ example: 'AA:BB:CC:00:00:01' })
  @Matches(NAME)
  code!: string;

  @ApiProperty({ example: 5, description: 'Seconds between readings, a multiple of 5' })
  @Min(5)
  @Max(3600)
  @IsInt()
  every_s!: number;
}

export class CounterNodeEntryDto {
  @ApiProperty({ example: 'ESP01' })
  @Matches(NAME)
  code!: string;

  @ApiProperty({ example: 'CR-101' })
  @Matches(NAME)
  classroom!: string;

  @ApiProperty({ example: 10, description: 'Seconds between readings, a multiple of 10' })
  @Min(10)
  @Max(3600)
  @IsInt()
  every_s!: number;
}

export class ExtraMachinesDto {
  @ApiProperty({ enum: MACHINE_KINDS })
  @IsIn(MACHINE_KINDS)
  kind!: MachineKind;

  @ApiProperty({ example: 2000 })
  @Min(0)
  @Max(MOST_EXTRA)
  @IsInt()
  count!: number;

  @ApiProperty({ example: 10 })
  @Min(1)
  @Max(3600)
  @IsInt()
  every_s!: number;

  @ApiProperty({ example: 'load-', description: 'The machines are called prefix1, prefix2, …' })
  @Matches(/^[A-Za-z0-9._:-]{1,48}$/)
  prefix!: string;

  @ApiProperty({
    example: 'sim-gateway-1',
    nullable: true,
    type: String,
    description:
      'Device that speaks for all of them, a channel each; null: a device and a session each (at most 200)',
  })
  @IsOptional()
  @Matches(NAME)
  gateway: string | null = null;
}

export class ExtraPowerSensorsDto {
  @ApiProperty({ example: 0 })
  @Min(0)
  @Max(MOST_EXTRA)
  @IsInt()
  count!: number;

  @ApiProperty({ example: 60 })
  @Min(5)
  @Max(3600)
  @IsInt()
  every_s!: number;
}

/** The whole of the settings; PUT accepts any part of it. */
export class SettingsDto {
  @ApiProperty({ example: DEMO_FLEET.seed, description: 'The same seed gives the same readings' })
  @Min(0)
  @Max(4_294_967_295)
  @IsInt()
  seed!: number;

  @ApiProperty({ example: 'demo-factory' })
  @Matches(/^[A-Za-z0-9._:-]{1,64}$/)
  factory!: string;

  @ApiProperty({ example: 'Europe/Berlin' })
  @Matches(/^[A-Za-z0-9._+/-]{1,64}$/)
  time_zone!: string;

  @ApiProperty({ example: 5, description: 'Amplitude of the power noise in percent' })
  @Min(0)
  @Max(50)
  @IsNumber()
  noise_percent!: number;

  @ApiProperty({
    example: 1,
    description: 'Simulated seconds a second while the simulated time lies in the past',
  })
  @Min(1)
  @Max(100_000)
  @IsNumber()
  speed!: number;

  @ApiProperty({ example: 0.1, description: 'Chance of a random anomaly a day and machine' })
  @Min(0)
  @Max(1)
  @IsNumber()
  anomaly_probability_per_day!: number;

  @ApiProperty({ type: [MachineEntryDto], example: DEMO_FLEET.machines })
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => MachineEntryDto)
  machines!: MachineEntryDto[];

  @ApiProperty({ type: [PowerSensorEntryDto], example: DEMO_FLEET.power_sensors })
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => PowerSensorEntryDto)
  power_sensors!: PowerSensorEntryDto[];

  @ApiProperty({ type: [CounterNodeEntryDto], example: DEMO_FLEET.counter_nodes })
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => CounterNodeEntryDto)
  counter_nodes!: CounterNodeEntryDto[];

  @ApiProperty({ type: [ExtraMachinesDto], example: [] })
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => ExtraMachinesDto)
  extra_machines!: ExtraMachinesDto[];

  @ApiProperty({ type: ExtraPowerSensorsDto })
  @ValidateNested()
  @Type(() => ExtraPowerSensorsDto)
  extra_power_sensors!: ExtraPowerSensorsDto;
}

export class ChangeSettingsDto extends PartialType(SettingsDto) {}

export class StartDto {
  @ApiPropertyOptional({
    example: '2026-01-01T00:00:00Z',
    description:
      'Start in the past and run at `speed` up to now. Readings from the future would be quarantined.',
  })
  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;
}

export class InjectAnomalyDto {
  @ApiProperty({ enum: FAULT_KINDS, example: 'leak' })
  @IsIn(FAULT_KINDS)
  kind!: FaultKind;

  @ApiProperty({ example: 'sim-compressor-1' })
  @Matches(NAME)
  machine!: string;

  @ApiPropertyOptional({ example: '2026-01-01T08:00:00Z', description: 'Default: now' })
  @IsOptional()
  @IsISO8601({ strict: true })
  start?: string;

  @ApiProperty({ example: 3600 })
  @Min(1)
  @Max(31_536_000)
  @IsInt()
  duration_s!: number;

  @ApiPropertyOptional({
    example: 0.3,
    description: 'Unit and range depend on the kind; default: the usual one',
  })
  @IsOptional()
  @IsNumber()
  magnitude?: number;
}

export class EndAnomalyDto {
  @ApiProperty({ example: 'injected-3f6c', description: 'Of an anomaly that goes on, or is yet to come' })
  @Matches(NAME)
  id!: string;
}

export class BackfillDto {
  @ApiProperty({ example: '2026-01-01T00:00:00Z' })
  @IsISO8601({ strict: true })
  from!: string;

  @ApiPropertyOptional({ description: 'Default: where the known history begins, else now' })
  @IsOptional()
  @IsISO8601({ strict: true })
  to?: string;

  @ApiPropertyOptional({
    example: 60,
    description: 'Seconds between readings, a multiple of 30',
    default: 60,
  })
  @IsOptional()
  @Min(30)
  @Max(3600)
  @IsInt()
  every_s?: number;

  @ApiPropertyOptional({
    example: 300,
    description: 'The same for devices that send one reading a message (power sensors, counter nodes)',
    default: 300,
  })
  @IsOptional()
  @Min(30)
  @Max(3600)
  @IsInt()
  sensor_every_s?: number;
}
