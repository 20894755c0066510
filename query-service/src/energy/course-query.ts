import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { carriers } from '@enms/telemetry-contract';
import type { Carrier } from '@enms/telemetry-contract';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { NAME, nameRemedy } from '../machines/machine-dto.ts';
import { remedy } from '@enms/http-api';
import { AmountsDto } from './amounts-dto.ts';
import { PeriodAmountsDto, SpanDto } from './breakdown-dto.ts';
import { carrierRemedy } from './energy-query.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const dateRemedy = remedy('Send a date, for example 2025-10-08.');
const AREA = /^[^\p{C}]{1,64}$/u;
const areaRemedy = remedy('Send the name of an area: 1 to 64 printable characters.');

/** Buckets of buildings. */
export const RESOLUTIONS = ['hour', 'day', 'month'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

export class BuildingParams {
  @Matches(NAME, nameRemedy)
  building!: string;
}

export class BuildingEnergyQuery {
  @ApiProperty({ example: '2025-10-01', description: 'Local date; belongs to the range.' })
  @Matches(DATE, dateRemedy)
  start_date!: string;

  @ApiProperty({ example: '2025-11-01', description: 'Local date; does not belong to the range.' })
  @Matches(DATE, dateRemedy)
  end_date!: string;

  @ApiPropertyOptional({ enum: RESOLUTIONS, default: 'day' })
  @IsOptional()
  @IsIn(RESOLUTIONS, remedy(`Send one of ${RESOLUTIONS.join(', ')}.`))
  resolution: Resolution = 'day';

  @ApiPropertyOptional({ enum: carriers, default: 'electricity' })
  @IsOptional()
  @IsIn(carriers, carrierRemedy)
  carrier: Carrier = 'electricity';
}

export class ClassroomDayQuery {
  @ApiPropertyOptional({ example: 'CR-101', description: 'Name of an area; everything when left out.' })
  @IsOptional()
  @Matches(AREA, areaRemedy)
  classroom?: string;

  @ApiPropertyOptional({ example: '2025-11-05', description: 'Local date; today when left out.' })
  @IsOptional()
  @Matches(DATE, dateRemedy)
  date?: string;
}

export class ClassroomTimelineQuery {
  @ApiPropertyOptional({ example: 'CR-101', description: 'Name of an area; everything when left out.' })
  @IsOptional()
  @Matches(AREA, areaRemedy)
  classroom?: string;

  @ApiProperty({ example: '2025-11-05T00:00:00+05:30' })
  @IsString(remedy('Send ISO 8601 date and time with offset.'))
  @MaxLength(40)
  start!: string;

  @ApiProperty({ example: '2025-11-06T00:00:00+05:30' })
  @IsString(remedy('Send ISO 8601 date and time with offset.'))
  @MaxLength(40)
  end!: string;

  @ApiPropertyOptional({ type: Number, default: 60, minimum: 1, maximum: 1440, description: 'Minutes.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt(remedy('Send a whole number of minutes from 1 to 1440.'))
  @Min(1)
  @Max(1440)
  bucket = 60;
}

export class ClassroomMonthQuery {
  @ApiPropertyOptional({ example: 'CR-101', description: 'Name of an area; everything when left out.' })
  @IsOptional()
  @Matches(AREA, areaRemedy)
  classroom?: string;

  @ApiPropertyOptional({ type: Number, example: 2025, description: 'This year when left out.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt(remedy('Send a year, for example 2025.'))
  @Min(1970)
  @Max(2199)
  year?: number;

  @ApiPropertyOptional({ type: Number, example: 11, description: 'All months when left out.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt(remedy('Send a month from 1 to 12.'))
  @Min(1)
  @Max(12)
  month?: number;
}

export class CourseDto extends SpanDto {
  @ApiProperty({ example: 'factory:demo' })
  scope!: string;

  @ApiProperty({ example: 'Europe/Berlin' })
  time_zone!: string;

  @ApiProperty({ type: [PeriodAmountsDto] })
  items!: PeriodAmountsDto[];

  @ApiProperty({ type: AmountsDto })
  total!: AmountsDto;
}
