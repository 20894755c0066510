import { StatisticsError } from '../../statistics-error.ts';
import { evaluateRows, quadraticForm, type Evaluation } from '../evaluation.ts';
import { temperatureParts } from './temperature-knots.ts';
import type { TowtModel } from './towt-model.ts';

/**
 * What a time-of-week-and-temperature model expects in each period, with the interval of a single period. A period without a
 * temperature, or in an interval of the week that the baseline never saw, is skipped and counted.
 *
 * Source: Mathieu et al. (2011), as for `fitTowt`; the interval is that of least squares, σ² (1 + 1/n_g + (x − x̄_g)ᵀ(X̃ᵀX̃)⁻¹(x − x̄_g)).
 *
 * @throws StatisticsError `unequal_lengths`; `out_of_range` for the confidence
 */
export function evaluateTowt(
  model: TowtModel,
  intervals: ArrayLike<number>,
  temperatures: ArrayLike<number>,
  confidence = 0.95,
): Evaluation {
  if (intervals.length !== temperatures.length) {
    throw new StatisticsError(
      'unequal_lengths',
      `${intervals.length} intervals for ${temperatures.length} temperatures.`,
      { field: 'intervals', remedy: 'Give both for the same periods, NaN where a temperature is missing.' },
    );
  }
  const places = new Map(
    [model.occupied, model.unoccupied].flatMap((part) =>
      part ? part.groups.map((level) => [level.group, { part, level }] as const) : [],
    ),
  );
  return evaluateRows(temperatures.length, model.degreesOfFreedom, confidence, (period) => {
    const temperature = temperatures[period]!;
    const place = places.get(intervals[period]!);
    if (!Number.isFinite(temperature) || !place) return undefined;
    const { part, level } = place;
    const distance = temperatureParts(temperature, model.knots).map(
      (value, k) => value - level.meanColumns[k]!,
    );
    return {
      expected: distance.reduce((sum, value, k) => sum + value * part.slopes[k]!, level.meanEnergy),
      standardError:
        model.residualSd * Math.sqrt(1 + 1 / level.rows + quadraticForm(distance, part.slopeSpread)),
      isExtrapolated: temperature < model.temperatureRange.low || temperature > model.temperatureRange.high,
    };
  });
}
