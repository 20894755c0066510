import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bodiesOf, machineWith, mean, readingsOf, TICK_S } from '../../test/machine-bench.ts';
import { MACHINE_KINDS, type MachineKind } from '../machines/machine-model.ts';

const ELECTRIC = MACHINE_KINDS.filter((kind) => kind !== 'boiler');
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  compressor: [15, 75],
  hvac: [20, 150],
  motor: [5, 30],
  pump: [10, 50],
  injection_molding: [25, 200],
};
const hour = 3_600_000;

describe.each(ELECTRIC)('the electricity of a %s', (kind) => {
  const readings = bodiesOf(readingsOf(kind, '2026-01-14T03:00:00Z', 4), 'energy');

  it('obeys √3 · U · I · cosφ in every published reading', () => {
    const wrong = readings.filter(
      ({ power_kw, voltage_v, current_a, power_factor }) =>
        (Math.sqrt(3) * voltage_v! * current_a! * power_factor!) / 1000 !== power_kw,
    );
    expect(wrong).toEqual([]);
  });

  it('is what the counter counts', () => {
    const errors = readings.slice(1).map((reading, i) => {
      const before = readings[i]!;
      const integral = ((before['power_kw']! + reading['power_kw']!) / 2) * (TICK_S[kind] / 3600);
      const counted = reading['energy_total_kwh']! - before['energy_total_kwh']!;
      return Math.abs(counted - integral);
    });
    expect(Math.max(...errors)).toBeLessThan(2e-6);
  });

  it('stays in its range all year', () => {
    const [low, high] = RANGES[kind] ?? [0, 0];
    // A compressor's tick is a second: fewer hours of it.
    const hours = kind === 'compressor' ? 4 : 48;
    for (const month of ['01', '07']) {
      const year = bodiesOf(readingsOf(kind, `2026-${month}-09T03:00:00Z`, hours, { everyS: 300 }), 'energy');
      const power = year.map(({ power_kw }) => power_kw!);
      expect(Math.min(...power)).toBeGreaterThanOrEqual(low);
      expect(Math.max(...power)).toBeLessThanOrEqual(high);
    }
  });

  it('is lower at the weekend', () => {
    const power = (from: string): number =>
      mean(
        bodiesOf(readingsOf(kind, from, kind === 'compressor' ? 4 : 24, { everyS: 60 }), 'energy').map(
          ({ power_kw }) => power_kw!,
        ),
      );
    expect(power('2026-01-18T06:00:00Z')).toBeLessThan(power('2026-01-14T06:00:00Z'));
  });
});

describe('determinism', () => {
  it('gives the same readings whatever the rhythm and however time is cut', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 40 * 60_000 }), { minLength: 1, maxLength: 12 });
    const start = Date.parse('2026-03-29T00:20:00Z');
    fc.assert(
      fc.property(fc.constantFrom<MachineKind>(...MACHINE_KINDS), cuts, (kind, steps) => {
        const whole = machineWith(kind);
        const cut = machineWith(kind);
        const total = steps.reduce((sum, step) => sum + step, 0);
        const coarse: string[] = [];
        const fine: string[] = [];
        whole.begin(start);
        cut.begin(start);
        whole.advance(start + total, { energyMs: 60_000, contextMs: Infinity }, ({ body }) =>
          coarse.push(JSON.stringify(body)),
        );
        let now = start;
        for (const step of steps) {
          now += step;
          cut.advance(now, { energyMs: TICK_S[kind] * 1000, contextMs: Infinity }, ({ body, timeMs }) => {
            if (timeMs % 60_000 === 0) fine.push(JSON.stringify(body));
          });
        }
        expect(fine).toEqual(coarse);
      }),
      { numRuns: 25 },
    );
  });

  it('goes on from a snapshot as if nothing had happened', () => {
    const start = Date.parse('2026-05-04T04:00:00Z');
    const rhythm = { energyMs: 30_000, contextMs: 30_000 };
    for (const kind of MACHINE_KINDS) {
      const straight = machineWith(kind);
      const straightBodies: unknown[] = [];
      straight.begin(start);
      straight.advance(start + 2 * hour, rhythm, ({ body }) => straightBodies.push(body));
      const first = machineWith(kind);
      const bodies: unknown[] = [];
      first.begin(start);
      first.advance(start + hour, rhythm, ({ body }) => bodies.push(body));
      const second = machineWith(kind);
      second.restore(JSON.parse(JSON.stringify(first.snapshot())) as ReturnType<typeof first.snapshot>);
      second.advance(start + 2 * hour, rhythm, ({ body }) => bodies.push(body));
      expect(bodies).toEqual(straightBodies);
    }
  });

  it('differs with the seed of the machine', () => {
    const one = bodiesOf(readingsOf('hvac', '2026-05-04T04:00:00Z', 1), 'energy');
    const other = bodiesOf(readingsOf('motor', '2026-05-04T04:00:00Z', 1), 'energy');
    expect(one.map(({ voltage_v }) => voltage_v)).not.toEqual(other.map(({ voltage_v }) => voltage_v));
  });
});

