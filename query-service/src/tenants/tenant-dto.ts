import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, Matches } from 'class-validator';
import { NAME, nameRemedy } from '../machines/machine-dto.ts';
import { remedy } from '@enms/http-api';
import { Omittable, TEXT, textRemedy } from '../registry/fields.ts';

export class NewTenantBody {
  @ApiProperty({ example: 'Harbour Offices' })
  @Matches(TEXT, textRemedy)
  name!: string;

  @ApiProperty({ example: 'harbour' })
  @Matches(NAME, nameRemedy)
  slug!: string;
}

export class TenantChangeBody {
  @ApiPropertyOptional({ example: 'Harbour Offices' })
  @Omittable()
  @Matches(TEXT, textRemedy)
  name?: string;

  @ApiPropertyOptional({ description: 'Whether questions asked in words are kept, to get better at them.' })
  @Omittable()
  @IsBoolean(remedy('Send true or false.'))
  logs_voice?: boolean;
}

export class TenantDetailsDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'harbour' })
  slug!: string;

  @ApiProperty({ example: 'Harbour Offices' })
  name!: string;

  @ApiProperty({ description: 'The first tenant, whose administrators may add others.' })
  is_home!: boolean;

  @ApiProperty({ description: 'Whether questions asked in words are kept.' })
  logs_voice!: boolean;
}

export class TenantListDto {
  @ApiProperty({ type: [TenantDetailsDto] })
  items!: TenantDetailsDto[];

  @ApiProperty({ nullable: true, type: String, description: 'null: this was the last page.' })
  next_cursor!: string | null;
}

export class BuildingDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'Works north' })
  name!: string;

  @ApiProperty({ example: 12, description: 'Devices registered for the building.' })
  sensor_count!: number;
}

export class BuildingListDto {
  @ApiProperty({ type: [BuildingDto] })
  items!: BuildingDto[];

  @ApiProperty({ nullable: true, type: String, description: 'null: this was the last page.' })
  next_cursor!: string | null;
}
