import { expect, it } from '@jest/globals';
import { computedPeriods, cusumContent } from './use-charts.ts';
import type { Adjustment, Cusum } from './use-types.ts';

const at = (hour: number): string => new Date(hour * 3_600_000).toISOString();
const names = { cusum: 'CUSUM', limits: 'limits', waste: 'waste', saving: 'saving' };
const adjustment = (id: number, withdrawn_at: string | null): Adjustment => ({
  id,
  kind: 'static_factor',
  description: 'a second shift on every Saturday',
  period_from: at(1),
  period_to: at(2),
  items: [],
  kwh: 5,
  recorded_at: at(0),
  recorded_by: 'ana',
  withdrawn_at,
  withdrawn_by: null,
  withdrawal_reason: null,
});
const cusum = {
  from: at(0),
  to: at(3),
  periods: {
    period_start: [at(0), at(1), at(2)],
    period_end: [at(1), at(2), at(3)],
    energy_kwh: [1, 3, null],
    money: [0.1, 0.3, 0.3],
    limit_kwh: [2, 2.8, null],
  },
  alarms: [{ direction: 'waste', since: at(1), raised_at: at(2), until: at(3) }],
  notes: [
    { id: 1, at: at(2), kind: 'maintenance', text: 'filters changed', created_at: at(2), created_by: 'ana' },
  ],
} as unknown as Cusum;

it('adds up from zero, each period at its end, within the action limits', () => {
  const later = { ...adjustment(3, null), period_from: at(5), period_to: at(6) };
  const content = cusumContent(cusum, [adjustment(1, null), adjustment(2, at(2)), later], {
    isMoney: false,
    unit: 'kWh',
    timeZone: 'UTC',
    names,
  });
  expect(content.series[0]?.points).toEqual([
    [0, 0],
    [3_600_000, 1],
    [7_200_000, 3],
    [10_800_000, null],
  ]);
  expect(content.bands?.[0]?.points.slice(1)).toEqual([
    [3_600_000, -2, 2],
    [7_200_000, -2.8, 2.8],
    [10_800_000, null, null],
  ]);
  expect(content.marks?.map(({ label, to }) => [label, to !== undefined])).toEqual([
    ['waste', true],
    ['a second shift on every…', true],
    ['filters changed', false],
  ]);
});

it('has no limits in money', () => {
  const content = cusumContent(cusum, [], { isMoney: true, unit: 'EUR', timeZone: 'UTC', names });
  expect(content.bands).toEqual([]);
  expect(content.series[0]?.points[1]).toEqual([3_600_000, 0.1]);
});

it('keeps what is not known unknown', () => {
  const column = [null];
  const periods = {
    period_start: [at(0)],
    actual_kwh: [4],
    expected_kwh: column,
    low_kwh: column,
    high_kwh: column,
    deviation_kwh: column,
    skipped_reason: ['missing_driver:flow'],
  };
  expect(computedPeriods({ periods } as never)).toEqual([
    {
      start: 0,
      actual: 4,
      expected: null,
      low: null,
      high: null,
      deviation: null,
      skipped: 'missing_driver:flow',
    },
  ]);
});
