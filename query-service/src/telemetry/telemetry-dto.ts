import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** Readings in one batch. */
export const MAX_BATCH = 10_000;

export class BatchReadingDto {
  @ApiProperty({ example: 'AA:BB:CC:DD:EE:FF', description: 'Code of an approved device.' })
  device!: string;

  @ApiProperty({ enum: ['energy', 'production', 'environment', 'measurement'] })
  type!: string;

  @ApiPropertyOptional({ example: 'main', description: 'Which assignment of the device.' })
  channel?: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { ts: '2025-10-08T12:00:00Z', seq: 101, power_kw: 45.3, energy_total_kwh: 1234.5 },
    description: 'The canonical fields of the type.',
  })
  payload!: Record<string, unknown>;
}

export class BatchDto {
  @ApiProperty({ type: [BatchReadingDto], maxItems: MAX_BATCH, minItems: 1 })
  readings!: BatchReadingDto[];
}

export class SensorReadingDto {
  @ApiProperty({ example: 'meter-7', description: 'Code of an approved device.' })
  sensor_id!: string;

  @ApiProperty({ example: '2025-10-08T12:00:00Z', description: 'Start of the interval.' })
  timestamp!: string;

  @ApiProperty({ example: 0.25, description: 'Energy of the interval, kWh.' })
  value_kwh!: number;
}

export class SensorBatchDto {
  @ApiProperty({ type: [SensorReadingDto], maxItems: MAX_BATCH, minItems: 1 })
  readings!: SensorReadingDto[];
}

export class ItemOutcomeDto {
  @ApiProperty({ example: 0, description: 'Position in readings.' })
  index!: number;

  @ApiProperty({ enum: ['accepted', 'duplicate', 'rejected'] })
  outcome!: string;

  @ApiPropertyOptional({ example: 'future_timestamp', description: 'Stable code; only of what is rejected.' })
  reason?: string;

  @ApiPropertyOptional({ example: 'ts' })
  field?: string;

  @ApiPropertyOptional({ example: '600 s ahead of the clock of the server' })
  detail?: string;

  @ApiPropertyOptional({ example: 'Set the clock of the device (NTP) and its time zone.' })
  remedy?: string;
}

export class BatchAnswerDto {
  @ApiProperty({ example: 1 })
  accepted!: number;

  @ApiProperty({ example: 0, description: 'The same readings were stored before; that does no harm.' })
  duplicates!: number;

  @ApiProperty({ example: 0 })
  rejected!: number;

  @ApiProperty({ type: [ItemOutcomeDto] })
  items!: ItemOutcomeDto[];
}
