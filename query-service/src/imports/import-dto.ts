import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsObject, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { NAME, nameRemedy } from '../machines/machine-dto.ts';
import { remedy } from '@enms/http-api';

export const IMPORT_TYPES = ['energy', 'production', 'environment', 'measurement'] as const;
export type ImportType = (typeof IMPORT_TYPES)[number];

export class ImportQuery {
  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    description: 'true: tell what would become of it, store nothing.',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean(remedy('Send true or false.'))
  dry_run = false;
}

export class ImportBody {
  @ApiProperty({
    example: 'Time;Meter;Power\n2024-01-01 00:00;meter-1;45,3\n',
    description: 'CSV with a header; delimiter , ; or tab. At most 100,000 rows and 8 MB.',
  })
  @IsString(remedy('Send the CSV as a text.'))
  @MaxLength(8_000_000)
  csv!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { ts: 'Time', device: 'Meter', power_kw: 'Power' },
    description:
      'Which column holds which field: ts, device (or one device for all), channel, and the canonical fields of the type.',
  })
  @IsObject(remedy('Send an object: field to column.'))
  mapping!: Record<string, unknown>;

  @ApiPropertyOptional({ example: 'meter-1', description: 'Code of the device where no column names it.' })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  device?: string;

  @ApiPropertyOptional({ enum: IMPORT_TYPES, default: 'energy' })
  @IsOptional()
  @IsIn(IMPORT_TYPES, remedy(`Send one of ${IMPORT_TYPES.join(', ')}.`))
  type: ImportType = 'energy';

  @ApiPropertyOptional({
    example: 'Europe/Berlin',
    description: 'IANA zone of times without offset; without it such times are refused.',
  })
  @IsOptional()
  @IsString(remedy('Send an IANA time zone.'))
  @MaxLength(64)
  time_zone?: string;

  @ApiPropertyOptional({ enum: ['.', ','], default: '.', description: 'Decimal separator of numbers.' })
  @IsOptional()
  @IsIn(['.', ','], remedy('Send . or ,'))
  decimal: '.' | ',' = '.';
}

export class ImportErrorDto {
  @ApiProperty({ example: 17, description: 'Line of the file; the header is line 1.' })
  line!: number;

  @ApiProperty({ example: 'unknown_device' })
  reason!: string;

  @ApiPropertyOptional({ example: 'device' })
  field?: string;

  @ApiPropertyOptional()
  detail?: string;

  @ApiPropertyOptional()
  remedy?: string;
}

export class ImportTotalDto {
  @ApiProperty({ example: 'meter-1' })
  device!: string;

  @ApiProperty({ example: 8760, description: 'Readings of the file that are good.' })
  readings!: number;

  @ApiProperty({ nullable: true, type: String })
  first!: string | null;

  @ApiProperty({ nullable: true, type: String })
  last!: string | null;

  @ApiProperty({ nullable: true, type: Number, description: 'Sum of energy_kwh in the file.' })
  energy_kwh!: number | null;

  @ApiProperty({
    nullable: true,
    type: Number,
    description: 'The same of what is stored now; null in a dry run.',
  })
  stored_readings!: number | null;

  @ApiProperty({ nullable: true, type: Number })
  stored_energy_kwh!: number | null;

  @ApiProperty({ nullable: true, type: Boolean, description: 'What is stored has the totals of the file.' })
  verified!: boolean | null;
}

export class ImportDto {
  @ApiProperty()
  dry_run!: boolean;

  @ApiProperty({ type: [String], example: ['Time', 'Meter', 'Power'] })
  columns!: string[];

  @ApiProperty({ example: 8760 })
  rows!: number;

  @ApiProperty({ example: 8760 })
  accepted!: number;

  @ApiProperty({ example: 0, description: 'Stored before; not told in a dry run.' })
  duplicates!: number;

  @ApiProperty({ example: 0 })
  rejected!: number;

  @ApiProperty({ type: [ImportErrorDto], description: 'The first 100.' })
  errors!: ImportErrorDto[];

  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    description: 'The first five readings as they are understood.',
  })
  preview!: object[];

  @ApiProperty({ type: [ImportTotalDto] })
  totals!: ImportTotalDto[];
}
