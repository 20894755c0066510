import { expect, it } from '@jest/globals';
import type { Anomaly } from './overview-api.ts';
import { worstOf } from './worst.ts';

const anomaly = (id: number, given: Partial<Anomaly>): Anomaly =>
  ({
    id,
    severity: 'warning',
    cost: null,
    energy_kwh: null,
    feedback: null,
    started_at: '2026-11-20T00:00:00Z',
    ...given,
  }) as Anomaly;

it('puts the worst first and leaves out what people called false', () => {
  const found = worstOf(
    [
      anomaly(1, { cost: 3 }),
      anomaly(2, { cost: -9 }),
      anomaly(3, { severity: 'critical', started_at: '2026-11-19T00:00:00Z' }),
      anomaly(4, { severity: 'critical' }),
      anomaly(5, { severity: 'critical', energy_kwh: 2 }),
      anomaly(6, { severity: 'critical', cost: 99, feedback: 'false' }),
      anomaly(7, { energy_kwh: 500 }),
    ],
    6,
  );
  expect(found.map(({ id }) => id)).toEqual([5, 4, 3, 2, 1, 7]);
  expect(worstOf(found, 2)).toHaveLength(2);
});
