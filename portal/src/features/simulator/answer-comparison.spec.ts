import { expect, it } from '@jest/globals';
import type { Anomaly } from '../anomalies/anomalies-api.ts';
import { compareWithKey } from './answer-comparison.ts';
import type { Fault } from './simulator-api.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const day = (time: string): string => `2026-11-20T${time}:00.000Z`;
const machines = new Map([
  ['sim-1', new Set([1])],
  ['sim-2', new Set([2, 3])],
]);
const fault = (id: string, parts: Partial<Fault> = {}): Fault => ({
  id,
  kind: 'leak',
  machine: 'sim-1',
  start: day('10:00'),
  end: day('12:00'),
  planned_end: null,
  magnitude: 0.3,
  origin: 'injected',
  seal: '',
  ...parts,
});
const anomaly = (id: number, parts: Partial<Anomaly> = {}): Anomaly =>
  ({
    id,
    machine_id: 1,
    started_at: day('10:30'),
    ended_at: day('11:30'),
    found_at: day('11:00'),
    made_from: { scanned_from: '2026-11-14T00:00:00.000Z' },
    ...parts,
  }) as Anomaly;
const statesOf = (key: readonly Fault[], found: readonly Anomaly[]) =>
  compareWithKey(key, found, machines, now).faults.map(({ fault: { id }, state }) => `${id} ${state}`);

it('counts a detection on the same machine at the time of the fault', () => {
  const { faults, found, decided, medianDelayMillis, withoutCause } = compareWithKey(
    [fault('a'), fault('b', { machine: 'sim-2' })],
    [anomaly(1), anomaly(2, { machine_id: 4 })],
    machines,
    now,
  );
  expect(faults.map(({ state }) => state)).toEqual(['found', 'missed']);
  expect([found, decided, medianDelayMillis]).toEqual([1, 2, 3_600_000]);
  expect(withoutCause.map(({ id }) => id)).toEqual([2]);
});

it('names once what two meters of a machine tell in the same words', () => {
  const told = { explanation: 'Pressure was low.', machine_id: 2 };
  const meters = [
    anomaly(1, { ...told, carrier: 'natural_gas' }),
    anomaly(2, { ...told, carrier: 'steam' }),
    anomaly(3, { ...told, carrier: 'steam', explanation: 'The counter fell.' }),
  ];
  const { faults } = compareWithKey([fault('a', { machine: 'sim-2' })], meters, machines, now);
  expect(faults[0]?.anomalies.map(({ id }) => id)).toEqual([1, 3]);
  expect(compareWithKey([], meters, machines, now).withoutCause.map(({ id }) => id)).toEqual([1, 3]);
});

it('takes any machine of a device, a quarter of an hour apart, and what goes on', () => {
  const near = anomaly(1, { machine_id: 3, started_at: day('12:14'), ended_at: null });
  expect(statesOf([fault('a', { machine: 'sim-2' })], [near])).toEqual(['a found']);
  const far = anomaly(1, { started_at: day('12:16') });
  expect(statesOf([fault('a')], [far])).toEqual(['a missed']);
  const standing = anomaly(1, { started_at: day('09:00'), found_at: day('09:45'), ended_at: null });
  expect(statesOf([fault('a')], [standing])).toEqual(['a missed']);
});

it('calls nothing missed that cannot be seen, was not looked at, goes on, is yet to come, or was taken back', () => {
  const far = anomaly(9, { machine_id: 9 });
  const key = [
    fault('traceless', { kind: 'late_batch', start: day('09:00') }),
    fault('before', { start: '2026-11-01T00:00:00.000Z', end: '2026-11-01T01:00:00.000Z' }),
    fault('pending', { start: '2026-11-21T09:00:00.000Z', end: '2026-11-21T10:30:00.000Z' }),
    fault('ahead', { start: '2026-11-21T13:00:00.000Z', end: '2026-11-21T14:00:00.000Z' }),
    fault('taken back', { end: day('10:00') }),
  ];
  expect(statesOf(key, [far])).toEqual([
    'ahead ahead',
    'pending pending',
    'traceless traceless',
    'before before',
  ]);
});

it('tells no delay of what was found in the past', () => {
  const late = anomaly(1, { found_at: '2026-11-21T10:00:00.000Z' });
  const { faults, medianDelayMillis } = compareWithKey([fault('a')], [late], machines, now);
  expect(faults[0]?.delayMillis).toBeNull();
  expect(medianDelayMillis).toBeNull();
});

it('leaves out faults of another time, which still explain what was detected', () => {
  const shown = { from: Date.parse('2026-11-21T00:00:00Z'), to: now };
  const { faults, withoutCause } = compareWithKey([fault('a')], [anomaly(1)], machines, now, shown);
  expect([faults, withoutCause]).toEqual([[], []]);
});
