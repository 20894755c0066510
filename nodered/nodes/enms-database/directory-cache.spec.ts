import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DirectoryCache } from './directory-cache.ts';

describe('DirectoryCache', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('loads at the start, after a change, and after a while', async () => {
    let loads = 0;
    const cache = new DirectoryCache(() => Promise.resolve((loads += 1)), { refreshMillis: 30_000 });
    cache.start();
    expect(await cache.loaded()).toBe(1);
    await jest.advanceTimersByTimeAsync(1000);
    cache.invalidate();
    await jest.advanceTimersByTimeAsync(0);
    expect(cache.snapshot).toBe(2);
    await jest.advanceTimersByTimeAsync(31_000);
    expect(cache.snapshot).toBe(3);
    cache.stop();
    await jest.advanceTimersByTimeAsync(100_000);
    expect(loads).toBe(3);
  });

  it('gathers a storm of changes into few loads and misses none', async () => {
    let state = 0;
    let loads = 0;
    const load = async (): Promise<number> => {
      loads += 1;
      const seen = state;
      await new Promise((resolve) => setTimeout(resolve, 100));
      return seen;
    };
    const cache = new DirectoryCache(load, { refreshMillis: 30_000 });
    cache.start();
    for (let change = 1; change <= 500; change += 1) {
      state = change;
      cache.invalidate();
      await jest.advanceTimersByTimeAsync(10);
    }
    await jest.advanceTimersByTimeAsync(3000);
    expect(cache.snapshot).toBe(500);
    expect(loads).toBeLessThan(12);
    cache.stop();
  });

  it('says when an announced change is in the snapshot, also one announced while it rests', async () => {
    let state = 'before';
    const cache = new DirectoryCache(() => Promise.resolve(state), { refreshMillis: 30_000 });
    cache.start();
    await cache.loaded();
    expect(cache.isBehind).toBe(false);
    state = 'after';
    cache.announce();
    expect(cache.isBehind).toBe(true);
    const seen = cache.caughtUp().then(() => cache.snapshot);
    await jest.advanceTimersByTimeAsync(1000);
    await expect(seen).resolves.toBe('after');
    expect(cache.isBehind).toBe(false);
    await expect(cache.caughtUp()).resolves.toBeUndefined();
    cache.stop();
  });

  it('reads an announced change soon, however slow the load before it was', async () => {
    const loadMillis = [40_000, 100];
    const load = async (): Promise<number> => {
      await new Promise((resolve) => setTimeout(resolve, loadMillis.shift()));
      return loadMillis.length;
    };
    const cache = new DirectoryCache(load, { refreshMillis: 30_000 });
    cache.start();
    await jest.advanceTimersByTimeAsync(40_000);
    cache.announce();
    await jest.advanceTimersByTimeAsync(5000);
    expect([cache.isBehind, cache.snapshot]).toEqual([false, 0]);
    cache.stop();
  });

  it('keeps the last snapshot through a failure and tries again', async () => {
    let failing = false;
    let loads = 0;
    const failures: unknown[] = [];
    const cache = new DirectoryCache(
      () => {
        loads += 1;
        return failing ? Promise.reject(new Error('away')) : Promise.resolve(loads);
      },
      { refreshMillis: 5000, onFailed: (error) => failures.push(error) },
    );
    cache.start();
    await jest.advanceTimersByTimeAsync(1000);
    failing = true;
    cache.invalidate();
    await jest.advanceTimersByTimeAsync(3000);
    expect(cache.snapshot).toBe(1);
    expect(failures.length).toBeGreaterThan(1);
    failing = false;
    await jest.advanceTimersByTimeAsync(2000);
    expect(cache.snapshot).toBeGreaterThan(1);
    cache.stop();
  });
});
