import type { CalibrationOptions, ForecastSeries, RowPlaces } from '@enms/statistics';
import { HORIZON_PLANS, type Horizon } from './horizons.ts';

const HOUR_MILLIS = 3_600_000;
const HOURS_OF_DAY = 24;
const WEEK_S = 7 * 86_400;

/**
 * Which errors are of a like size. Of the next hour those of the same quarter ahead, for each is less certain than the
 * one before; of the next day and week those of the same hour of the day, for a night without work is surer than a
 * morning.
 */
export function errorPlaces(horizon: Horizon, series: ForecastSeries): RowPlaces {
  const { stepS, steps } = HORIZON_PLANS[horizon];
  if (horizon === 'hour') return { count: steps, of: (_row, step) => Math.min(step, steps - 1) };
  const start = series.startMillis ?? 0;
  const hourOf = (row: number): number =>
    Math.floor((start + row * stepS * 1000) / HOUR_MILLIS) % HOURS_OF_DAY;
  return { count: HOURS_OF_DAY, of: hourOf };
}

/** How the intervals of a horizon are calibrated: errors of a week ago count half. */
export function calibrationOptions(horizon: Horizon, series: ForecastSeries): CalibrationOptions {
  return { places: errorPlaces(horizon, series), halfLifeRows: WEEK_S / HORIZON_PLANS[horizon].stepS };
}
