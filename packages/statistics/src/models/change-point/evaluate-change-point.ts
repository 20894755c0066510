import { evaluateRows, quadraticForm, type Evaluation } from '../evaluation.ts';
import { balancePointDerivatives, changePointTerms, type ChangePointModel } from './change-point-model.ts';

/**
 * What a change-point model expects at each temperature, with the interval of a single period: residual scatter and the doubt
 * about coefficients and balance points. A period without a temperature (NaN) is skipped and counted.
 *
 * Source: Seber and Wild, "Nonlinear Regression" (1989), section 5.1 (prediction by linearisation).
 *
 * @throws StatisticsError `out_of_range` for the confidence
 */
export function evaluateChangePoint(
  model: ChangePointModel,
  temperatures: ArrayLike<number>,
  confidence = 0.95,
): Evaluation {
  const low = model.balancePoints[0]!.estimate;
  const high = model.balancePoints[model.balancePoints.length - 1]!.estimate;
  const slopes = [model.heatingSlope, model.coolingSlope].flatMap((slope) => (slope ? [slope.estimate] : []));
  return evaluateRows(temperatures.length, model.degreesOfFreedom, confidence, (period) => {
    const temperature = temperatures[period]!;
    if (!Number.isFinite(temperature)) return undefined;
    const terms = changePointTerms(model.kind, low, high, temperature);
    const gradient = [1, ...terms, ...balancePointDerivatives(model.kind, low, high, slopes, temperature)];
    return {
      expected: terms.reduce((sum, term, j) => sum + term * slopes[j]!, model.base.estimate),
      standardError: Math.sqrt(model.residualSd ** 2 + quadraticForm(gradient, model.covariance)),
      isExtrapolated: temperature < model.temperatureRange.low || temperature > model.temperatureRange.high,
    };
  });
}
