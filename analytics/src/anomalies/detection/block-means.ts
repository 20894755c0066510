/** Deviations are judged on quarter hours: noise of single minutes has evened out, two hours still have eight. */
export const BLOCK_MILLIS = 900_000;
/** Fewer values than this share of a usual block say too little. */
const LEAST_SHARE = 0.4;

/** A regular grid of blocks; block i is `[startMillis + i · BLOCK_MILLIS, … + BLOCK_MILLIS)`. */
export interface BlockGrid {
  readonly startMillis: number;
  readonly blocks: number;
}

/** The whole blocks that lie in `[fromMillis, toMillis)`, aligned to quarter hours of UTC. */
export function blockGrid(fromMillis: number, toMillis: number): BlockGrid {
  const startMillis = Math.ceil(fromMillis / BLOCK_MILLIS) * BLOCK_MILLIS;
  return { startMillis, blocks: Math.max(0, Math.floor((toMillis - startMillis) / BLOCK_MILLIS)) };
}

/** Starts of the blocks, epoch milliseconds. */
export function blockStarts({ startMillis, blocks }: BlockGrid): Float64Array {
  return Float64Array.from({ length: blocks }, (_, i) => startMillis + i * BLOCK_MILLIS);
}

/**
 * Mean of a column in each block; NaN in a block with too few values.
 * @param usual values of a full block
 */
export function blockMeans(
  timeMillis: Float64Array,
  values: Float64Array,
  { startMillis, blocks }: BlockGrid,
  usual: number,
): Float64Array {
  const sums = new Float64Array(blocks);
  const counts = new Uint32Array(blocks);
  for (let row = 0; row < timeMillis.length; row += 1) {
    const block = Math.floor(((timeMillis[row] ?? 0) - startMillis) / BLOCK_MILLIS);
    const value = values[row] ?? Number.NaN;
    if (block < 0 || block >= blocks || !Number.isFinite(value)) continue;
    sums[block] = (sums[block] ?? 0) + value;
    counts[block] = (counts[block] ?? 0) + 1;
  }
  return sums.map((sum, block) => {
    const count = counts[block] ?? 0;
    return count > 0 && count >= LEAST_SHARE * usual ? sum / count : Number.NaN;
  });
}
