import { describe, expect, it } from '@jest/globals';
import { SiteTime } from '../site/site-time.ts';
import { FAULT_KINDS } from './fault.ts';
import { randomFaultOfDay } from './random-faults.ts';

const berlin = new SiteTime('Europe/Berlin');

describe('random faults', () => {
  const days = Array.from({ length: 20_000 }, (_, day) => 10_000 + day);
  const machine = { code: 'm', kind: 'compressor', seed: 5 } as const;
  const faults = days.map((day) => randomFaultOfDay(machine, day, berlin, 0.1)).filter((one) => one !== null);

  it('befall a machine on about one day in ten', () => {
    expect(faults.length / days.length).toBeGreaterThan(0.09);
    expect(faults.length / days.length).toBeLessThan(0.11);
  });

  it('are of every kind that applies', () => {
    expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(FAULT_KINDS));
    const motor = { ...machine, kind: 'motor' } as const;
    const kinds = days.map((day) => randomFaultOfDay(motor, day, berlin, 1)?.kind);
    expect(kinds).not.toContain('leak');
  });

  it('are the same each time', () => {
    expect(days.slice(0, 500).map((day) => randomFaultOfDay(machine, day, berlin, 0.1))).toEqual(
      days.slice(0, 500).map((day) => randomFaultOfDay(machine, day, berlin, 0.1)),
    );
  });

  it('never happen at a probability of zero', () => {
    expect(days.every((day) => randomFaultOfDay(machine, day, berlin, 0) === null)).toBe(true);
  });
});
