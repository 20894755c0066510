import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Remembered } from './remembered.ts';

describe('what is remembered', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is looked up once for the same question, and anew when it is old or another', async () => {
    const remembered = new Remembered<number>(60_000);
    let looks = 0;
    const look = (): Promise<number> => Promise.resolve((looks += 1));
    expect(await Promise.all([remembered.get('a', look), remembered.get('a', look)])).toEqual([1, 1]);
    jest.advanceTimersByTime(59_000);
    expect(await remembered.get('a', look)).toBe(1);
    jest.advanceTimersByTime(1_000);
    expect(await remembered.get('a', look)).toBe(2);
    expect(await remembered.get('b', look)).toBe(3);
    remembered.clear();
    expect(await remembered.get('b', look)).toBe(4);
  });

  it('is no failure', async () => {
    const remembered = new Remembered<number>(60_000);
    await expect(remembered.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await remembered.get('a', () => Promise.resolve(7))).toBe(7);
  });
});
