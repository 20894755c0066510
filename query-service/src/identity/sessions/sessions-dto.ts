import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { remedy } from '@enms/http-api';

export class SessionParams {
  @Matches(
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    remedy('Send the id of a session, as the list has it.'),
  )
  id!: string;
}

export class SessionDto {
  @ApiProperty({ format: 'uuid', example: '0d9a2f1c-9d0b-4f6e-8f43-0d7f5f0c2a11' })
  id!: string;

  @ApiProperty({ description: 'Whether it is the one that asks.' })
  is_current!: boolean;

  @ApiProperty({
    nullable: true,
    type: String,
    example: 'works',
    description: 'Slug of the tenant it works in.',
  })
  tenant!: string | null;

  @ApiProperty({ example: '2025-10-08T12:00:00.000Z' })
  begun_at!: string;

  @ApiProperty({
    example: '2025-10-08T12:15:00.000Z',
    description: 'When its token was renewed last, which is each quarter of an hour while it is in use.',
  })
  last_used_at!: string;

  @ApiProperty({ example: '2025-10-15T12:15:00.000Z', description: 'When it ends if nobody uses it.' })
  expires_at!: string;

  @ApiProperty({ nullable: true, type: String, example: '192.0.2.7', description: 'Of the last renewal.' })
  address!: string | null;

  @ApiProperty({
    nullable: true,
    type: String,
    example: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    description: 'What the device said of itself at the last renewal.',
  })
  user_agent!: string | null;
}

export class SessionListDto {
  @ApiProperty({ type: [SessionDto] })
  items!: SessionDto[];
}

export class SessionsEndedDto {
  @ApiProperty({ example: 2, description: 'How many sessions that ended.' })
  ended!: number;
}
