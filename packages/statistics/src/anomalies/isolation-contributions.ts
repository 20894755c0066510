import { finiteValues } from '../descriptive/finite-values.ts';
import { StatisticsError } from '../statistics-error.ts';
import type { FeatureContribution } from './detection.ts';
import type { IsolationForest } from './isolation-forest.ts';

/**
 * Why a row scores as it does: by how much the cuts on each feature shorten its path against that of an ordinary row,
 * in mean cuts a tree, largest first. The contributions add up to the whole shortening: path attribution of Saabas
 * ("Interpreting random forests", 2014) with the expected path length of each node as its value.
 * `row` has one value for each of `forest.features`, in their order. Throws `length_mismatch`, `not_finite`.
 */
export function isolationContributions(
  forest: IsolationForest,
  row: ArrayLike<number>,
): readonly FeatureContribution[] {
  if (row.length !== forest.features.length) {
    throw new StatisticsError(
      'length_mismatch',
      `the row has ${row.length} values, the forest ${forest.features.length} features`,
      { field: 'row', remedy: `Give ${forest.features.join(', ')} in this order.` },
    );
  }
  const values = finiteValues(row, 'row');
  const shortened = new Float64Array(values.length);
  const { feature, threshold, child, pathLength } = forest;
  for (const root of forest.roots) {
    let node = root;
    for (let f = feature[node]!; f >= 0; f = feature[node]!) {
      const next = child[node]! + (values[f]! < threshold[node]! ? 0 : 1);
      shortened[f]! += pathLength[node]! - pathLength[next]!;
      node = next;
    }
  }
  return forest.features
    .map((name, f) => ({ name, contribution: shortened[f]! / forest.roots.length }))
    .sort((a, b) => b.contribution - a.contribution);
}
