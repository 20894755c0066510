import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { Transform } from 'class-transformer';
import { FieldProblemDto, remedy } from '@enms/http-api';

export const CSV_KINDS = ['machines', 'devices', 'meter-assignments', 'areas'] as const;
export type CsvKindName = (typeof CSV_KINDS)[number];

export class ExportQuery {
  @ApiProperty({ enum: CSV_KINDS })
  @IsIn(CSV_KINDS, remedy(`Send one of ${CSV_KINDS.join(', ')}.`))
  kind!: CsvKindName;

  @ApiPropertyOptional({ enum: ['csv'], default: 'csv' })
  @IsOptional()
  @IsIn(['csv'], remedy('Send csv.'))
  format = 'csv';
}

export class RegistryImportQuery {
  @ApiProperty({ enum: CSV_KINDS })
  @IsIn(CSV_KINDS, remedy(`Send one of ${CSV_KINDS.join(', ')}.`))
  kind!: CsvKindName;

  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    description: 'Says what would be done, and does nothing.',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsIn([true, false], remedy('Send true or false.'))
  dry_run = false;
}

export class ImportedLineDto {
  @ApiProperty({ example: 2, description: 'Of the file; the header is line 1.' })
  line!: number;

  @ApiProperty({ enum: ['created', 'updated', 'unchanged', 'error'] })
  outcome!: string;

  @ApiProperty({
    type: [FieldProblemDto],
    description: 'What is wrong with the line; empty where nothing is.',
  })
  errors!: FieldProblemDto[];
}

export class RegistryImportDto {
  @ApiProperty({ enum: CSV_KINDS })
  kind!: string;

  @ApiProperty()
  dry_run!: boolean;

  @ApiProperty({ example: 3 })
  created!: number;

  @ApiProperty({ example: 1 })
  updated!: number;

  @ApiProperty({ example: 12 })
  unchanged!: number;

  @ApiProperty({ example: 0 })
  failed!: number;

  @ApiProperty({ type: [ImportedLineDto] })
  lines!: ImportedLineDto[];
}
