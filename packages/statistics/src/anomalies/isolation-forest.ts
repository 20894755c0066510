import { createSeededRandom } from '../seeded-random.ts';
import { StatisticsError } from '../statistics-error.ts';
import { featureRows } from './feature-rows.ts';

export interface IsolationForestOptions {
  /** The same seed and rows give the same forest. */
  readonly seed: number;
  /** 100 when left out: scores have converged well before (Liu et al., figure 4). */
  readonly trees?: number;
  /** ψ, rows drawn for each tree, without replacement; 256 when left out. */
  readonly sampleSize?: number;
}

/**
 * The nodes of all trees in parallel arrays. The children of an inner node stand side by side: values of `feature`
 * under `threshold` go to `child`, the others to `child + 1`; `feature` is −1 in a leaf.
 */
export interface IsolationForest {
  readonly features: readonly string[];
  readonly sampleSize: number;
  readonly trainedRows: number;
  /** Rows left out for a missing value. */
  readonly skippedRows: number;
  readonly roots: Int32Array;
  readonly feature: Int16Array;
  readonly threshold: Float64Array;
  readonly child: Int32Array;
  /** Mean path length of the sample rows that pass the node, from the root to their end. */
  readonly pathLength: Float64Array;
}

/**
 * Isolation forest of F. T. Liu, K. M. Ting and Z.-H. Zhou, "Isolation forest", ICDM 2008, algorithms 1 and 2: few
 * random cuts set an unusual row apart. Columns of equal length by feature name, in any units: only their order
 * matters to a cut's place within a range, so no scaling is needed. Features without spread in a node are not drawn.
 * Rows with a missing (non-finite) value are left out and counted.
 * Throws `too_few_values` under 2 rows, `length_mismatch`, `no_features`, `bad_option`.
 */
export function trainIsolationForest(
  columns: Readonly<Record<string, ArrayLike<number>>>,
  options: IsolationForestOptions,
): IsolationForest {
  const features = Object.keys(columns);
  const { rows, complete } = featureRows(columns, features);
  const { seed, trees = 100 } = options;
  const sampleSize = Math.min(options.sampleSize ?? 256, complete.length);
  if (![trees, options.sampleSize ?? 256].every((count) => Number.isInteger(count) && count >= 1)) {
    throw new StatisticsError('bad_option', 'trees and sampleSize are whole numbers of at least 1', {
      field: 'options',
      remedy: 'Leave them out for the published 100 and 256.',
    });
  }
  if (complete.length < 2) {
    throw new StatisticsError('too_few_values', `${complete.length} complete rows cannot train a forest`, {
      field: 'columns',
      remedy: 'Choose a longer clean period, or leave out the feature whose values are missing.',
    });
  }
  const random = createSeededRandom(seed);
  const nodes = new NodeStore(trees * (2 * sampleSize - 1));
  const grow = treeGrower(rows, features.length, nodes, random, Math.ceil(Math.log2(sampleSize)));
  const order = Int32Array.from(complete);
  const roots = Int32Array.from({ length: trees }, () => {
    drawFirst(order, sampleSize, random);
    return grow(order.slice(0, sampleSize));
  });
  return {
    features,
    sampleSize,
    trainedRows: complete.length,
    skippedRows: rows.length / features.length - complete.length,
    roots,
    ...nodes.filled(),
  };
}

/** c(n): the mean length of an unsuccessful search in a binary tree of n rows (Liu et al., equation 1). */
export function averagePathLength(rows: number): number {
  if (rows <= 1) return 0;
  if (rows === 2) return 1;
  return 2 * (Math.log(rows - 1) + 0.5772156649015329) - (2 * (rows - 1)) / rows;
}

/** A partial shuffle: the first `count` places become a draw without replacement. */
function drawFirst(order: Int32Array, count: number, random: () => number): void {
  for (let i = 0; i < count; i += 1) {
    const j = i + Math.floor(random() * (order.length - i));
    const drawn = order[j]!;
    order[j] = order[i]!;
    order[i] = drawn;
  }
}

class NodeStore {
  private count = 0;
  readonly feature: Int16Array;
  readonly threshold: Float64Array;
  readonly child: Int32Array;
  readonly pathLength: Float64Array;

  constructor(capacity: number) {
    this.feature = new Int16Array(capacity).fill(-1);
    this.threshold = new Float64Array(capacity);
    this.child = new Int32Array(capacity);
    this.pathLength = new Float64Array(capacity);
  }

  /** The index of the first of so many new leaves. */
  add(leaves: number): number {
    this.count += leaves;
    return this.count - leaves;
  }

  filled(): Pick<IsolationForest, 'feature' | 'threshold' | 'child' | 'pathLength'> {
    return {
      feature: this.feature.slice(0, this.count),
      threshold: this.threshold.slice(0, this.count),
      child: this.child.slice(0, this.count),
      pathLength: this.pathLength.slice(0, this.count),
    };
  }
}

function treeGrower(
  rows: Float64Array,
  width: number,
  nodes: NodeStore,
  random: () => number,
  maximumDepth: number,
): (sample: Int32Array) => number {
  const lows = new Float64Array(width);
  const highs = new Float64Array(width);
  const varying = new Int32Array(width);

  const varyingFeatures = (sample: Int32Array): number => {
    let count = 0;
    for (let f = 0; f < width; f += 1) {
      let low = Infinity;
      let high = -Infinity;
      for (const row of sample) {
        const value = rows[row * width + f]!;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      lows[f] = low;
      highs[f] = high;
      if (high > low) varying[count++] = f;
    }
    return count;
  };

  const split = (node: number, sample: Int32Array, depth: number): void => {
    const candidates = depth >= maximumDepth || sample.length < 2 ? 0 : varyingFeatures(sample);
    if (candidates === 0) {
      nodes.pathLength[node] = depth + averagePathLength(sample.length);
      return;
    }
    const feature = varying[Math.floor(random() * candidates)]!;
    const low = lows[feature]!;
    const high = highs[feature]!;
    const cut = low + random() * (high - low);
    const threshold = cut > low ? cut : high; // both sides get at least one row
    const middle = partition(rows, width, sample, feature, threshold);
    const child = nodes.add(2);
    nodes.feature[node] = feature;
    nodes.threshold[node] = threshold;
    nodes.child[node] = child;
    split(child, sample.subarray(0, middle), depth + 1);
    split(child + 1, sample.subarray(middle), depth + 1);
    const share = middle / sample.length;
    nodes.pathLength[node] = share * nodes.pathLength[child]! + (1 - share) * nodes.pathLength[child + 1]!;
  };

  return (sample) => {
    const root = nodes.add(1);
    split(root, sample, 0);
    return root;
  };
}

/** Puts the rows under the threshold first; answers how many they are. */
function partition(
  rows: Float64Array,
  width: number,
  sample: Int32Array,
  feature: number,
  threshold: number,
): number {
  let middle = 0;
  for (let i = 0; i < sample.length; i += 1) {
    const row = sample[i]!;
    if (rows[row * width + feature]! < threshold) {
      sample[i] = sample[middle]!;
      sample[middle] = row;
      middle += 1;
    }
  }
  return middle;
}
