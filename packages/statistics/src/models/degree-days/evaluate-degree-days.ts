import { evaluateRows, quadraticForm, type Evaluation } from '../evaluation.ts';
import {
  baseDerivatives,
  dailyTerms,
  hingesOf,
  type DegreeDayModel,
  type DegreeDayPeriod,
} from './degree-day-model.ts';

/**
 * What a degree-day model expects of each period, with the interval of a single period. A period with more temperatures missing than the
 * baseline allowed is skipped and counted; its length is that of all its readings.
 *
 * Source: as for `fitDegreeDays`; Seber and Wild, "Nonlinear Regression" (1989), section 5.1.
 *
 * @throws StatisticsError `out_of_range` for the confidence
 */
export function evaluateDegreeDays(
  model: DegreeDayModel,
  periods: readonly DegreeDayPeriod[],
  confidence = 0.95,
): Evaluation {
  const low = model.heatingBase?.estimate ?? Number.NaN;
  const high = model.coolingBase?.estimate ?? Number.NaN;
  const slopes = [model.heatingSlope, model.coolingSlope].flatMap((slope) => (slope ? [slope.estimate] : []));
  return evaluateRows(periods.length, model.degreesOfFreedom, confidence, (i) => {
    const hinges = hingesOf(periods[i]!, model.readingsPerDay, model.missingShare);
    if (!hinges) return undefined;
    const { days, meanTemperature } = hinges;
    const terms = dailyTerms(model.kind, hinges, low, high);
    const gradient = [1, ...terms, ...baseDerivatives(model.kind, hinges, low, high, slopes)];
    return {
      expected: days * terms.reduce((sum, term, j) => sum + term * slopes[j]!, model.baseLoadPerDay.estimate),
      standardError: Math.sqrt(
        days * model.residualSdOfDay ** 2 + days ** 2 * quadraticForm(gradient, model.covariance),
      ),
      isExtrapolated:
        meanTemperature < model.temperatureRange.low || meanTemperature > model.temperatureRange.high,
    };
  });
}
