import { describe, expect, it } from '@jest/globals';
import { Kept } from './kept.ts';

const at = (seconds: number): Date => new Date(Date.UTC(2026, 5, 10) + seconds * 1000);

describe('what is kept', () => {
  it('is read once for the same question, and anew when it is old or another', async () => {
    const kept = new Kept<number>(60_000);
    let reads = 0;
    const read = (): Promise<number> => Promise.resolve((reads += 1));
    const both = await Promise.all([kept.get(1, 'a', at(0), read), kept.get(1, 'a', at(59), read)]);
    expect(both).toEqual([1, 1]);
    expect(await kept.get(1, 'a', at(60), read)).toBe(2);
    expect(await kept.get(1, 'b', at(61), read)).toBe(3);
    expect(await kept.get(2, 'b', at(61), read)).toBe(4);
  });

  it('is no failure', async () => {
    const kept = new Kept<number>(60_000);
    const failing = kept.get(1, 'a', at(0), () => Promise.reject(new Error('away')));
    await expect(failing).rejects.toThrow('away');
    expect(await kept.get(1, 'a', at(1), () => Promise.resolve(7))).toBe(7);
  });
});
