import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, Matches } from 'class-validator';
import { MachineBriefDto } from '../machines/machine-dto.ts';
import { remedy } from '@enms/http-api';
import { EachId, Omittable, TEXT, textRemedy } from '../registry/fields.ts';

export class NewGroupBody {
  @ApiProperty({ example: 'Compressed air', description: 'Unique in the tenant.' })
  @Matches(TEXT, textRemedy)
  name!: string;

  @ApiPropertyOptional({ type: [Number], example: [1, 2], description: 'Ids of machines, of any factory.' })
  @Omittable()
  @IsArray(remedy('Send a list of ids of machines.'))
  @ArrayMaxSize(2000)
  @EachId('a machine')
  machine_ids?: number[];
}

export class GroupChangeBody extends PartialType(NewGroupBody, { skipNullProperties: false }) {}

export class GroupDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'Compressed air' })
  name!: string;

  @ApiProperty({ type: [MachineBriefDto] })
  machines!: MachineBriefDto[];
}

export class GroupListDto {
  @ApiProperty({ type: [GroupDto] })
  items!: GroupDto[];

  @ApiProperty({ nullable: true, type: String, description: 'null: this was the last page.' })
  next_cursor!: string | null;
}
