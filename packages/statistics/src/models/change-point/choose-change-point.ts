import { aicc } from '../../linear/aicc.ts';
import { bic } from '../../linear/bic.ts';
import { StatisticsError } from '../../statistics-error.ts';
import type { ChangePointFit, ChangePointKind } from './change-point-model.ts';
import { fitChangePoint, type ChangePointOptions } from './fit-change-point.ts';

export type ModelCriterion = 'aicc' | 'bic';

/** One of the shapes, as far as it could be fitted. */
export interface ChangePointAlternative {
  readonly kind: ChangePointKind;
  /** Lower is better; null where the shape could not be fitted. */
  readonly aicc: number | null;
  readonly bic: number | null;
  readonly rSquared: number | null;
  readonly hasPlausibleSlopes: boolean;
  /** Code of the refusal; null where it was fitted. */
  readonly refusal: string | null;
}

export interface ChangePointChoice {
  readonly chosen: ChangePointFit;
  readonly criterion: ModelCriterion;
  readonly alternatives: readonly ChangePointAlternative[];
}

const KINDS: readonly ChangePointKind[] = ['3PH', '3PC', '4P', '5P'];

/**
 * Fits all four change-point shapes and takes the one of the least AICc or BIC, each balance point counted as a parameter. A
 * shape whose slopes are those of heating and cooling goes before one that merely bends.
 *
 * Source: Paulus, Claridge and Culp, "Algorithm for automating the selection of a temperature dependent change point model",
 * Energy and Buildings 87 (2015) 95–104 (plausible slopes first); AICc and BIC as in `aicc` and `bic`.
 *
 * @throws StatisticsError of the first shape when none can be fitted
 */
export function chooseChangePoint(
  temperatures: ArrayLike<number>,
  energy: ArrayLike<number>,
  criterion: ModelCriterion = 'bic',
  options: ChangePointOptions = {},
): ChangePointChoice {
  const found = KINDS.map((kind) => attempt(kind, temperatures, energy, options));
  const figureOf = (fit: ChangePointFit) =>
    criterion === 'aicc' ? aicc(fit.sse, fit.n, fit.parameters) : bic(fit.sse, fit.n, fit.parameters);
  const fits = found.flatMap(({ fit }) => (fit === undefined ? [] : [fit]));
  if (fits.length === 0) throw found[0]!.refusal!;
  const chosen = fits.reduce((best, fit) => {
    if (fit.hasPlausibleSlopes !== best.hasPlausibleSlopes) return fit.hasPlausibleSlopes ? fit : best;
    return figureOf(fit) < figureOf(best) ? fit : best;
  });
  return {
    chosen,
    criterion,
    alternatives: found.map(({ kind, fit, refusal }) => ({
      kind,
      aicc: fit === undefined ? null : aicc(fit.sse, fit.n, fit.parameters),
      bic: fit === undefined ? null : bic(fit.sse, fit.n, fit.parameters),
      rSquared: fit?.rSquared ?? null,
      hasPlausibleSlopes: fit?.hasPlausibleSlopes ?? false,
      refusal: refusal?.code ?? null,
    })),
  };
}

function attempt(
  kind: ChangePointKind,
  temperatures: ArrayLike<number>,
  energy: ArrayLike<number>,
  options: ChangePointOptions,
): { kind: ChangePointKind; fit?: ChangePointFit; refusal?: StatisticsError } {
  try {
    return { kind, fit: fitChangePoint(kind, temperatures, energy, options) };
  } catch (error) {
    if (error instanceof StatisticsError) return { kind, refusal: error };
    throw error;
  }
}
