import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { carriers, dialects, machineTypes } from '@enms/telemetry-contract';
import type { Carrier, Dialect, MachineType } from '@enms/telemetry-contract';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsDefined,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsPositive,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { NAME, nameRemedy } from '../machines/machine-dto.ts';
import { remedy } from '@enms/http-api';
import { ReplaySummaryDto } from '../quarantine/quarantine-dto.ts';
import { DEVICE_ORDERS, DEVICE_STATUSES } from './device.ts';
import type { DeviceOrder, DeviceStatus } from './device.ts';
import { DEVICE_STATES, DeviceHealthDto } from './device-health.ts';
import type { DeviceState } from './device-health.ts';

const MAX_ASSIGNMENTS = 64;
/** One line of printable text. */
const TEXT = /^[^\p{Cc}\p{Cs}]{1,200}$/u;
const textRemedy = remedy('Send 1 to 200 printable characters.');
const positive = { allowNaN: false, allowInfinity: false };

export class ListDevicesQuery {
  @ApiPropertyOptional({ enum: DEVICE_STATUSES })
  @IsOptional()
  @IsIn(DEVICE_STATUSES, remedy(`Send one of ${DEVICE_STATUSES.join(', ')}.`))
  status?: DeviceStatus;

  @ApiPropertyOptional({ enum: DEVICE_STATES, description: 'By health.state.' })
  @IsOptional()
  @IsIn(DEVICE_STATES, remedy(`Send one of ${DEVICE_STATES.join(', ')}.`))
  state?: DeviceState;

  @ApiPropertyOptional({ example: 'demo', description: 'Slug of a factory.' })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  factory?: string;

  @ApiPropertyOptional({
    example: 'hall 2',
    description: 'Part of code, name, location, group or model, in any case.',
  })
  @IsOptional()
  @Matches(TEXT, textRemedy)
  q?: string;

  @ApiPropertyOptional({ enum: DEVICE_ORDERS, default: 'id', description: 'What is unknown comes last.' })
  @IsOptional()
  @IsIn(DEVICE_ORDERS, remedy(`Send one of ${DEVICE_ORDERS.join(', ')}.`))
  sort: DeviceOrder = 'id';

  @ApiPropertyOptional({ enum: ['asc', 'desc'], default: 'asc' })
  @IsOptional()
  @IsIn(['asc', 'desc'], remedy('Send asc or desc.'))
  order: 'asc' | 'desc' = 'asc';

  @ApiPropertyOptional({ description: 'next_cursor of the page before, with the same sort and filters.' })
  @IsOptional()
  @Matches(/^\d{1,9}$/, remedy('Send the next_cursor of the page before, unchanged.'))
  cursor?: string;

  @ApiPropertyOptional({ type: Number, default: 100, minimum: 1, maximum: 1000 })
  @IsOptional()
  @Type(() => Number)
  @IsInt(remedy('Send a whole number from 1 to 1000.'))
  @Min(1)
  @Max(1000)
  limit = 100;
}

export class DeviceParams {
  @Matches(NAME, nameRemedy)
  code!: string;
}

export class RegisterDeviceBody {
  @ApiProperty({ example: 'AA:BB:CC:DD:EE:FF', description: 'As the device names itself in its topics.' })
  @Matches(NAME, nameRemedy)
  code!: string;

  @ApiProperty({ enum: dialects })
  @IsIn(dialects, remedy(`Send one of ${dialects.join(', ')}.`))
  dialect!: Dialect;

  @ApiPropertyOptional({ example: 'Compressor meter' })
  @IsOptional()
  @Matches(TEXT, textRemedy)
  name?: string;

  @ApiPropertyOptional({
    example: 'demo',
    description: 'Slug; may be left out where there is only one factory.',
  })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  factory?: string;

  @ApiPropertyOptional({ example: 'Hall 2' })
  @IsOptional()
  @Matches(TEXT, textRemedy)
  location?: string;

  @ApiPropertyOptional({ example: 'compressed air' })
  @IsOptional()
  @Matches(TEXT, textRemedy)
  group?: string;

  @ApiPropertyOptional({ example: 'ESP32-C3' })
  @IsOptional()
  @Matches(TEXT, textRemedy)
  model?: string;

  @ApiPropertyOptional({ example: 5, description: 'Seconds between two readings.' })
  @IsOptional()
  @IsNumber(positive, remedy('Send a number of seconds.'))
  @IsPositive(remedy('Send a number of seconds above 0.'))
  @Max(86_400)
  expected_interval_s?: number;
}

export class MachineChoice {
  @ApiPropertyOptional({ example: 1, description: 'An existing machine of the factory, by id …' })
  @IsOptional()
  @IsInt(remedy('Send the id of a machine.'))
  @Min(1)
  @Max(2_147_483_647)
  id?: number;

  @ApiPropertyOptional({ example: 'compressor-1', description: '… or by name. With type: a new one.' })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  name?: string;

  @ApiPropertyOptional({ example: 'Compressor 1', description: 'Of a new machine.' })
  @IsOptional()
  @Matches(TEXT, textRemedy)
  display_name?: string;

  @ApiPropertyOptional({ enum: machineTypes, description: 'Makes a new machine of this type.' })
  @IsOptional()
  @IsIn(machineTypes, remedy(`Send one of ${machineTypes.join(', ')}.`))
  type?: MachineType;

  @ApiPropertyOptional({ enum: carriers, description: 'Of a new machine; the assignment’s when left out.' })
  @IsOptional()
  @IsIn(carriers, remedy(`Send one of ${carriers.join(', ')}.`))
  carrier?: Carrier;

