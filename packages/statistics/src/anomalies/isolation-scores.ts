import { featureRows } from './feature-rows.ts';
import { averagePathLength, type IsolationForest } from './isolation-forest.ts';

export interface IsolationScores {
  /** 0 … 1 for each row, about ½ for an ordinary one, towards 1 the more it stands apart; NaN for a skipped row. */
  readonly scores: Float64Array;
  /** Rows with a missing (non-finite) feature, which have no score. */
  readonly skippedRows: number;
}

/**
 * Anomaly scores s = 2^(−E(h)/c(ψ)) (Liu et al. 2008, equation 2) of rows given as columns by feature name; columns the
 * forest does not know are not read. Throws `missing_feature`, `length_mismatch`.
 */
export function isolationScores(
  forest: IsolationForest,
  columns: Readonly<Record<string, ArrayLike<number>>>,
): IsolationScores {
  const { rows, complete } = featureRows(columns, forest.features);
  const width = forest.features.length;
  const lengths = new Float64Array(rows.length / width);
  const { feature, threshold, child, pathLength } = forest;
  // Iterating the typed arrays takes half as long again as counting.
  /* eslint-disable @typescript-eslint/prefer-for-of */
  for (let tree = 0; tree < forest.roots.length; tree += 1) {
    const root = forest.roots[tree]!;
    for (let i = 0; i < complete.length; i += 1) {
      const row = complete[i]!;
      const at = row * width;
      let node = root;
      let f = feature[node]!;
      while (f >= 0) {
        node = child[node]! + (rows[at + f]! < threshold[node]! ? 0 : 1);
        f = feature[node]!;
      }
      lengths[row]! += pathLength[node]!;
    }
  }
  /* eslint-enable @typescript-eslint/prefer-for-of */
  const scores = new Float64Array(lengths.length).fill(Number.NaN);
  const exponent = -1 / (forest.roots.length * averagePathLength(forest.sampleSize));
  for (const row of complete) scores[row] = 2 ** (exponent * lengths[row]!);
  return { scores, skippedRows: lengths.length - complete.length };
}
