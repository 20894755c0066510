import { expect, it } from '@jest/globals';
import type { Anomaly } from './anomalies-api.ts';
import { sumOf, wholeCents, worstFirst, worstOf } from './anomaly-order.ts';

const anomaly = (id: number, parts: Partial<Anomaly> = {}): Anomaly => ({
  id,
  machine_id: 1,
  machine: 'compressor-1',
  machine_label: 'Compressor 1',
  carrier: 'electricity',
  started_at: '2026-11-20T10:00:00.000Z',
  ended_at: '2026-11-20T12:00:00.000Z',
  severity: 'warning',
  detectors: ['baseline'],
  kinds: ['above_baseline'],
  energy_kwh: null,
  cost: null,
  currency: null,
  cost_reason: null,
  peak_score: null,
  features: [],
  explanation: '',
  explanation_language: 'en',
  made_from: {},
  found_at: '2026-11-20T10:20:00.000Z',
  updated_at: '2026-11-20T12:20:00.000Z',
  feedback: null,
  feedback_note: null,
  feedback_by: null,
  feedback_at: null,
  ...parts,
});
const priced = (id: number, kwh: number, cost: number, parts: Partial<Anomaly> = {}): Anomaly =>
  anomaly(id, { energy_kwh: kwh, cost, currency: 'EUR', ...parts });
const ids = (list: readonly Anomaly[]): number[] => list.map(({ id }) => id);

it('puts what cost most first, and places energy without a price between', () => {
  const unpriced = anomaly(3, { energy_kwh: 50 });
  expect(ids(worstFirst([priced(1, 10, 2), unpriced, priced(2, 100, 20)]))).toEqual([2, 3, 1]);
});

it('counts energy where nothing has a price', () => {
  expect(ids(worstFirst([anomaly(1, { energy_kwh: 5 }), anomaly(2, { energy_kwh: 9 })]))).toEqual([2, 1]);
});

it('takes what cost nothing last: critical, then the larger deviation, then the newer', () => {
  const list = [
    anomaly(1, { started_at: '2026-11-19T00:00:00.000Z' }),
    anomaly(2),
    priced(3, -50, -10),
    priced(4, 0.01, 0.002, { severity: 'critical' }),
    priced(5, 1, 0.2),
  ];
  expect(ids(worstFirst(list))).toEqual([5, 4, 3, 2, 1]);
});

it('names once what two carriers of a machine tell in the same words', () => {
  const told = {
    kinds: ['signal_low'] as Anomaly['kinds'],
    explanation: 'Pressure was 0.35 bar below what is usual.',
  };
  const list = [
    priced(1, 10, 3, told),
    priced(2, 10, 2, { ...told, carrier: 'steam' }),
    priced(3, 10, 1, { ...told, carrier: 'steam', machine_id: 2 }),
    priced(4, 10, 0.5, { ...told, explanation: 'Power was high.' }),
  ];
  expect(ids(worstOf(list, 4))).toEqual([1, 3, 4]);
});

it('never calls one the worst that somebody set aside', () => {
  const list = [
    priced(1, 100, 20, { feedback: 'false' }),
    priced(2, 90, 18, { feedback: 'ignore' }),
    priced(3, 1, 1),
  ];
  expect(worstOf(list, 1).map(({ id }) => id)).toEqual([3]);
  expect(worstOf([], 1)).toEqual([]);
});

it('sums the excess only, and no money of two currencies', () => {
  const list = [priced(1, 10, 2, { ended_at: null }), priced(2, -40, -8), anomaly(3, { feedback: 'true' })];
  expect(sumOf(list)).toEqual({
    count: 3,
    goingOn: 1,
    unjudged: 2,
    excessKwh: 10,
    excessCost: 2,
    currency: 'EUR',
  });
  expect(sumOf([...list, priced(4, 1, 1, { currency: 'CHF' })]).excessCost).toBeNull();
});

it('shows no minus before nothing', () => {
  expect(Object.is(wholeCents(-0.0015), 0)).toBe(true);
  expect(wholeCents(-9.581)).toBe(-9.58);
  expect(wholeCents(null)).toBeNull();
});
