import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { NAME, nameRemedy } from '../../machines/machine-dto.ts';
import { remedy } from '@enms/http-api';
import { VersionPageQuery } from '../effective-version.ts';

export const TICKET_STATUSES = ['open', 'fixed', 'accepted', 'dismissed'] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];

export class ListTicketsQuery extends VersionPageQuery {
  @ApiPropertyOptional({ enum: [...TICKET_STATUSES, 'any'], default: 'open' })
  @IsOptional()
  @IsIn([...TICKET_STATUSES, 'any'], remedy(`Send one of ${TICKET_STATUSES.join(', ')}, any.`))
  status: TicketStatus | 'any' = 'open';

  @ApiPropertyOptional({ example: 'compressor-1', description: 'Name or id' })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  machine?: string;
}

export class TicketParams {
  @Matches(/^[1-9]\d{0,14}$/, remedy('Send the id of a ticket: a whole number.'))
  id!: string;
}

export class SettleTicketBody {
  @ApiProperty({ example: 'Checked at the meter: the compressor ran at full load.' })
  @Matches(/^[^\p{Cc}]{1,2000}$/u, remedy('Say why, in 1 to 2,000 printable characters.'))
  comment!: string;
}

export class TicketDto {
  @ApiProperty({ example: '12' })
  id!: string;

  @ApiProperty({
    enum: [
      'negative_delta',
      'rollover',
      'implausible_rise',
      'gap',
      'out_of_order',
      'missing_heartbeat',
      'swap_without_registers',
      'ledger_mismatch',
    ],
  })
  kind!: string;

  @ApiProperty({ enum: TICKET_STATUSES })
  status!: string;

  @ApiProperty({ nullable: true, type: Number })
  machine_id!: number | null;

  @ApiProperty({ nullable: true, type: String, example: 'compressor-1' })
  machine!: string | null;

  @ApiProperty({ nullable: true, type: String, example: 'AA:BB:CC:DD:EE:FF' })
  device!: string | null;

  @ApiProperty({ nullable: true, type: String, example: 'electricity' })
  carrier!: string | null;

  @ApiProperty()
  starts_at!: string;

  @ApiProperty()
  ends_at!: string;

  @ApiProperty({
    nullable: true,
    type: Number,
    description: 'Energy that is not in the ledger until somebody accepts it.',
  })
  withheld_kwh!: number | null;

  @ApiProperty({ type: 'object', additionalProperties: true })
  detail!: object;

  @ApiProperty()
  opened_at!: string;

  @ApiProperty({ nullable: true, type: String })
  resolved_at!: string | null;

  @ApiProperty({ nullable: true, type: String })
  resolved_by!: string | null;

  @ApiProperty({ nullable: true, type: String })
  comment!: string | null;
}

export class TicketListDto {
  @ApiProperty({ type: [TicketDto] })
  items!: TicketDto[];

  @ApiProperty({ nullable: true, type: String, description: 'null: this was the last page.' })
  next_cursor!: string | null;
}
