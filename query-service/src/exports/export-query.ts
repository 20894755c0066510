import { ApiPropertyOptional } from '@nestjs/swagger';
import { carriers } from '@enms/telemetry-contract';
import type { Carrier } from '@enms/telemetry-contract';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { carrierRemedy } from '../energy/energy-query.ts';
import { TimeRangeQuery, remedy } from '@enms/http-api';

export const EXPORT_FORMATS = ['csv', 'csv.gz'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const EXPORT_RESOLUTIONS = ['raw', '15min', '1hour', '1day', '1month'] as const;
export type ExportResolution = (typeof EXPORT_RESOLUTIONS)[number];

export class ExportQuery extends TimeRangeQuery {
  @ApiPropertyOptional({
    type: String,
    example: 'factory:demo',
    default: 'tenant',
    description: 'machine:<name or id>, group:<id or name>, area:<name>, factory:<slug> or tenant.',
  })
  @IsOptional()
  @IsString(remedy('Send it once.'))
  @MaxLength(80)
  scope = 'tenant';

  @ApiPropertyOptional({ enum: carriers, description: 'Each machine’s own carrier when left out.' })
  @IsOptional()
  @IsIn(carriers, carrierRemedy)
  carrier?: Carrier;

  @ApiPropertyOptional({
    enum: EXPORT_RESOLUTIONS,
    default: '1day',
    description: 'raw: readings as they came; days and months are the site’s own.',
  })
  @IsOptional()
  @IsIn(EXPORT_RESOLUTIONS, remedy(`Send one of ${EXPORT_RESOLUTIONS.join(', ')}.`))
  resolution: ExportResolution = '1day';

  @ApiPropertyOptional({ enum: EXPORT_FORMATS, default: 'csv' })
  @IsOptional()
  @IsIn(EXPORT_FORMATS, remedy(`Send one of ${EXPORT_FORMATS.join(', ')}.`))
  format: ExportFormat = 'csv';
}
