import { StatisticsError } from '../statistics-error.ts';
import type { Backtest } from './backtest.ts';
import { calibrateForecast } from './calibrate-forecast.ts';
import { quantileAccuracy } from './forecast-accuracy.ts';
import { intervalCalibration, type CalibrationOptions } from './interval-calibration.ts';
import { knownSteps } from './known-steps.ts';
import { pooledAccuracy } from './pooled-accuracy.ts';

/**
 * The same backtest with the intervals that would have been served: those of each origin are calibrated by all the
 * other origins, so that none is judged on what it was fitted to. The coverage to store and show beside a calibrated
 * forecast. Throws `too_few_values` with a single origin.
 */
export function calibrateBacktest(backtest: Backtest, options: CalibrationOptions = {}): Backtest {
  if (backtest.origins.length < 2) {
    throw new StatisticsError('too_few_values', 'one origin has no other to be calibrated by', {
      field: 'origins',
      remedy: 'Backtest from at least 2 origins; 10 or more make the widths steady.',
    });
  }
  const origins = backtest.origins.map((origin) => {
    const others = { ...backtest, origins: backtest.origins.filter((other) => other !== origin) };
    const calibration = intervalCalibration(others, origin.forecast.levels, options);
    const forecast = calibrateForecast(
      origin.forecast,
      calibration,
      (step) => options.places?.of(origin.firstRow + step, step) ?? 0,
    );
    const known = knownSteps(origin.actual, forecast);
    const accuracy = { ...origin.accuracy, ...quantileAccuracy(known.actual, known.forecast) };
    return { ...origin, forecast, accuracy };
  });
  return { ...backtest, origins, accuracy: pooledAccuracy(origins) };
}
