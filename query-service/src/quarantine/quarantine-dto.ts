import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { maxMessageBytes, reasons } from '@enms/telemetry-contract';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { NAME, nameRemedy } from '../machines/machine-dto.ts';
import { remedy } from '@enms/http-api';
import { TEXT, textRemedy } from '../registry/fields.ts';
import { QUARANTINE_STATUSES } from './quarantine-repository.ts';
import type { QuarantineStatus } from './quarantine-repository.ts';

const REASONS = Object.keys(reasons);
const reasonRemedy = remedy('Send a reason of the table of reasons, for example unknown_device.');

export class ListQuarantineQuery {
  @ApiPropertyOptional({ enum: [...QUARANTINE_STATUSES, 'all'], default: 'open' })
  @IsOptional()
  @IsIn([...QUARANTINE_STATUSES, 'all'], remedy(`Send one of ${QUARANTINE_STATUSES.join(', ')}, all.`))
  status: QuarantineStatus | 'all' = 'open';

  @ApiPropertyOptional({ enum: REASONS })
  @IsOptional()
  @IsIn(REASONS, reasonRemedy)
  reason?: string;

  @ApiPropertyOptional({ description: 'Code of a device.' })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  device?: string;

  @ApiPropertyOptional({ description: 'next_cursor of the page before.' })
  @IsOptional()
  @Matches(/^[1-9]\d{0,17}$/, remedy('Send the next_cursor of the page before, unchanged.'))
  cursor?: string;

  @ApiPropertyOptional({ type: Number, default: 50, minimum: 1, maximum: 500 })
  @IsOptional()
  @Type(() => Number)
  @IsInt(remedy('Send a whole number from 1 to 500.'))
  @Min(1)
  @Max(500)
  limit = 50;
}

export class QuarantineParams {
  @Matches(/^[1-9]\d{0,17}$/, remedy('Send the id of a quarantined message: a whole number.'))
  id!: string;
}

export class ReplayManyBody {
  @ApiPropertyOptional({ enum: REASONS, description: 'Only messages with this reason.' })
  @IsOptional()
  @IsIn(REASONS, reasonRemedy)
  reason?: string;

  @ApiPropertyOptional({ description: 'Only messages of this device.' })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  device?: string;
}

export class ReplayOneBody {
  @ApiPropertyOptional({
    description: 'The message as it should have come; what came is kept. Refused where it is not fit either.',
    example: '{"timestamp":"2025-10-08T12:00:00Z","power_kw":9.7}',
    maxLength: maxMessageBytes,
  })
  @IsOptional()
  @IsString(remedy('Send the whole payload as text.'))
  @MaxLength(maxMessageBytes, remedy(`Send at most ${maxMessageBytes} characters.`))
  payload?: string;
}

export class DiscardBody {
  @ApiPropertyOptional({ description: 'Why, for the audit log.', example: 'sent by a test bench' })
  @IsOptional()
  @Matches(TEXT, textRemedy)
  reason?: string;
}

export class QuarantinedMessageDto {
  @ApiProperty({ example: '42' })
  id!: string;

  @ApiProperty()
  received_at!: string;

  @ApiProperty({ example: 'enms/demo/compressor-1/energy' })
  topic!: string;

  @ApiProperty({ description: 'As it came; binary payloads as base64. Cut to 2,000 characters in lists.' })
  payload!: string;

  @ApiProperty({ enum: ['text', 'base64'] })
  payload_encoding!: string;

  @ApiProperty({ description: 'Of the whole payload.' })
  payload_bytes!: number;

  @ApiProperty({ nullable: true, type: String })
  device!: string | null;

  @ApiProperty({ nullable: true, type: String })
  dialect!: string | null;

  @ApiProperty({ enum: REASONS })
  reason!: string;

  @ApiProperty({ description: 'What the reason means.' })
  reason_text!: string;

  @ApiProperty({ description: 'What exactly was found.' })
  detail!: string;

  @ApiProperty({ description: 'What to do.' })
  remedy!: string;

  @ApiProperty({ enum: QUARANTINE_STATUSES })
  status!: string;

  @ApiProperty({ nullable: true, type: String })
  resolved_at!: string | null;
}

export class ReasonCountDto {
  @ApiProperty({ enum: REASONS })
  reason!: string;

  @ApiProperty()
  count!: number;
}

export class QuarantineListDto {
  @ApiProperty({ type: [QuarantinedMessageDto], description: 'Newest first.' })
  items!: QuarantinedMessageDto[];

  @ApiProperty({ nullable: true, type: String })
  next_cursor!: string | null;

  @ApiProperty({ type: [ReasonCountDto], description: 'All open messages by reason.' })
  open_by_reason!: ReasonCountDto[];
}

export class ReplaySummaryDto {
  @ApiProperty()
  replayed!: number;

  @ApiProperty({ description: 'Messages that stay, with a new reason each.' })
  still_open!: number;

  @ApiProperty({ description: 'Rows newly stored.' })
  readings!: number;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' }, example: { unknown_device: 2 } })
  reasons!: Record<string, number>;

  @ApiProperty({ description: 'Some were not reached: send the request again.' })
  more!: boolean;
}
