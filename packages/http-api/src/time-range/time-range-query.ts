import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { remedy } from '../problem/request-validation.ts';
import type { Period, TimeRangeRequest } from './time-range.ts';
import { PERIODS } from './time-range.ts';

const once = remedy('Send it once.');

/** Query parameters of every route that answers for a range of time; the range itself is resolved per site. */
export class TimeRangeQuery {
  @ApiPropertyOptional({ example: '2025-10-08T00:00:00+02:00', description: 'Belongs to the range.' })
  @IsOptional()
  @IsString(once)
  @MaxLength(40)
  from?: string;

  @ApiPropertyOptional({
    example: '2025-10-09T00:00:00+02:00',
    description: 'Does not belong to the range; now when left out.',
  })
  @IsOptional()
  @IsString(once)
  @MaxLength(40)
  to?: string;

  @ApiPropertyOptional({
    example: '1h',
    description:
      'Ends now: 30m, 1h, 7d, or ISO 8601 (PT15M, P1D). Days and longer are the site’s calendar days.',
  })
  @IsOptional()
  @IsString(once)
  @MaxLength(40)
  duration?: string;

  @ApiPropertyOptional({ enum: PERIODS, description: 'In the factory’s time zone; weeks start on Monday.' })
  @IsOptional()
  @IsIn(PERIODS, remedy(`Send one of ${PERIODS.join(', ')}.`))
  period?: Period;
}

/** The part of a query that asks for a range. */
export function rangeRequest(query: TimeRangeQuery): TimeRangeRequest {
  return {
    ...(query.from !== undefined && { from: query.from }),
    ...(query.to !== undefined && { to: query.to }),
    ...(query.duration !== undefined && { duration: query.duration }),
    ...(query.period !== undefined && { period: query.period }),
  };
}

/** True when the query asks for no range at all. */
export function asksNoRange(query: TimeRangeQuery): boolean {
  return Object.keys(rangeRequest(query)).length === 0;
}
