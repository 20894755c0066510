import type { ForecastSeries } from './forecast-model.ts';

/** The longest season of which the series holds at least two; 1 when there is none. */
export function longestSeason(series: ForecastSeries): number {
  return series.seasonLengths.reduce(
    (longest, season) => (2 * season <= series.values.length ? Math.max(longest, season) : longest),
    1,
  );
}
