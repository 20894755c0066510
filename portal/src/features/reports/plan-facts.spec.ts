import { expect, it } from '@jest/globals';
import {
  baselineFor,
  expectedSoFar,
  isOverdue,
  planBoard,
  savingReason,
  savingVerdict,
} from './plan-facts.ts';
import type { ActionPlan, BaselineBrief, Measurement } from './reports-api.ts';

const plan = (id: number, status: ActionPlan['status'], due: string): ActionPlan => ({
  id,
  title: `P${id}`,
  description: '',
  owner: 'Ann',
  baseline_id: null,
  baseline_version_id: null,
  recommendation_id: null,
  expected_saving_kwh: null,
  starts_on: '2026-01-01',
  due_on: due,
  implemented_at: null,
  status,
  created_at: '',
  created_by: '',
  updated_at: '',
  updated_by: '',
  measurement: null,
});
const measurement = (saving: number | null, half: number | null): Measurement => ({
  measured_at: '',
  period_from: '2026-01-01T00:00:00Z',
  period_to: '2026-01-31T10:30:00Z',
  saving_kwh: saving,
  uncertainty_kwh: half,
  saving_cost: null,
  currency: null,
  cost_reason: null,
  extrapolated_share: null,
  made_from: saving === null ? { saving_reason: 'no_period' } : { saving_reason: null },
});

it('groups plans by status, the next due first', () => {
  const board = planBoard([
    plan(1, 'planned', '2026-05-01'),
    plan(2, 'planned', '2026-04-01'),
    plan(3, 'done', '2026-01-01'),
  ]);
  expect(board.planned.map(({ id }) => id)).toEqual([2, 1]);
  expect(board.done.map(({ id }) => id)).toEqual([3]);
  expect(board.running).toEqual([]);
});

it('is overdue from the day after it was due, while nobody ended it', () => {
  expect(isOverdue(plan(1, 'running', '2026-05-01'), '2026-05-01')).toBe(false);
  expect(isOverdue(plan(1, 'running', '2026-05-01'), '2026-05-02')).toBe(true);
  expect(isOverdue(plan(1, 'done', '2026-05-01'), '2026-05-02')).toBe(false);
});

it('compares a measured saving with its part of the expected year', () => {
  // 30.4375 days are a twelfth of a mean year.
  expect(expectedSoFar(12_000, measurement(900, 100))).toBeCloseTo(1_000, 6);
  expect(expectedSoFar(null, measurement(900, 100))).toBeNull();
});

it.each([
  [900, 100, 'saved'],
  [100, 100, 'unclear'],
  [-900, 100, 'worse'],
  [0, 0, 'unclear'],
  [900, null, 'unclear'],
  [null, null, null],
] as const)('takes %s kWh ± %s for %s', (saving, half, verdict) => {
  expect(savingVerdict(measurement(saving, half))).toBe(verdict);
});

it('tells why there is no saving', () => {
  expect(savingReason(measurement(null, null))).toBe('no_period');
  expect(savingReason(measurement(1, 1))).toBeNull();
});

it('finds the baseline of the same machine and carrier', () => {
  const of = (id: number, label: string, carrier: string): BaselineBrief => ({
    id,
    name: '',
    scope: '',
    scope_label: label,
    carrier,
    in_force: { version: 1 },
  });
  const baselines = [of(1, 'Boiler', 'steam'), of(2, 'Boiler', 'natural_gas')];
  expect(baselineFor({ label: 'Boiler', carrier: 'natural_gas' }, baselines)).toBe(2);
  expect(baselineFor({ label: 'Pump', carrier: 'electricity' }, baselines)).toBeNull();
});
