import type { Horizon } from './model/horizons.ts';

/** When forecasts are made by themselves: two minutes after the quarter, when its last readings have come. */
export const FORECAST_CRON = '2,17,32,47 * * * *';
/** When all models are judged anew: Sunday night, UTC. */
export const TRAINING_CRON = '0 3 * * 0';

const MINUTE_MILLIS = 60_000;
const QUARTER_MILLIS = 15 * MINUTE_MILLIS;
const HOUR_MILLIS = 4 * QUARTER_MILLIS;
const DAY_MILLIS = 24 * HOUR_MILLIS;
const SETTLED_MILLIS = 2 * MINUTE_MILLIS;
const TRAINING_HOUR_MILLIS = 3 * HOUR_MILLIS;

/** When the next forecast of a horizon is due: the next hour is forecast each quarter of an hour, the others each hour. */
export function nextForecastAt(horizon: Horizon, now: Date): Date {
  const every = horizon === 'hour' ? QUARTER_MILLIS : HOUR_MILLIS;
  return new Date(next(now, every, SETTLED_MILLIS));
}

/** When a model that is missing, or one that was never forecast with, is looked for next: with any forecast. */
export function nextLookAt(now: Date): Date {
  return new Date(next(now, QUARTER_MILLIS, SETTLED_MILLIS));
}

/** When the models are judged anew. */
export function nextTrainingAt(now: Date): Date {
  const today = next(now, DAY_MILLIS, TRAINING_HOUR_MILLIS);
  const daysToSunday = (7 - new Date(today).getUTCDay()) % 7;
  return new Date(today + daysToSunday * DAY_MILLIS);
}

/** The first moment after `now` that lies `offset` behind a multiple of `every`. */
function next(now: Date, every: number, offset: number): number {
  return (Math.floor((now.getTime() - offset) / every) + 1) * every + offset;
}
