import { changePointTerms, type ChangePointModel } from './change-point-model.ts';

/**
 * Design columns of a change-point model at its found balance points: ones, degrees below the lower, degrees above the upper
 * one, as its kind has them. With them diagnostics and bootstraps of linear models serve it, the balance points held.
 *
 * @param temperatures of the periods, finite
 */
export function changePointColumns(model: ChangePointModel, temperatures: Float64Array): Float64Array[] {
  const low = model.balancePoints[0]!.estimate;
  const high = model.balancePoints[model.balancePoints.length - 1]!.estimate;
  const terms = Array.from(temperatures, (temperature) =>
    changePointTerms(model.kind, low, high, temperature),
  );
  const width = model.kind === '3PH' || model.kind === '3PC' ? 1 : 2;
  return [
    new Float64Array(temperatures.length).fill(1),
    ...Array.from({ length: width }, (_, j) => Float64Array.from(terms, (row) => row[j]!)),
  ];
}
