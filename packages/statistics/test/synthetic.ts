import { normalQuantile } from '../src/distributions/normal.ts';
import { createSeededRandom } from '../src/seeded-random.ts';

/** A source of standard normal numbers, the same for the same seed. */
export function normalNoise(seed: number): () => number {
  const random = createSeededRandom(seed);
  return () => normalQuantile((random() * 0x7fffffff + 0.5) / 0x80000000);
}

/** A year of daily mean temperatures in °C, −4 … 24 by season, with weather of 2 K about it. */
export function yearOfTemperatures(noise: () => number, days = 365): number[] {
  return Array.from({ length: days }, (_, i) => 10 - 12 * Math.cos((i / days) * 2 * Math.PI) + 2 * noise());
}
