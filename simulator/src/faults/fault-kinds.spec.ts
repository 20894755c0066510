import { describe, expect, it } from '@jest/globals';
import { bodiesOf, fault, mean, readingsOf } from '../../test/machine-bench.ts';
import type { MachineKind } from '../machines/machine-model.ts';
import { effectsOf, NO_EFFECTS } from './effects.ts';
import { FAULT_KINDS, FAULT_TRAITS, type Fault } from './fault.ts';

const START = '2026-01-14T06:00:00Z';
const startMs = Date.parse(START);

function energyOf(kind: MachineKind, faults: readonly Fault[], hours = 4): Record<string, number>[] {
  return bodiesOf(readingsOf(kind, START, hours, { faults }), 'energy');
}

function power(bodies: readonly Record<string, number>[]): number {
  return mean(bodies.map(({ power_kw }) => power_kw!));
}

function counted(bodies: readonly Record<string, number>[]): number {
  return bodies.at(-1)!['energy_total_kwh']! - bodies[0]!['energy_total_kwh']!;
}

describe('each fault', () => {
  it('leak: more air flows, more power is drawn, the pressure sinks gradually', () => {
    const faults = [fault('leak', 'sim-compressor-1', START, 4, 0.5)];
    const sound = bodiesOf(readingsOf('compressor', START, 4, { everyS: 60 }), 'environment');
    const leaking = bodiesOf(readingsOf('compressor', START, 4, { everyS: 60, faults }), 'environment');
    const drop = (part: readonly [number, number]): number =>
      mean(sound.slice(...part).map((body) => body['pressure_bar']!)) -
      mean(leaking.slice(...part).map((body) => body['pressure_bar']!));
    expect(drop([0, 60])).toBeLessThan(drop([90, 150]));
    expect(drop([180, 240])).toBeGreaterThan(0.25);
    expect(power(energyOf('compressor', faults))).toBeGreaterThan(power(energyOf('compressor', [])) * 1.05);
  });

  it('drift: the meter reads and counts more and more', () => {
    const sound = energyOf('motor', []);
    const drifting = energyOf('motor', [fault('drift', 'sim-motor-1', START, 4, 0.2)]);
    const ratio = (part: readonly [number, number]): number =>
      power(drifting.slice(...part)) / power(sound.slice(...part));
    expect(ratio([0, 100])).toBeLessThan(1.02);
    expect(ratio([-100, undefined as unknown as number])).toBeGreaterThan(1.18);
    expect(counted(drifting) / counted(sound)).toBeCloseTo(1.1, 1);
  });

  it('stuck_sensor: power, current and voltage repeat, the counter counts what is shown', () => {
    const stuck = energyOf('hvac', [fault('stuck_sensor', 'sim-hvac-1', START, 1)], 1).slice(0, -1);
    expect(new Set(stuck.map(({ power_kw }) => power_kw)).size).toBe(1);
    expect(new Set(stuck.map(({ voltage_v }) => voltage_v)).size).toBe(1);
    expect(counted(stuck)).toBeCloseTo((stuck[0]!['power_kw']! * (stuck.length - 1)) / 360, 4);
  });

  it('spike: a short surge that the identity √3·U·I·cosφ survives', () => {
    const spiking = energyOf('motor', [fault('spike', 'sim-motor-1', '2026-01-14T07:00:00Z', 0.1, 3)]);
    const sound = energyOf('motor', []);
    const at = spiking.findIndex(({ ts }) => ts === startMs + 3_660_000);
    expect(spiking[at]!['power_kw']! / sound[at]!['power_kw']!).toBeCloseTo(3, 2);
    const { power_kw, voltage_v, current_a, power_factor } = spiking[at]!;
    expect((Math.sqrt(3) * voltage_v! * current_a! * power_factor!) / 1000).toBe(power_kw);
  });

  it('dead_meter: nothing is sent, nothing counted', () => {
    const dead = energyOf('motor', [fault('dead_meter', 'sim-motor-1', '2026-01-14T07:00:00Z', 1)]);
    const gap = dead.findIndex((body, i) => body['ts']! - (dead[i - 1]?.['ts'] ?? body['ts']!) > 10_000);
    expect(dead[gap]!['ts']! - dead[gap - 1]!['ts']!).toBe(3_610_000);
    expect(dead[gap]!['energy_total_kwh']).toBe(dead[gap - 1]!['energy_total_kwh']);
  });

  it('clock_skew: time stamps are off, values are not', () => {
    const skewed = energyOf('pump', [fault('clock_skew', 'sim-pump-1', START, 5, -90)]);
    const sound = energyOf('pump', []);
    expect(skewed.map(({ ts }) => ts! + 90_000)).toEqual(sound.map(({ ts }) => ts));
    expect(skewed.map(({ power_kw }) => power_kw)).toEqual(sound.map(({ power_kw }) => power_kw));
  });

  it('duplicate_storm and late_batch: the delivery changes', () => {
    const storm = fault('duplicate_storm', 'sim-pump-1', START, 1, 4);
    const late = fault('late_batch', 'sim-pump-1', START, 1);
    expect(effectsOf([storm, late], startMs)).toMatchObject({ copies: 4, heldUntilMs: late.endMs });
    expect(effectsOf([storm, late], late.endMs)).toBe(NO_EFFECTS);
  });

  it('counter_reset: the counter starts from zero, the power does not care', () => {
    const reset = energyOf('pump', [fault('counter_reset', 'sim-pump-1', '2026-01-14T08:00:00Z', 0.1)]);
    const at = reset.findIndex(({ ts }) => ts === startMs + 7_200_000);
    expect(reset[at - 1]!['energy_total_kwh']).toBeGreaterThan(100_000);
    expect(reset[at]!['energy_total_kwh']).toBe(0);
    expect(reset[at + 1]!['energy_total_kwh']).toBeGreaterThan(0);
    expect(reset.map(({ power_kw }) => power_kw)).toEqual(
      energyOf('pump', []).map(({ power_kw }) => power_kw),
    );
  });

  it('meter_swap: the new meter brings its own counter', () => {
    const swapped = energyOf('pump', [fault('meter_swap', 'sim-pump-1', '2026-01-14T08:00:00Z', 0.1, 77.5)]);
    const at = swapped.findIndex(({ ts }) => ts === startMs + 7_200_000);
    expect(swapped[at]!['energy_total_kwh']).toBe(77.5);
    expect(swapped[at + 1]!['energy_total_kwh']).toBeGreaterThan(77.5);
  });

  it.each<MachineKind>(['compressor', 'hvac', 'motor', 'pump', 'injection_molding'])(
    'idle_waste: a %s runs through the Sunday without making anything',
    (kind) => {
      const sunday = '2026-01-18T19:00:00Z';
      const faults = [fault('idle_waste', `sim-${kind}-1`, sunday, 8)];
      const options = { everyS: 60 };
      const sound = readingsOf(kind, sunday, 8, options);
      const wasting = readingsOf(kind, sunday, 8, { ...options, faults });
      expect(power(bodiesOf(wasting, 'energy'))).toBeGreaterThan(power(bodiesOf(sound, 'energy')) * 1.08);
      const made = (readings: typeof sound): number =>
        bodiesOf(readings, 'production').reduce((sum, body) => sum + body['production_count']!, 0);
      if (kind === 'motor' || kind === 'injection_molding') {
        expect(made(wasting)).toBeLessThanOrEqual(made(sound) * 1.02);
      }
    },
  );

  it.each<MachineKind>(['compressor', 'hvac', 'motor', 'pump', 'injection_molding'])(
    'efficiency_loss: a %s needs more for the same output',
    (kind) => {
      const faults = [fault('efficiency_loss', `sim-${kind}-1`, START, 5, 0.2)];
      const options = { everyS: 60 };
      const sound = readingsOf(kind, START, 4, options);
      const poor = readingsOf(kind, START, 4, { ...options, faults });
      const ratio = power(bodiesOf(poor, 'energy')) / power(bodiesOf(sound, 'energy'));
      expect(ratio).toBeGreaterThan(1.15);
      expect(ratio).toBeLessThan(1.22);
      expect(bodiesOf(poor, 'production')).toEqual(bodiesOf(sound, 'production'));
    },
  );

  it('has traits whose usual magnitude lies in its range', () => {
    for (const kind of FAULT_KINDS) {
      const { range, usual } = FAULT_TRAITS[kind];
      expect(usual).toBeGreaterThanOrEqual(range[0]);
      expect(usual).toBeLessThanOrEqual(range[1]);
    }
  });
});
