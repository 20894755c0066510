import { clamp, smooth } from '../randomness/noise.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const YEAR_DAYS = 365.2425;

/** Outdoor conditions at a moment. */
export interface Weather {
  readonly outdoorTempC: number;
  readonly humidityPercent: number;
  /** Daylight, 0 at night … 1 under a clear noon sky. */
  readonly daylight: number;
}

/** Means of a mid-European inland site: annual mean, seasonal and daily half swing in °C. */
const CLIMATE = { meanC: 10.5, seasonC: 9.5, dayC: 4.5, coldestDay: 20, warmestHour: 15 };

/**
 * The site's weather as a pure function of time: a yearly wave, a daily wave that is stronger in summer,
 * fronts of several days, gusts of some hours.
 */
export function weatherAt(seed: number, utcMs: number, offsetMs: number): Weather {
  const localMs = utcMs + offsetMs;
  const dayOfYear = (localMs / DAY_MS) % YEAR_DAYS;
  const season = -Math.cos((2 * Math.PI * (dayOfYear - CLIMATE.coldestDay)) / YEAR_DAYS);
  const hour = (localMs / HOUR_MS) % 24;
  const day = Math.cos((2 * Math.PI * (hour - CLIMATE.warmestHour)) / 24);
  const fronts = 4 * smooth(seed, 101, utcMs, 3.5 * DAY_MS) + 1.5 * smooth(seed, 102, utcMs, 11 * HOUR_MS);
  const gusts = 0.4 * smooth(seed, 103, utcMs, HOUR_MS / 3);
  const outdoorTempC =
    CLIMATE.meanC + CLIMATE.seasonC * season + CLIMATE.dayC * (1 + 0.3 * season) * day + fronts + gusts;
  const humidityPercent = clamp(
    68 - 6 * season - 14 * day - 1.2 * fronts + 6 * smooth(seed, 104, utcMs, 9 * HOUR_MS),
    15,
    100,
  );
  const halfDayHours = 6 + 2.2 * season;
  const sun = Math.cos((Math.PI / 2) * clamp((hour - 12.5) / halfDayHours, -1, 1));
  const daylight = clamp(sun * (0.7 + 0.3 * smooth(seed, 105, utcMs, 5 * HOUR_MS)), 0, 1);
  return { outdoorTempC, humidityPercent, daylight };
}
