import type { BalancePointFit, Estimate } from '../balance-point-inference.ts';

/**
 * The shapes of the Inverse Model Toolkit: energy over outdoor temperature T, (x)⁺ = max(0, x).
 * - 3PH: base + heating·(τ − T)⁺
 * - 3PC: base + cooling·(T − τ)⁺
 * - 4P: base + heating·(τ − T)⁺ + cooling·(T − τ)⁺
 * - 5P: base + heating·(τ₁ − T)⁺ + cooling·(T − τ₂)⁺, τ₁ < τ₂
 */
export type ChangePointKind = '3PH' | '3PC' | '4P' | '5P';

/** A fitted change-point model; plain data, so that a frozen baseline can be stored as it is. */
export interface ChangePointModel extends Omit<BalancePointFit, 'coefficients' | 'fitted' | 'residuals'> {
  readonly kind: ChangePointKind;
  /** Energy of a period at the balance point. */
  readonly base: Estimate;
  /** Energy for each degree below the (lower) balance point. */
  readonly heatingSlope: Estimate | undefined;
  /** Energy for each degree above the (upper) balance point. */
  readonly coolingSlope: Estimate | undefined;
  /** Whether no slope is negative, as heating and cooling need; a 4P may bend without that. */
  readonly hasPlausibleSlopes: boolean;
  /** Range of the temperature in the baseline: beyond it the model extrapolates. */
  readonly temperatureRange: { readonly low: number; readonly high: number };
}

/** A model with what it makes of its own baseline period. */
export interface ChangePointFit extends ChangePointModel {
  readonly fitted: Float64Array;
  readonly residuals: Float64Array;
}

/** The terms beside the base at a temperature: degrees below the lower and above the upper balance point. */
export function changePointTerms(
  kind: ChangePointKind,
  low: number,
  high: number,
  temperature: number,
): number[] {
  const below = Math.max(0, low - temperature);
  const above = Math.max(0, temperature - high);
  if (kind === '3PH') return [below];
  if (kind === '3PC') return [above];
  return [below, above];
}

/** Derivatives of the model by its balance points at a temperature, the slopes given in the order of the terms. */
export function balancePointDerivatives(
  kind: ChangePointKind,
  low: number,
  high: number,
  slopes: readonly number[],
  temperature: number,
): number[] {
  const below = temperature < low ? 1 : 0;
  const above = temperature > high ? -1 : 0;
  const [first = 0, second = 0] = slopes;
  if (kind === '3PH') return [first * below];
  if (kind === '3PC') return [first * above];
  return kind === '4P' ? [first * below + second * above] : [first * below, second * above];
}
