import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { carriers, machineTypes } from '@enms/telemetry-contract';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { Type } from 'class-transformer';
import { remedy } from '@enms/http-api';

/** Names of factories, devices, machines and channels. */
export const NAME = /^[A-Za-z0-9._:-]{1,64}$/;
/** The remedy for a name that is none. */
export const nameRemedy = remedy('Send 1 to 64 of A-Z a-z 0-9 . _ : -');

export class ListMachinesQuery {
  @ApiPropertyOptional({ example: 'demo', description: 'Slug of a factory.' })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  factory?: string;

  @ApiPropertyOptional({ type: Number, default: 500, minimum: 1, maximum: 1000 })
  @IsOptional()
  @Type(() => Number)
  @IsInt(remedy('Send a whole number from 1 to 1000.'))
  @Min(1)
  @Max(1000)
  limit = 500;

  @ApiPropertyOptional({ description: 'next_cursor of the page before.' })
  @IsOptional()
  @Matches(/^\d{1,9}$/, remedy('Send the next_cursor of the page before, unchanged.'))
  cursor?: string;
}

export class FactoryDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'demo' })
  slug!: string;

  @ApiProperty({ example: 'Demo factory' })
  name!: string;

  @ApiProperty({ example: 'Europe/Berlin' })
  time_zone!: string;
}

export class MachineStatusDto {
  @ApiProperty({ nullable: true, type: Boolean, example: true })
  is_running!: boolean | null;

  @ApiProperty({ nullable: true, type: Number, example: 45.3, description: 'kW' })
  power_kw!: number | null;

  @ApiProperty({ example: '2025-10-08T12:00:00.000Z' })
  last_updated!: string;

  @ApiProperty({ nullable: true, type: Number, example: 1234.5, description: 'hours' })
  operating_hours_total!: number | null;

  @ApiProperty({ enum: ['normal', 'warning', 'critical'] })
  alert_level!: string;

  @ApiProperty({ enum: ['fresh', 'stale'], description: 'stale: older than five minutes' })
  quality!: string;
}

export class MachineBriefDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'compressor-1' })
  name!: string;

  @ApiProperty({ example: 'Compressor 1' })
  display_name!: string;
}

export class MachineDto extends MachineBriefDto {
  @ApiProperty({ enum: machineTypes })
  type!: string;

  @ApiProperty({ enum: carriers, description: 'The carrier that is meant when none is asked for.' })
  carrier!: string;

  @ApiProperty({ nullable: true, type: Number, example: 75 })
  rated_power_kw!: number | null;

  @ApiProperty({ type: FactoryDto })
  factory!: FactoryDto;

  @ApiProperty({ type: MachineStatusDto, nullable: true, description: 'null: nothing was ever received.' })
  status!: MachineStatusDto | null;
}

export class MachineListDto {
  @ApiProperty({ type: [MachineDto] })
  items!: MachineDto[];

  @ApiProperty({ nullable: true, type: String, description: 'null: this was the last page.' })
  next_cursor!: string | null;
}
