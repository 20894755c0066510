import { describe, expect, it } from '@jest/globals';
import { fault } from '../../test/machine-bench.ts';
import type { Fault } from '../faults/fault.ts';
import { DEMO_FLEET } from '../settings/fleet-settings.ts';
import { readInjections } from './injections.ts';
import { makeMinuteHistory } from './minute-history.ts';
import type { Cell } from './minute-rows.ts';

const FROM = '2026-01-14T03:00:00Z';
const MINUTE_MS = 60_000;

type Row = Record<string, Cell> & { readonly minute: number };

/** Rows of a sound machine with these faults; `minute` counts from the start. */
function historyOf(
  code: string,
  hours: number,
  wish: { everyS?: number; injected?: readonly Fault[]; probability?: number } = {},
): { rows: Row[]; faults: Fault[] } {
  const machine = DEMO_FLEET.machines.find((entry) => entry.code === code)!;
  const fromMs = Date.parse(FROM);
  const rows: Row[] = [];
  const order = {
    fromMs,
    untilMs: fromMs + hours * 3_600_000,
    everyS: wish.everyS ?? 60,
    settings: { ...DEMO_FLEET, anomaly_probability_per_day: wish.probability ?? 0 },
    injected: wish.injected ?? [],
  };
  const faults = makeMinuteHistory(machine, order, ({ timeMs, cells }, columns) => {
    const named = Object.fromEntries(columns.map((name, at) => [name, cells[at]]));
    rows.push({ ...named, minute: (timeMs - fromMs) / MINUTE_MS });
  });
  return { rows, faults };
}

describe('the history by minute', () => {
  it('has one row a minute, whose counter is the integral of the power', () => {
    const { rows } = historyOf('sim-motor-1', 4, { everyS: 1 });
    expect(rows.slice(0, 4).map(({ minute, readings }) => [minute, readings])).toEqual([
      [0, 5],
      [1, 6],
      [2, 6],
      [3, 6],
    ]);
    const counted = Number(rows[230]!['energy_total_kwh']) - Number(rows[1]!['energy_total_kwh']);
    const integral = rows.slice(2, 231).reduce((sum, row) => sum + Number(row['power_kw']) / 60, 0);
    expect(counted).toBeCloseTo(integral, 1);
    const { power_min_kw: low, power_kw: mean, power_max_kw: high } = rows[100]!;
    expect([Number(low) < Number(mean), Number(mean) < Number(high)]).toEqual([true, true]);
  });

  it('counts the same pieces at any rhythm', () => {
    const made = (everyS: number): number =>
      historyOf('sim-motor-1', 6, { everyS }).rows.reduce(
        (sum, row) => sum + Number(row['production_count']),
        0,
      );
    expect(made(60)).toBe(made(10));
    expect(made(60)).toBeGreaterThan(1000);
  });

  it('gives a boiler gas and steam in kWh', () => {
    const { rows } = historyOf('sim-boiler-1', 3);
    const of = (name: string): number => Number(rows[170]![name]) - Number(rows[10]![name]);
    expect(of('steam_energy_total_kwh') / of('energy_total_kwh')).toBeGreaterThan(0.8);
    expect(of('steam_energy_total_kwh') / of('energy_total_kwh')).toBeLessThan(0.92);
  });

  it('leaves out what a dead meter did not send', () => {
    const dead = fault('dead_meter', 'sim-pump-1', '2026-01-14T04:00:00Z', 1);
    const { rows, faults } = historyOf('sim-pump-1', 3, { injected: [dead] });
    expect(rows.filter(({ minute }) => minute >= 60 && minute < 120)).toEqual([]);
    expect(faults).toEqual([dead]);
  });

  it('puts the readings of a late clock where the clock says', () => {
    const skew = fault('clock_skew', 'sim-pump-1', '2026-01-14T04:00:00Z', 1, -90);
    const { rows } = historyOf('sim-pump-1', 3, { injected: [skew] });
    const readings = new Map(rows.map(({ minute, readings: count }) => [minute, count]));
    expect([57, 58, 59, 60].map((minute) => readings.get(minute))).toEqual([1, 2, 2, 1]);
    expect([117, 118, 119, 120].map((minute) => readings.get(minute))).toEqual([1, undefined, undefined, 1]);
  });

  it('does not keep readings that lie too far ahead', () => {
    const skew = fault('clock_skew', 'sim-pump-1', '2026-01-14T04:00:00Z', 1, 400);
    const { rows } = historyOf('sim-pump-1', 3, { injected: [skew] });
    expect(rows.filter(({ minute }) => minute >= 60 && minute < 120)).toEqual([]);
  });

  it('hands out rows in order over days, and lists random faults of the time only', () => {
    const { rows, faults } = historyOf('sim-injection-1', 24 * 6, { probability: 0.9 });
    expect(rows.every(({ minute }, i) => i === 0 || minute > rows[i - 1]!.minute)).toBe(true);
    expect(faults.length).toBeGreaterThanOrEqual(4);
    const untilMs = Date.parse(FROM) + 6 * 86_400_000;
    expect(faults.every(({ startMs, endMs }) => endMs > Date.parse(FROM) && startMs < untilMs)).toBe(true);
    expect(faults).toEqual(faults.toSorted((a, b) => a.startMs - b.startMs));
  });
});

describe('faults to inject', () => {
  const wish = { kind: 'leak', machine: 'sim-pump-1', start: FROM, duration_s: 600 };
  const read = (change: object): Fault[] =>
    readInjections(JSON.stringify([{ ...wish, ...change }]), DEMO_FLEET.machines);

  it('take the usual magnitude when none is given', () => {
    const startMs = Date.parse(FROM);
    expect(read({})).toEqual([
      {
        id: 'injected-1',
        kind: 'leak',
        machine: 'sim-pump-1',
        startMs,
        endMs: startMs + 600_000,
        magnitude: 0.3,
        origin: 'injected',
      },
    ]);
  });

  it.each([
    ['an unknown machine', { machine: 'sim-pump-9' }, /befalls sim-pump-9/],
    ['a machine that cannot leak', { machine: 'sim-motor-1' }, /does not befall a motor/],
    ['too large a leak', { magnitude: 7 }, /outside 0.01 to 1/],
    ['an unknown field', { size: 1 }, /size/],
  ])('are refused for %s', (_name, change, message) => {
    expect(() => read(change)).toThrow(message);
  });
});
