import { ApiProperty, ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { NAME, nameRemedy } from '../machines/machine-dto.ts';
import { PageQuery } from '@enms/http-api';
import { Id, Omittable, TEXT, textRemedy } from '../registry/fields.ts';

export class ListAreasQuery extends PageQuery {
  @ApiPropertyOptional({ example: 'north', description: 'Slug or id of a factory.' })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  factory?: string;
}

export class NewAreaBody {
  @ApiPropertyOptional({
    example: 'north',
    description: 'Slug; may be left out where there is only one factory.',
  })
  @Omittable()
  @Matches(NAME, nameRemedy)
  factory?: string;

  @ApiProperty({ example: 'Line 2', description: 'Unique within its parent.' })
  @Matches(TEXT, textRemedy)
  name!: string;

  @ApiPropertyOptional({ type: Number, nullable: true, example: 1, description: 'The area that it lies in.' })
  @IsOptional()
  @Id('an area of the factory')
  parent_id?: number | null;
}

export class AreaChangeBody extends PartialType(OmitType(NewAreaBody, ['factory'] as const), {
  skipNullProperties: false,
}) {}

export class AreaDto {
  @ApiProperty({ example: 3 })
  id!: number;

  @ApiProperty({ example: 'north' })
  factory!: string;

  @ApiProperty({ example: 'Line 2' })
  name!: string;

  @ApiProperty({ nullable: true, type: Number, example: 1 })
  parent_id!: number | null;

  @ApiProperty({
    type: [String],
    example: ['Hall 1', 'Line 2'],
    description: 'Names from the outermost area in.',
  })
  path!: string[];
}

export class AreaListDto {
  @ApiProperty({ type: [AreaDto] })
  items!: AreaDto[];

  @ApiProperty({ nullable: true, type: String, description: 'null: this was the last page.' })
  next_cursor!: string | null;
}
