import { ApiProperty } from '@nestjs/swagger';
import type { AnswerKeyEntry } from '../faults/answer-key.ts';
import { FAULT_KINDS } from '../faults/fault.ts';
import type { BackfillSummary } from '../runs/backfill-job.ts';

/** The plain object that a documented class describes: answers are built as literals, not as instances. */
export type Answer<Dto> = { readonly [Field in keyof Dto]: Dto[Field] };

export class AnomalyDto {
  @ApiProperty({ example: 'injected-3f6c' })
  id!: string;
  @ApiProperty({ enum: FAULT_KINDS })
  kind!: string;
  @ApiProperty({ example: 'sim-compressor-1' })
  machine!: string;
  @ApiProperty({ example: '2026-01-01T08:00:00.000Z' })
  start!: string;
  @ApiProperty({ example: '2026-01-01T09:00:00.000Z' })
  end!: string;
  @ApiProperty({
    nullable: true,
    type: String,
    example: null,
    description: 'When it was meant to end, where it was ended early',
  })
  planned_end!: string | null;
  @ApiProperty({
    example: 0.3,
    description: 'Unit depends on the kind. What grows has the one it came to at its end',
  })
  magnitude!: number;
  @ApiProperty({ enum: ['injected', 'random'] })
  origin!: string;
}

export class SealedAnomalyDto extends AnomalyDto {
  @ApiProperty({ description: 'SHA-256 over the seal before and this entry' })
  seal!: string;
}

export class AnswerKeyDto {
  @ApiProperty({ type: [SealedAnomalyDto] })
  items!: readonly AnswerKeyEntry[];
  @ApiProperty({ description: 'Seal over the whole list' })
  seal!: string;
}

export class BackfillAnswerDto {
  @ApiProperty()
  id!: string;
  @ApiProperty({ enum: ['running', 'done', 'cancelled', 'failed'] })
  state!: string;
  @ApiProperty()
  from!: string;
  @ApiProperty()
  to!: string;
  @ApiProperty({ example: 60 })
  every_s!: number;
  @ApiProperty({ example: 0.42, description: 'Share of the span that is confirmed, 0 to 1' })
  progress!: number;
  @ApiProperty()
  readings_published!: number;
  @ApiProperty()
  readings_confirmed!: number;
  @ApiProperty()
  readings_per_s!: number;
  @ApiProperty()
  elapsed_s!: number;
  @ApiProperty({ nullable: true, type: String })
  problem!: string | null;
}

export class DeviceStatusDto {
  @ApiProperty({ example: 'sim-compressor-1' })
  code!: string;
  @ApiProperty({ enum: ['canonical', 'power-sensor', 'counter-node'] })
  dialect!: string;
  @ApiProperty()
  connected!: boolean;
  @ApiProperty({ nullable: true, type: String, description: 'Why it is not connected, or what was refused' })
  problem!: string | null;
  @ApiProperty({ description: 'Sequence number of the next reading' })
  next_seq!: number;
  @ApiProperty({ description: 'Readings that no receipt covers yet' })
  uncovered!: number;
  @ApiProperty({ description: 'Readings given up because of age or size' })
  dropped!: number;
  @ApiProperty()
  published_messages!: number;
  @ApiProperty()
  confirmed_readings!: number;
}

export class StatusDto {
  @ApiProperty({ enum: ['running', 'stopped', 'waiting_for_backfill'] })
  state!: string;
  @ApiProperty({ example: '2026-01-01T08:00:00.000Z' })
  simulated_time!: string;
  @ApiProperty({ example: 1 })
  speed!: number;
  @ApiProperty({ description: 'Simulated machines and sensors' })
  members!: number;
  @ApiProperty()
  devices_connected!: number;
  @ApiProperty({ type: [DeviceStatusDto], description: 'At most 100; those with a problem first' })
  devices!: readonly Answer<DeviceStatusDto>[];
  @ApiProperty()
  devices_total!: number;
  @ApiProperty({ type: [AnomalyDto] })
  active_anomalies!: readonly Answer<AnomalyDto>[];
  @ApiProperty({
    nullable: true,
    type: String,
    example: '2025-10-01T00:00:00.000Z',
    description: 'Where the known history begins: a backfill ends there',
  })
  history_from!: string | null;
  @ApiProperty({ type: BackfillAnswerDto, nullable: true })
  backfill!: BackfillSummary | null;
}