  @ApiPropertyOptional({ example: 75, description: 'Of a new machine.' })
  @IsOptional()
  @IsNumber(positive, remedy('Send a number of kilowatts.'))
  @IsPositive(remedy('Send a number of kilowatts above 0.'))
  @Max(1_000_000)
  rated_power_kw?: number;
}

export class AssignmentChoice {
  @ApiPropertyOptional({ type: String, default: 'main', description: 'Which of the device’s measurements.' })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  channel = 'main';

  @ApiProperty({ type: MachineChoice })
  @IsDefined(remedy('Name the machine: {"id":1}, {"name":"compressor-1"} or {"name":…,"type":…}.'))
  @IsObject(remedy('Name the machine: {"id":1}, {"name":"compressor-1"} or {"name":…,"type":…}.'))
  @ValidateNested()
  @Type(() => MachineChoice)
  machine!: MachineChoice;

  @ApiPropertyOptional({ enum: carriers, description: 'The machine’s own when left out.' })
  @IsOptional()
  @IsIn(carriers, remedy(`Send one of ${carriers.join(', ')}.`))
  carrier?: Carrier;

  @ApiPropertyOptional({
    type: Number,
    default: 1,
    description: 'For example the ratio of a current transformer.',
  })
  @IsOptional()
  @IsNumber(positive, remedy('Send a number.'))
  @IsPositive(remedy('Send a number above 0.'))
  @Max(1_000_000)
  multiplier = 1;
}

export class ApproveDeviceBody {
  @ApiPropertyOptional({ example: 'Compressor meter' })
  @IsOptional()
  @Matches(TEXT, textRemedy)
  name?: string;

  @ApiPropertyOptional({ example: 'demo', description: 'Slug; needed when the device named none of ours.' })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  factory?: string;

  @ApiPropertyOptional({ enum: dialects, description: 'The one it was discovered with when left out.' })
  @IsOptional()
  @IsIn(dialects, remedy(`Send one of ${dialects.join(', ')}.`))
  dialect?: Dialect;

  @ApiPropertyOptional({ type: [AssignmentChoice] })
  @IsOptional()
  @IsArray(remedy('Send a list of assignments.'))
  @ArrayMaxSize(MAX_ASSIGNMENTS)
  @ValidateNested({ each: true })
  @Type(() => AssignmentChoice)
  assignments: AssignmentChoice[] = [];
}

export class AssignmentDto {
  @ApiProperty({ example: 'main' })
  channel!: string;

  @ApiProperty({ example: 1 })
  machine_id!: number;

  @ApiProperty({ example: 'compressor-1' })
  machine!: string;

  @ApiProperty({ enum: carriers })
  carrier!: string;

  @ApiProperty({ example: 1 })
  multiplier!: number;

  @ApiProperty({ nullable: true, type: String, description: 'null: since ever' })
  valid_from!: string | null;

  @ApiProperty({ nullable: true, type: String, description: 'null: until further notice' })
  valid_to!: string | null;
}

export class DeviceDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'AA:BB:CC:DD:EE:FF' })
  code!: string;

  @ApiProperty({ nullable: true, type: String })
  name!: string | null;

  @ApiProperty({ enum: DEVICE_STATUSES })
  status!: string;

  @ApiProperty({ enum: dialects })
  dialect!: string;

  @ApiProperty({ nullable: true, type: String, example: 'demo' })
  factory!: string | null;

  @ApiProperty({ nullable: true, type: String })
  location!: string | null;

  @ApiProperty({ nullable: true, type: String })
  group!: string | null;

  @ApiProperty({ nullable: true, type: String })
  model!: string | null;

  @ApiProperty({ nullable: true, type: String })
  firmware!: string | null;

  @ApiProperty({ type: [String], example: ['commit_receipt'] })
  capabilities!: string[];

  @ApiProperty({ nullable: true, type: Number })
  expected_interval_s!: number | null;

  @ApiProperty({ nullable: true, type: Number })
  rssi_dbm!: number | null;

  @ApiProperty({ nullable: true, type: Number })
  clock_offset_s!: number | null;

  @ApiProperty({ nullable: true, type: Boolean })
  online!: boolean | null;

  @ApiProperty({ nullable: true, type: String })
  last_seen!: string | null;

  @ApiProperty()
  created_at!: string;

  @ApiProperty({ description: 'Has an account at the broker.' })
  has_credentials!: boolean;

  @ApiProperty({ type: [AssignmentDto] })
  assignments!: AssignmentDto[];

  @ApiProperty({ description: 'Messages that wait in quarantine, counted to at most 1,000.' })
  waiting_messages!: number;

  @ApiProperty({ type: DeviceHealthDto })
  health!: DeviceHealthDto;
}

export class DeviceListDto {
  @ApiProperty({ type: [DeviceDto] })
  items!: DeviceDto[];

  @ApiProperty({ nullable: true, type: String })
  next_cursor!: string | null;
}

export class CredentialsDto {
  @ApiProperty({ example: 'AA:BB:CC:DD:EE:FF' })
  username!: string;

  @ApiProperty({ description: 'Shown this once; it is stored nowhere.' })
  password!: string;

  @ApiProperty({ type: [String], description: 'Topics that the device may publish on.' })
  publish!: string[];

  @ApiProperty({ type: [String], description: 'Topics that the device may subscribe.' })
  subscribe!: string[];
}

export class ApprovalDto {
  @ApiProperty({ type: DeviceDto })
  device!: DeviceDto;

  @ApiProperty({ type: CredentialsDto })
  credentials!: CredentialsDto;

  @ApiProperty({
    type: ReplaySummaryDto,
    nullable: true,
    description: 'What became of the messages that waited; null: they wait still, replay them later.',
  })
  replay!: ReplaySummaryDto | null;
}
