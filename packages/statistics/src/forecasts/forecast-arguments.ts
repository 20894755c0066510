import { StatisticsError } from '../statistics-error.ts';

/** Throws `bad_horizon` or `bad_levels` unless the horizon is a whole number ≥ 1 and the levels ascend within (0, 1). */
export function requireForecastArguments(horizon: number, levels: readonly number[]): void {
  if (!Number.isInteger(horizon) || horizon < 1) {
    throw new StatisticsError('bad_horizon', `a horizon of ${horizon} rows cannot be forecast`, {
      field: 'horizon',
      remedy: 'Give a whole number of rows, at least 1.',
    });
  }
  const good = levels.every((level, i) => level > 0 && level < 1 && (i === 0 || level > levels[i - 1]!));
  if (levels.length === 0 || !good) {
    throw new StatisticsError('bad_levels', `levels ${levels.join(', ')} are not ascending probabilities`, {
      field: 'levels',
      remedy: 'Give probabilities between 0 and 1, lowest first, such as 0.1, 0.5, 0.9.',
    });
  }
}
