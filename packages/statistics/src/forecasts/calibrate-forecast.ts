import type { Forecast } from './forecast-model.ts';
import type { IntervalCalibration } from './interval-calibration.ts';

/**
 * The same point forecast with the intervals that `intervalCalibration` found for its levels.
 *
 * @param placeOfStep place of each step ahead, as the calibration counts them; needed with more than one
 */
export function calibrateForecast(
  { levels, point }: Forecast,
  { spreads, factors }: IntervalCalibration,
  placeOfStep: (step: number) => number = () => 0,
): Forecast {
  const quantiles = factors.map((factor) =>
    point.map((centre, step) => centre + factor * spreads[placeOfStep(step)]!),
  );
  return { levels, quantiles, point };
}
