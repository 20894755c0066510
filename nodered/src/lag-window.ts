/**
 * Quantiles of the lag from device time to commit over a sliding window.
 *
 * A histogram with logarithmic buckets (8 to a doubling, so a quantile is right to about 9 %), one for each
 * slice of the window: recording is a few nanoseconds, memory is fixed.
 */
const BUCKETS_PER_DOUBLING = 8;
const BUCKET_COUNT = 42 * BUCKETS_PER_DOUBLING;
const SLICE_COUNT = 6;

export class LagWindow {
  readonly #sliceMillis: number;
  readonly #slices = Array.from({ length: SLICE_COUNT }, () => new Uint32Array(BUCKET_COUNT));
  #sliceNumber = 0;

  /** @param windowMillis length of the window */
  constructor(windowMillis = 60_000) {
    this.#sliceMillis = windowMillis / SLICE_COUNT;
  }

  /** Drops the slices that have left the window; call once before recording a batch. */
  advance(nowMillis: number): void {
    const sliceNumber = Math.floor(nowMillis / this.#sliceMillis);
    const steps = Math.min(Math.max(sliceNumber - this.#sliceNumber, 0), SLICE_COUNT);
    for (let step = 0; step < steps; step += 1) this.#slice(sliceNumber - step).fill(0);
    if (steps > 0) this.#sliceNumber = sliceNumber;
  }

  /** @param lagMillis a reading of a fast clock counts as 0 */
  record(lagMillis: number): void {
    const bucket = lagMillis < 1 ? 0 : Math.floor(Math.log2(lagMillis) * BUCKETS_PER_DOUBLING) + 1;
    const slice = this.#slice(this.#sliceNumber);
    const index = Math.min(bucket, BUCKET_COUNT - 1);
    slice[index] = (slice[index] ?? 0) + 1;
  }

  /** @returns milliseconds, or null when nothing was recorded within the window */
  quantile(share: number): number | null {
    let count = 0;
    for (const slice of this.#slices) for (const entries of slice) count += entries;
    if (count === 0) return null;
    const rank = share * (count - 1);
    let below = 0;
    for (let bucket = 0; bucket < BUCKET_COUNT; bucket += 1) {
      for (const slice of this.#slices) below += slice[bucket] ?? 0;
      if (below > rank) return bucket === 0 ? 0 : Math.round(2 ** ((bucket - 0.5) / BUCKETS_PER_DOUBLING));
    }
    return null;
  }

  #slice(sliceNumber: number): Uint32Array {
    return this.#slices[sliceNumber % SLICE_COUNT] as Uint32Array;
  }
}
