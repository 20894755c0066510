/**
 * A source of uniform numbers in [0, 1), the same for the same seed (any 32-bit integer): xoshiro128** of Blackman and
 * Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021) 36, its state filled by splitmix32.
 */
export function createSeededRandom(seed: number): () => number {
  let mixed = seed | 0;
  const splitmix = () => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let z = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  let a = splitmix();
  let b = splitmix();
  let c = splitmix();
  let d = splitmix();
  const rotated = (value: number, bits: number) => (value << bits) | (value >>> (32 - bits));
  return () => {
    const result = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotated(d, 11);
    return result / 2 ** 32;
  };
}
