import { ApiProperty } from '@nestjs/swagger';
import { carriers } from '@enms/telemetry-contract';
import { FactoryDto, MachineBriefDto } from '../machines/machine-dto.ts';
import { AmountsDto } from './amounts-dto.ts';

/** A span of time of one carrier. */
export class SpanDto {
  @ApiProperty({ enum: carriers })
  carrier!: string;

  @ApiProperty()
  from!: string;

  @ApiProperty()
  to!: string;
}

export class MachineShareDto extends AmountsDto {
  @ApiProperty({ type: MachineBriefDto })
  machine!: MachineBriefDto;

  @ApiProperty({ nullable: true, type: Number, example: 0.42, description: 'Of the energy of all.' })
  share!: number | null;
}

export class BreakdownDto extends SpanDto {
  @ApiProperty({ example: 'factory:demo' })
  scope!: string;

  @ApiProperty({ type: [MachineShareDto], description: 'Most energy first.' })
  items!: MachineShareDto[];

  @ApiProperty({ type: AmountsDto })
  total!: AmountsDto;
}

export class PeriodAmountsDto extends AmountsDto {
  @ApiProperty({ example: '2026-10', description: 'Local month, or day.' })
  period!: string;

  @ApiProperty()
  from!: string;

  @ApiProperty()
  to!: string;
}

export class MonthlyDto extends SpanDto {
  @ApiProperty({ example: 'factory:demo' })
  scope!: string;

  @ApiProperty({ example: 'Europe/Berlin' })
  time_zone!: string;

  @ApiProperty({ type: [PeriodAmountsDto] })
  items!: PeriodAmountsDto[];

  @ApiProperty({ type: AmountsDto })
  total!: AmountsDto;
}

export class HeatmapCellDto {
  @ApiProperty({ example: '2025-10-08', description: 'Local date.' })
  date!: string;

  @ApiProperty({ example: 14, description: 'Local hour; the repeated hour of autumn comes twice.' })
  hour!: number;

  @ApiProperty({ example: '2025-10-08T12:00:00.000Z' })
  time!: string;

  @ApiProperty({ nullable: true, type: Number, example: 45.3 })
  energy_kwh!: number | null;

  @ApiProperty({ example: 1 })
  coverage!: number;
}

export class HeatmapDto extends SpanDto {
  @ApiProperty({ type: MachineBriefDto })
  machine!: MachineBriefDto;

  @ApiProperty({ example: 'Europe/Berlin' })
  time_zone!: string;

  @ApiProperty({ type: [HeatmapCellDto] })
  cells!: HeatmapCellDto[];
}

export class SankeyNodeDto {
  @ApiProperty({ example: 'area:3', description: 'factory, area:<id>, unassigned or machine:<id>' })
  id!: string;

  @ApiProperty({ example: 'Hall 1' })
  name!: string;

  @ApiProperty({ enum: ['factory', 'area', 'unassigned', 'machine'] })
  kind!: string;
}

export class SankeyLinkDto {
  @ApiProperty({ example: 'factory' })
  source!: string;

  @ApiProperty({ example: 'area:3' })
  target!: string;

  @ApiProperty({ nullable: true, type: Number, example: 120.5 })
  energy_kwh!: number | null;
}

export class SankeyDto extends SpanDto {
  @ApiProperty({ type: FactoryDto })
  factory!: FactoryDto;

  @ApiProperty({ type: [SankeyNodeDto] })
  nodes!: SankeyNodeDto[];

  @ApiProperty({ type: [SankeyLinkDto] })
  links!: SankeyLinkDto[];

  @ApiProperty({ type: AmountsDto })
  total!: AmountsDto;
}

export class ComparedSpanDto extends AmountsDto {
  @ApiProperty()
  from!: string;

  @ApiProperty()
  to!: string;
}

export class ComparedMachineDto {
  @ApiProperty({ type: MachineBriefDto })
  machine!: MachineBriefDto;

  @ApiProperty({ enum: carriers })
  carrier!: string;

  @ApiProperty({ type: ComparedSpanDto })
  now!: ComparedSpanDto;

  @ApiProperty({ type: ComparedSpanDto })
  before!: ComparedSpanDto;

  @ApiProperty({ nullable: true, type: Number, example: -12.5, description: 'kWh, now less before.' })
  change_kwh!: number | null;

  @ApiProperty({ nullable: true, type: Number, example: -8.1, description: 'Of before.' })
  change_percent!: number | null;
}

export class CompareDto {
  @ApiProperty({ type: [ComparedMachineDto] })
  items!: ComparedMachineDto[];
}