describe('the physics between the signals', () => {
  it('lets the production of the conveyor follow its speed', () => {
    const readings = readingsOf('motor', '2026-01-14T00:00:00Z', 24, { everyS: 60 });
    for (const body of bodiesOf(readings, 'production')) {
      const { production_count, good, bad, speed_percent, throughput_units_per_hour } = body;
      expect(good! + bad!).toBe(production_count);
      expect(speed_percent).toBeGreaterThanOrEqual(0);
      expect(speed_percent).toBeLessThanOrEqual(100);
      if (speed_percent! < 1) expect(throughput_units_per_hour).toBe(0);
      expect(throughput_units_per_hour).toBeLessThanOrEqual(9 * speed_percent! + 0.1);
    }
    const counted = bodiesOf(readings, 'production').reduce(
      (sum, body) => sum + body['production_count']!,
      0,
    );
    const expected = bodiesOf(readings, 'production').reduce(
      (sum, body) => sum + body['throughput_units_per_hour']! / 60,
      0,
    );
    expect(Math.abs(counted / expected - 1)).toBeLessThan(0.02);
  });

  it('needs more for cooling on warm days and closes the heat balance', () => {
    const july = readingsOf('hvac', '2026-07-13T00:00:00Z', 96, { everyS: 60 });
    const april = readingsOf('hvac', '2026-04-13T00:00:00Z', 96, { everyS: 60 });
    const power = (readings: typeof july): number =>
      mean(bodiesOf(readings, 'energy').map(({ power_kw }) => power_kw!));
    expect(power(july)).toBeGreaterThan(power(april) * 1.15);
    for (const body of bodiesOf(july, 'environment')) {
      expect(body['supply_temp_c']).toBeGreaterThanOrEqual(7);
      expect(body['supply_temp_c']).toBeLessThanOrEqual(12);
      expect(body['return_temp_c']).toBeGreaterThanOrEqual(12);
      expect(body['return_temp_c']).toBeLessThanOrEqual(18);
      expect(body['cop']).toBeGreaterThanOrEqual(2.5);
      expect(body['cop']).toBeLessThanOrEqual(4);
    }
  });

  it('keeps the compressor between 6 and 8 bar and 100 and 500 m³/h', () => {
    for (const body of bodiesOf(
      readingsOf('compressor', '2026-01-14T03:00:00Z', 5, { everyS: 10 }),
      'environment',
    )) {
      expect(body['pressure_bar']).toBeGreaterThanOrEqual(5.99);
      expect(body['pressure_bar']).toBeLessThanOrEqual(8.01);
      expect(body['flow_rate_m3h']).toBeGreaterThanOrEqual(100);
      expect(body['flow_rate_m3h']).toBeLessThanOrEqual(500);
    }
  });

  it('keeps the hydraulics between 150 and 200 bar', () => {
    for (const body of bodiesOf(readingsOf('pump', '2026-01-14T00:00:00Z', 24), 'environment')) {
      expect(body['pressure_bar']).toBeGreaterThanOrEqual(150);
      expect(body['pressure_bar']).toBeLessThanOrEqual(200);
    }
  });

  it('lets moulding go through its phases and use more energy per part with wet material', () => {
    const readings = readingsOf('injection_molding', '2026-01-12T05:00:00Z', 105);
    const production = bodiesOf(readings, 'production') as unknown as Record<string, string | number>[];
    expect(new Set(production.map((body) => body['operating_mode']))).toEqual(
      new Set(['heating', 'injection', 'cooling']),
    );
    const energy = bodiesOf(readings, 'energy');
    const wet: number[] = [];
    const dry: number[] = [];
    production.forEach((body, i) => {
      if (body['operating_mode'] !== 'heating') return;
      const moisture = Number(body['material_moisture_percent']);
      (moisture > 0.11 ? wet : dry).push(energy[i]!['power_kw']!);
      expect(Number(body['cycle_time_s'])).toBeGreaterThanOrEqual(60);
      expect(Number(body['cycle_time_s'])).toBeLessThanOrEqual(180);
    });
    expect(mean(wet)).toBeGreaterThan(mean(dry));
  });

  it('meters gas and steam of the boiler by amount, and never gets more out than in', () => {
    const energy = bodiesOf(readingsOf('boiler', '2026-01-14T00:00:00Z', 12), 'energy') as unknown as Record<
      string,
      number | string
    >[];
    const gas = energy.filter((body) => body['channel'] === 'natural_gas');
    const steam = energy.filter((body) => body['channel'] === 'steam');
    expect(gas).toHaveLength(steam.length);
    gas.forEach((body, i) => {
      const gasKw = Number(body['flow_m3h']) * Number(body['calorific_kwh_per_m3']);
      const steamKw = Number(steam[i]!['flow_kgh']) * Number(steam[i]!['enthalpy_kwh_per_kg']);
      expect(steamKw / gasKw).toBeGreaterThan(0.6);
      expect(steamKw / gasKw).toBeLessThan(0.93);
    });
  });
});
