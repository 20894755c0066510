import { expect, it } from '@jest/globals';
import { changeOf, formOfPlan, newPlanForm, newPlanOf } from './plan-form.ts';
import type { ActionPlan, Recommendation } from './reports-api.ts';

const plan: ActionPlan = {
  id: 3,
  title: 'Mend leaks',
  description: '',
  owner: 'Ann',
  baseline_id: 4,
  baseline_version_id: 9,
  recommendation_id: null,
  expected_saving_kwh: 12_000,
  starts_on: '2026-03-01',
  due_on: '2026-04-01',
  implemented_at: null,
  status: 'planned',
  created_at: '',
  created_by: '',
  updated_at: '',
  updated_by: '',
  measurement: null,
};

it('sends only what was changed', () => {
  expect(changeOf(formOfPlan(plan), plan)).toEqual({});
  expect(
    changeOf(
      { ...formOfPlan(plan), status: 'done', implementedAt: '2026-03-20T10:00:00.000Z', expected: '9500,5' },
      plan,
    ),
  ).toEqual({ status: 'done', implemented_at: '2026-03-20T10:00:00.000Z', expected_saving_kwh: 9_500.5 });
});

it('begins a plan with what its recommendation knows', () => {
  const recommendation = {
    id: 7,
    label: 'Pump 1',
    carrier: 'electricity',
    text: 'It idles.',
    saving_kwh_year: 1_234.6,
  } as Recommendation;
  const baselines = [
    { id: 5, name: '', scope: '', scope_label: 'Pump 1', carrier: 'electricity', in_force: { version: 1 } },
  ];
  const form = newPlanForm('Ann', '2026-01-15', { recommendation, title: 'Pump 1: idle' }, baselines);
  expect(newPlanOf(form, recommendation.id)).toEqual({
    title: 'Pump 1: idle',
    description: 'It idles.',
    owner: 'Ann',
    baseline_id: 5,
    recommendation_id: 7,
    expected_saving_kwh: 1_235,
    starts_on: '2026-01-15',
    due_on: '2026-02-14',
  });
  expect(newPlanOf(newPlanForm('Ann', '2026-01-15', undefined, []), undefined)).not.toHaveProperty(
    'baseline_id',
  );
});
