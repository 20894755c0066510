import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { remedy } from '@enms/http-api';
import { Omittable, PositiveNumber, TEXT, textRemedy } from '../registry/fields.ts';
import { IsStorableJson } from '../registry/storable-json.ts';

/** What a person may set; a device is discovered by itself. */
const SETTABLE_STATUSES = ['active', 'inactive', 'maintenance'] as const;
export type SettableStatus = (typeof SETTABLE_STATUSES)[number];

export class DeviceChangeBody {
  @ApiPropertyOptional({ type: String, nullable: true, example: 'Compressor meter' })
  @IsOptional()
  @Matches(TEXT, textRemedy)
  name?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Hall 2' })
  @IsOptional()
  @Matches(TEXT, textRemedy)
  location?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'compressed air' })
  @IsOptional()
  @Matches(TEXT, textRemedy)
  group?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'ESP32-C3' })
  @IsOptional()
  @Matches(TEXT, textRemedy)
  model?: string | null;

  @ApiPropertyOptional({
    type: Number,
    nullable: true,
    example: 5,
    description: 'Seconds between two readings.',
  })
  @IsOptional()
  @PositiveNumber('seconds', 86_400)
  expected_interval_s?: number | null;

  @ApiPropertyOptional({
    enum: SETTABLE_STATUSES,
    description: 'active only for a device that was approved and has its account still.',
  })
  @Omittable()
  @IsIn(SETTABLE_STATUSES, remedy(`Send one of ${SETTABLE_STATUSES.join(', ')}.`))
  status?: SettableStatus;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    example: { sample_rate_s: 5, relay: null },
    description: 'Merged by key into what is there; null takes a key out (RFC 7396, one level).',
  })
  @Omittable()
  @IsStorableJson()
  configuration?: Record<string, unknown>;
}

export class DeviceConfigurationDto {
  @ApiProperty({ example: 'AA:BB:CC:DD:EE:FF' })
  code!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, example: { sample_rate_s: 5 } })
  configuration!: Record<string, unknown>;
}
