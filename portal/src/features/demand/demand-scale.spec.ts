import { expect, it } from '@jest/globals';
import { demandScale, demandState } from './demand-scale.ts';
import type { DemandWatch } from './demand-watch.ts';

const watch = (projected: number | null, high: number | null, peak: number | null): DemandWatch =>
  ({
    interval: { energy_so_far_kwh: 10, projected_kw: projected, low_kw: null, high_kw: high },
    month_peak: { value_kw: peak },
  }) as DemandWatch;

it('lays the interval beside the peak of the month', () => {
  const scale = demandScale(watch(80, 90, 200));
  expect(scale.highestKw).toBeCloseTo(220);
  expect(scale.soFar).toBeCloseTo(40 / 220);
  expect(scale.projected).toBeCloseTo(80 / 220);
  expect(scale.low).toBeNull();
  expect(scale.monthPeak).toBeCloseTo(200 / 220);
});

it.each([
  [80, 90, 200, 'below'],
  [190, 210, 200, 'near'],
  [201, null, 200, 'above'],
  [null, null, 200, 'unknown'],
  [80, 90, null, 'unknown'],
])('tells %s kW (at most %s) beside a peak of %s: %s', (projected, high, peak, state) => {
  expect(demandState(watch(projected, high, peak))).toBe(state);
});
