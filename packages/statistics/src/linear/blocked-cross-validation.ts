import type { BlockTriangles } from './block-triangles.ts';
import { blockTriangles, stackedTriangle } from './block-triangles.ts';
import { subsetError, subsetFit } from './subset-fit.ts';

/** Error of a regression on blocks of rows it was not fitted on. */
export interface BlockedCrossValidation {
  /** Root of the mean squared error over the rows scored, in the unit of the response; null when none could be. */
  readonly rmse: number | null;
  readonly blocks: number;
  /** Blocks without which the columns depend on one another (a category that occurs nowhere else): not scored. */
  readonly blocksSkipped: number;
  readonly rowsScored: number;
}

/**
 * Blocked cross-validation: each contiguous block of rows is predicted by a fit on all others. Unlike random folds,
 * blocks do not let autocorrelated neighbours of a row tell its answer.
 *
 * Source: Roberts et al., "Cross-validation strategies for data with temporal, spatial, hierarchical, or phylogenetic
 * structure", Ecography 40 (2017) 913–929.
 *
 * @param columns p columns of n rows in the order of time
 * @param y response, length n
 * @param options.blocks how many, 10 unless told
 * @throws StatisticsError `not_finite`, `unequal_lengths`, `too_few_rows`, `out_of_range`
 */
export function blockedCrossValidation(
  columns: readonly ArrayLike<number>[],
  y: ArrayLike<number>,
  options: { readonly blocks?: number } = {},
): BlockedCrossValidation {
  const reduced = blockTriangles(columns, y, options.blocks ?? 10);
  return subsetCrossValidator(reduced)(columns.map((_, j) => j));
}

/** Cross-validation of the regression on these of the columns. */
export type SubsetCrossValidator = (subset: readonly number[]) => BlockedCrossValidation;

/** Cross-validation of regressions on any subset of the reduced columns; training triangles are made once. */
export function subsetCrossValidator({ blocks, scaling }: BlockTriangles): SubsetCrossValidator {
  const scaleOfResponse = scaling.scales[scaling.scales.length - 1]!;
  const training = blocks.map((left) =>
    stackedTriangle(blocks.filter((block) => block !== left).map((block) => block.triangle)),
  );
  return (subset) => {
    let squares = 0;
    let rowsScored = 0;
    let blocksSkipped = 0;
    blocks.forEach((block, k) => {
      const fit = subsetFit(training[k]!, subset);
      if (fit === undefined) {
        blocksSkipped += 1;
        return;
      }
      squares += subsetError(block.triangle, subset, fit.coefficients);
      rowsScored += block.rows;
    });
    const rmse = rowsScored === 0 ? null : Math.sqrt(squares / rowsScored) / scaleOfResponse;
    return { rmse, blocks: blocks.length, blocksSkipped, rowsScored };
  };
}
