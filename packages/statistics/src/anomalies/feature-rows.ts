import { StatisticsError } from '../statistics-error.ts';

/** The features of each row side by side, and the indices of the rows where all are finite. */
export interface FeatureRows {
  readonly rows: Float64Array;
  readonly complete: Int32Array;
}

/** Throws `no_features`, `missing_feature`, `length_mismatch`. */
export function featureRows(
  columns: Readonly<Record<string, ArrayLike<number>>>,
  features: readonly string[],
): FeatureRows {
  const width = features.length;
  const length = columns[features[0] ?? '']?.length ?? 0;
  if (width === 0) {
    throw new StatisticsError('no_features', 'there is no feature to look at', {
      field: 'columns',
      remedy: 'Give at least one column.',
    });
  }
  const rows = new Float64Array(length * width);
  features.forEach((name, f) => {
    const column = columns[name];
    if (column?.length !== length) throw unlike(name, column?.length, length);
    for (let i = 0; i < length; i += 1) rows[i * width + f] = column[i]!;
  });
  const complete = new Int32Array(length);
  let count = 0;
  for (let i = 0; i < length; i += 1) {
    let finite = true;
    for (let f = 0; f < width; f += 1) finite &&= Number.isFinite(rows[i * width + f]!);
    if (finite) complete[count++] = i;
  }
  return { rows, complete: complete.subarray(0, count) };
}

function unlike(name: string, found: number | undefined, expected: number): StatisticsError {
  return found === undefined
    ? new StatisticsError('missing_feature', `the feature ${name} is not among the columns`, {
        field: name,
        remedy: 'Give every feature that the forest was trained on.',
      })
    : new StatisticsError('length_mismatch', `${name} has ${found} rows, the first feature ${expected}`, {
        field: name,
        remedy: 'Give one value of each feature for each row.',
      });
}
