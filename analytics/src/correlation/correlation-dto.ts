import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { remedy, TimeRangeQuery } from '@enms/http-api';
import { carriers } from '@enms/telemetry-contract';
import type { Carrier } from '@enms/telemetry-contract';
import { RESOLUTIONS } from '../series/periods.ts';
import type { Resolution } from '../series/periods.ts';

/** Energy by period beside what may drive it. */
export class BesideEnergyQuery extends TimeRangeQuery {
  @ApiPropertyOptional({ enum: carriers, default: 'electricity' })
  @IsOptional()
  @IsIn(carriers, remedy(`Send one of ${carriers.join(', ')}.`))
  carrier: Carrier = 'electricity';

  @ApiPropertyOptional({ enum: RESOLUTIONS, default: 'hour' })
  @IsOptional()
  @IsIn(RESOLUTIONS, remedy(`Send one of ${RESOLUTIONS.join(', ')}.`))
  resolution: Resolution = 'hour';

  @ApiPropertyOptional({ type: Number, default: 24, maximum: 168, description: 'Periods to look back.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt(remedy('Send a whole number from 0 to 168.'))
  @Min(0)
  @Max(168)
  max_lag = 24;
}

export class DriversQuery extends BesideEnergyQuery {
  @ApiPropertyOptional({ required: true, example: 'machine:compressor-1' })
  @IsString(remedy('Send machine:<id or name>, group:<id or name> or factory:<slug>.'))
  @MaxLength(210)
  scope!: string;
}

export class CorrelationQuery extends BesideEnergyQuery {
  @ApiPropertyOptional({
    example: 'compressor-1',
    description: 'A machine by name or id; or a scope instead.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(210)
  machine?: string;

  @ApiPropertyOptional({ example: 'factory:demo', description: 'Instead of a machine.' })
  @IsOptional()
  @IsString()
  @MaxLength(210)
  scope?: string;

  @ApiPropertyOptional({
    required: true,
    example: 'outdoor_temp_c',
    description:
      'A driver as GET drivers names it; temperature, production, pressure, humidity and flow are understood too.',
  })
  @IsString(remedy('Send the name of a driver, such as production_count.'))
  @MaxLength(210)
  driver!: string;
}
