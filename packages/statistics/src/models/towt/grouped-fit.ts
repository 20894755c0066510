import { leastSquares } from '../../linear/least-squares.ts';
import { StatisticsError } from '../../statistics-error.ts';

/** One level for each group of rows and common slopes: the same least squares as with one indicator column a group. */
export interface GroupedFit {
  readonly groups: readonly GroupLevel[];
  /** One a column; 0 for a column that says nothing beside the groups. */
  readonly slopes: readonly number[];
  /** (X̃ᵀX̃)⁻¹ of the slopes, X̃ the columns less their group means: times σ² the covariance of the slopes. */
  readonly slopeSpread: readonly (readonly number[])[];
  /** Levels and slopes that were determined. */
  readonly parameters: number;
  readonly sse: number;
  readonly fitted: Float64Array;
}

export interface GroupLevel {
  readonly group: number;
  readonly rows: number;
  readonly meanEnergy: number;
  readonly meanColumns: readonly number[];
}

/** Below this share of its own scatter a column has none left beside its groups. */
const NOTHING_LEFT = 1e-9;

/**
 * Least squares of energy on an indicator for each group and common columns, by fitting the columns less their group means: exact,
 * and as quick with 168 groups as with one.
 *
 * Source: Frisch and Waugh, Econometrica 1 (1933) 387–401; Lovell, JASA 58 (1963) 993–1010.
 *
 * @param groups group of each row
 * @param columns common columns, finite
 * @throws StatisticsError `ill_conditioned`, `too_few_rows`
 */
export function groupedFit(
  groups: ArrayLike<number>,
  columns: readonly Float64Array[],
  energy: Float64Array,
): GroupedFit {
  const levels = groupLevels(groups, columns, energy);
  const levelOf = new Map(levels.map((level) => [level.group, level]));
  const rowLevels = Array.from(energy, (_, row) => levelOf.get(groups[row]!)!);
  const load = energy.map((value, row) => value - rowLevels[row]!.meanEnergy);
  const within = columns.map((column, j) =>
    column.map((value, row) => value - rowLevels[row]!.meanColumns[j]!),
  );
  const used = within.flatMap((column, j) => (hasScatter(column, columns[j]!) ? [j] : []));
  const parameters = levels.length + used.length;
  if (energy.length <= parameters) {
    throw new StatisticsError(
      'too_few_rows',
      `${energy.length} rows do not determine ${parameters} parameters.`,
      {
        field: 'energy',
        remedy: 'Choose a longer baseline period or fewer intervals of the week.',
      },
    );
  }
  const slopes = columns.map(() => 0);
  const slopeSpread = columns.map(() => columns.map(() => 0));
  let residuals: Float64Array = load;
  if (used.length > 0) {
    const fit = leastSquares(
      used.map((j) => within[j]!),
      load,
    );
    residuals = fit.residuals;
    used.forEach((j, a) => {
      slopes[j] = fit.coefficients[a]!;
      used.forEach((k, b) => {
        slopeSpread[j]![k] = fit.sse === 0 ? 0 : fit.covariance(a, b) / fit.residualSd ** 2;
      });
    });
  }
  return {
    groups: levels,
    slopes,
    slopeSpread,
    parameters,
    sse: residuals.reduce((sum, value) => sum + value ** 2, 0),
    fitted: energy.map((value, row) => value - residuals[row]!),
  };
}

function groupLevels(
  groups: ArrayLike<number>,
  columns: readonly Float64Array[],
  energy: Float64Array,
): GroupLevel[] {
  const sums = new Map<number, { rows: number; energy: number; columns: number[] }>();
  energy.forEach((value, row) => {
    const group = groups[row]!;
    let sum = sums.get(group);
    if (!sum) sums.set(group, (sum = { rows: 0, energy: 0, columns: columns.map(() => 0) }));
    sum.rows += 1;
    sum.energy += value;
    columns.forEach((column, j) => (sum.columns[j]! += column[row]!));
  });
  return [...sums]
    .sort(([a], [b]) => a - b)
    .map(([group, sum]) => ({
      group,
      rows: sum.rows,
      meanEnergy: sum.energy / sum.rows,
      meanColumns: sum.columns.map((total) => total / sum.rows),
    }));
}

function hasScatter(within: Float64Array, column: Float64Array): boolean {
  const left = within.reduce((sum, value) => sum + value ** 2, 0);
  const size = column.reduce((sum, value) => sum + value ** 2, 0);
  return left > NOTHING_LEFT ** 2 * size;
}
