import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { remedy } from '@enms/http-api';

const once = remedy('Send it once.');

export class AuditLogQuery {
  @ApiPropertyOptional({
    example: 'device.approve',
    description: 'An action, or the beginning of several: device.',
  })
  @IsOptional()
  @Matches(
    /^[a-z_.]{1,64}$/,
    remedy('Send an action such as device.approve, or its beginning such as device.'),
  )
  action?: string;

  @ApiPropertyOptional({ example: 'anna@example.org', description: 'Who did it.' })
  @IsOptional()
  @IsString(remedy('Send a text.'))
  @MaxLength(254, remedy('Send at most 254 characters.'))
  @Matches(/^[^\p{Cc}]*$/u, remedy('Send a text.'))
  actor?: string;

  @ApiPropertyOptional({ example: '2025-10-01T00:00:00+02:00', description: 'Belongs to the range.' })
  @IsOptional()
  @IsString(once)
  @MaxLength(40)
  from?: string;

  @ApiPropertyOptional({ example: '2025-11-01T00:00:00+01:00', description: 'Does not belong to the range.' })
  @IsOptional()
  @IsString(once)
  @MaxLength(40)
  to?: string;

  @ApiPropertyOptional({ type: Number, default: 100, minimum: 1, maximum: 1000 })
  @IsOptional()
  @Type(() => Number)
  @IsInt(remedy('Send a whole number from 1 to 1000.'))
  @Min(1)
  @Max(1000)
  limit = 100;

  @ApiPropertyOptional({ description: 'next_cursor of the page before.' })
  @IsOptional()
  @Matches(/^[1-9]\d{0,17}$/, remedy('Send the next_cursor of the page before, unchanged.'))
  cursor?: string;
}

export class AuditRowDto {
  @ApiProperty({ example: '42' })
  id!: string;

  @ApiProperty({ example: '2025-10-08T12:00:00.000Z' })
  at!: string;

  @ApiProperty({ example: 'anna@example.org' })
  actor!: string;

  @ApiProperty({ example: 'device.approve' })
  action!: string;

  @ApiProperty({ example: 'device:meter-1' })
  object!: string;

  @ApiProperty({ nullable: true, type: Object })
  before!: unknown;

  @ApiProperty({ nullable: true, type: Object })
  after!: unknown;

  @ApiProperty({ nullable: true, type: String, example: '192.168.1.20' })
  address!: string | null;
}

export class AuditLogDto {
  @ApiProperty({ type: [AuditRowDto] })
  items!: AuditRowDto[];

  @ApiProperty({ nullable: true, type: String })
  next_cursor!: string | null;
}
