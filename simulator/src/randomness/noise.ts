/**
 * Noise without memory: every value is a hash of (seed, stream, index), so the noise at a moment is the same
 * whoever asks for it, in whatever order and at whatever publishing rhythm.
 */

/** Murmur3's 32-bit finaliser: spreads each input bit over the whole word. */
function scramble(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A 32-bit seed made from text (FNV-1a), for example of a machine's code. */
export function seedOf(text: string, seed = 0): number {
  let h = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return scramble(h) | 0;
}

/** Uniform in [0, 1). `index` may be any integer below 2^53. */
export function uniform(seed: number, stream: number, index: number): number {
  const low = index | 0;
  const high = Math.floor(index / 4294967296) | 0;
  const word = seed ^ Math.imul(stream + 1, 0x9e3779b1) ^ Math.imul(high, 0x27d4eb2f);
  return (scramble(scramble(word) ^ Math.imul(low, 0x165667b1)) >>> 0) / 4294967296;
}

/** Uniform in [-1, 1). */
export function signed(seed: number, stream: number, index: number): number {
  return uniform(seed, stream, index) * 2 - 1;
}

/**
 * Smooth noise in [-1, 1]: random knots every `period`, joined by a smoothstep.
 * `position` and `period` share one unit, for example milliseconds.
 */
export function smooth(seed: number, stream: number, position: number, period: number): number {
  const knot = Math.floor(position / period);
  const fraction = position / period - knot;
  const ease = fraction * fraction * (3 - 2 * fraction);
  const before = signed(seed, stream, knot);
  return before + (signed(seed, stream, knot + 1) - before) * ease;
}

export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}
