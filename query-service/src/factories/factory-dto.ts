import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { IsOptional, Matches, registerDecorator } from 'class-validator';
import { NAME, nameRemedy } from '../machines/machine-dto.ts';
import { PageQuery, isTimeZone, remedy } from '@enms/http-api';
import { PositiveNumber, TEXT, textRemedy } from '../registry/fields.ts';

const zoneRemedy = 'Send an IANA time zone, for example Europe/Berlin.';

/** A name of the IANA time zone database; an offset such as +01:00 knows no summer time and is none. */
function IsTimeZone(): PropertyDecorator {
  return (target, propertyKey) => {
    registerDecorator({
      name: 'matches',
      target: target.constructor,
      propertyName: String(propertyKey),
      options: remedy(zoneRemedy),
      validator: {
        validate: (value: unknown) =>
          typeof value === 'string' && /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(value) && isTimeZone(value),
      },
    });
  };
}

export class NewFactoryBody {
  @ApiProperty({ example: 'Works north' })
  @Matches(TEXT, textRemedy)
  name!: string;

  @ApiProperty({ example: 'north', description: 'Unique in the tenant; part of the topics of its devices.' })
  @Matches(NAME, nameRemedy)
  slug!: string;

  @ApiProperty({ example: 'Europe/Berlin', description: 'IANA name; days, months and tariff hours are its.' })
  @IsTimeZone()
  time_zone!: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Hamburg, hall 3' })
  @IsOptional()
  @Matches(TEXT, textRemedy)
  location?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'EUR', description: 'ISO 4217' })
  @IsOptional()
  @Matches(/^[A-Z]{3}$/, remedy('Send the three capital letters of ISO 4217, for example EUR.'))
  currency?: string | null;

  @ApiPropertyOptional({ type: Number, nullable: true, example: 12_500 })
  @IsOptional()
  @PositiveNumber('square metres', 1e9)
  floor_area_m2?: number | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: 'DE',
    description: 'Which emission factors hold for the site.',
  })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  emission_region?: string | null;
}

export class FactoryChangeBody extends PartialType(NewFactoryBody, { skipNullProperties: false }) {}

export class ListFactoriesQuery extends PageQuery {}

export class FactoryParams {
  @Matches(NAME, nameRemedy)
  factory!: string;
}

export class FactoryDetailsDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'north' })
  slug!: string;

  @ApiProperty({ example: 'Works north' })
  name!: string;

  @ApiProperty({ example: 'Europe/Berlin' })
  time_zone!: string;

  @ApiProperty({ nullable: true, type: String, example: 'Hamburg, hall 3' })
  location!: string | null;

  @ApiProperty({ nullable: true, type: String, example: 'EUR' })
  currency!: string | null;

  @ApiProperty({ nullable: true, type: Number, example: 12_500 })
  floor_area_m2!: number | null;

  @ApiProperty({ nullable: true, type: String, example: 'DE' })
  emission_region!: string | null;
}

export class FactoryListDto {
  @ApiProperty({ type: [FactoryDetailsDto] })
  items!: FactoryDetailsDto[];

  @ApiProperty({ nullable: true, type: String, description: 'null: this was the last page.' })
  next_cursor!: string | null;
}
