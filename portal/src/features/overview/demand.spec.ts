import { expect, it } from '@jest/globals';
import { demandBar } from './demand.ts';
import type { DemandWatch } from './overview-api.ts';

const watched = (projected: number | null, low: number | null, high: number | null, peak: number | null) =>
  ({
    interval: { projected_kw: projected, low_kw: low, high_kw: high },
    month_peak: { value_kw: peak },
  }) as DemandWatch;

it('draws the quarter hour against the peak of the month', () => {
  const bar = demandBar(watched(50, 40, 60, 200));
  expect(bar?.limit).toBeCloseTo(95.24, 2);
  expect(bar?.projected).toBeCloseTo(23.81, 2);
  expect(bar?.isAbove).toBe(false);
  expect(demandBar(watched(210, 205, 220, 200))?.isAbove).toBe(true);
});

it('knows zero, and says nothing where nobody knows', () => {
  expect(demandBar(watched(0, null, null, null))).toEqual({
    projected: 0,
    low: 0,
    high: 0,
    limit: undefined,
    isAbove: false,
  });
  expect(demandBar(watched(null, null, null, 200))).toBeUndefined();
});
