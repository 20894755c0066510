import { describe, expect, it } from '@jest/globals';
import { LagWindow } from './lag-window.ts';

describe('LagWindow', () => {
  it('is empty at first', () => {
    expect(new LagWindow().quantile(0.5)).toBeNull();
  });

  it('tells quantiles within its resolution', () => {
    const window = new LagWindow();
    window.advance(1_000_000);
    for (let lag = 1; lag <= 1000; lag += 1) window.record(lag);
    expect(Math.abs((window.quantile(0.5) ?? 0) - 500)).toBeLessThan(50);
    expect(Math.abs((window.quantile(0.99) ?? 0) - 990)).toBeLessThan(100);
  });

  it('forgets what has left the window, and takes a clock ahead as no lag', () => {
    const window = new LagWindow(60_000);
    window.advance(1_000_000);
    window.record(5000);
    window.advance(1_030_000);
    window.record(-20);
    expect(window.quantile(1)).toBeGreaterThan(4000);
    window.advance(1_065_000);
    expect(window.quantile(1)).toBe(0);
    window.advance(9_000_000);
    expect(window.quantile(1)).toBeNull();
  });
});
