import { beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_CALENDAR, localMoments } from '../src/baselines/model/calendar.ts';
import type { DriverSpec } from '../src/baselines/model/driver-spec.ts';
import type { FitOutcome, FitRequest } from '../src/baselines/model/fit-baseline.ts';
import { fitBaseline } from '../src/baselines/model/fit-baseline.ts';
import type { Exclusion, PeriodSeries } from '../src/baselines/model/period-series.ts';
import type { MachineColumns, SimulatedHistory } from './simulated-history.ts';
import { simulatedHistory } from './simulated-history.ts';

/** The demo without its faults: what is to be recovered is the machine. */
const SOUND = { days: 90, seed: 20251008, anomalyProbability: 0, everyS: 10 };
const HOUR = 3_600_000;

/** Value of a minute by its row; undefined where the minute has none. */
type OfMinute = (numbers: MachineColumns['numbers'], row: number) => number;

/**
 * Hours of a machine: energy as the difference of its counter, drivers as the mean of their minutes. The counter adds up power by
 * the trapezoid from tick to tick, so the first and the last tick of an hour count half: so they do for the drivers, else every
 * change of shift would look like a fault of the driver.
 */
function hourly(
  machine: MachineColumns,
  tickS: number,
  drivers: Readonly<Record<string, OfMinute>>,
): PeriodSeries {
  const { timeMillis, numbers } = machine;
  const first = Math.ceil(timeMillis[0]! / HOUR) * HOUR;
  const hours = Math.floor((timeMillis.at(-1)! - first) / HOUR);
  const counterBefore = new Float64Array(hours + 1).fill(Number.NaN);
  const sums = Object.keys(drivers).map(() => new Float64Array(hours));
  const counts = new Float64Array(hours);
  const half = tickS / 120;
  timeMillis.forEach((time, row) => {
    const hour = Math.floor((time - first) / HOUR);
    // The last reading before the full hour.
    if (hour >= -1 && hour < hours) counterBefore[hour + 1] = numbers['energy_total_kwh']![row]!;
    const isLast = (time - first) % HOUR === HOUR - 60_000;
    Object.values(drivers).forEach((ofMinute, k) => {
      const value = ofMinute(numbers, row);
      if (hour >= 0 && hour < hours) sums[k]![hour]! += isLast ? value * (1 - half) : value;
      if (isLast && hour + 1 >= 0 && hour + 1 < hours) sums[k]![hour + 1]! += value * half;
    });
    if (hour >= 0 && hour < hours) counts[hour]! += 1;
  });
  const whole = new Float64Array(hours).fill(1);
  return {
    bounds: Float64Array.from({ length: hours + 1 }, (_, hour) => first + hour * HOUR),
    lead: 0,
    energy: {
      values: counterBefore.slice(1).map((value, hour) => value - counterBefore[hour]!),
      coverage: whole,
    },
    drivers: Object.fromEntries(
      Object.keys(drivers).map((name, k) => [
        name,
        { values: sums[k]!.map((sum) => sum / 60), coverage: counts.map((minutes) => minutes / 60) },
      ]),
    ),
  };
}

function fit(series: PeriodSeries, names: readonly string[], change: Partial<FitRequest> = {}): FitOutcome {
  const drivers = names.map((name): DriverSpec => ({ kind: 'number', name, source: name, lag: 0 }));
  return fitBaseline({
    series,
    resolution: 'hour',
    timeZone: 'Europe/Berlin',
    kind: 'linear',
    drivers,
    exclusions: [],
    options: {
      calendar: DEFAULT_CALENDAR,
      coverageThreshold: 0.9,
      confidence: 0.95,
      gate: {},
      rankBy: 'cross_validation',
      maxDrivers: 4,
      criterion: 'bic',
    },
    isOverridden: false,
    ...change,
  });
}

const column =
  (name: string): OfMinute =>
  (numbers, row) =>
    numbers[name]![row]!;

let history: SimulatedHistory;
beforeAll(async () => {
  history = await simulatedHistory(SOUND);
}, 300_000);

/** Weekends of the shift plan: Saturday 06:00 to Monday 06:00 of the site's clock. */
function weekends({ bounds }: PeriodSeries): Exclusion[] {
  const moments = localMoments(bounds, 'Europe/Berlin');
  return moments.slice(0, -1).flatMap(({ weekday, hour }, i) => {
    const isWeekend = weekday === 6 || (weekday === 5 && hour >= 6) || (weekday === 0 && hour < 6);
    return isWeekend ? [{ from: bounds[i]!, to: bounds[i + 1]!, reason: 'weekend: fewer people' }] : [];
  });
}

/** A coefficient by its name, the truth, and why it is that. */
type Truth = readonly [name: string, truth: number, why: string];

function expectTruths(outcome: FitOutcome, truths: readonly Truth[]): void {
  const { coefficients } = outcome.fitted!.report;
  const missed = truths.filter(([name, truth]) => {
    const { low, high } = coefficients.find((each) => each.name === name)!;
    return !(low! <= truth && truth <= high!);
  });
  expect({ missed, coefficients: missed.length > 0 ? coefficients : [] }).toEqual({
    missed: [],
    coefficients: [],
  });
}

// The laws stand in simulator/src/machines. Each baseline gets what the law is linear in, so that its coefficients are the
// constants of the law; the faults of the demo are left out of the history.
describe('the baseline of 90 days of hours recovers the physics of', () => {
  const machine = (kind: string) => history.machines[kind]!;

  it('the compressor: its fixed losses and the work of a m³ at 7 bar', () => {
    const series = hourly(machine('compressor'), 10, {
      work: (n, i) => n['flow_rate_m3h']![i]! * Math.sqrt(n['pressure_bar']![i]! / 7),
      flow: column('flow_rate_m3h'),
    });
    const outcome = fit(series, ['work']);
    expectTruths(outcome, [
      ['intercept', 11, 'kW whatever it delivers'],
      ['work', 0.112, 'kWh a m³ at 7 bar, growing with the root of the pressure'],
    ]);
    // On the flow alone the sinking pressure hides a part of the work: 0.112 · √(p/7) less what its slope takes away.
    const flow = fit(series, ['flow']).fitted!.report;
    expect(flow.coefficients[1]!.estimate).toBeGreaterThan(0.104);
    expect(flow.coefficients[1]!.estimate).toBeLessThan(0.112);
    expect(flow.rSquared).toBeGreaterThan(0.99);
  });

  it('the HVAC: its fans by shift, and the energy balance of water and compressor', () => {
    const series = hourly(machine('hvac'), 10, {
      electric: (n, i) =>
        (n['flow_rate_m3h']![i]! * 1.163 * (n['return_temp_c']![i]! - n['supply_temp_c']![i]!)) /
        n['cop']![i]!,
    });
    const outcome = fit(series, [], {
      drivers: [
        { kind: 'number', name: 'electric', source: 'electric', lag: 0 },
        { kind: 'calendar', name: 'shift', calendar: 'shift', reference: 'early' },
      ],
      exclusions: weekends(series),
    });
    expectTruths(outcome, [
      ['intercept', 26, '16 kW of fans and 10 kW more when all are there'],
      ['shift=late', -1.2, '88 % of the staff'],
      ['shift=night', -4.5, '55 % of the staff'],
    ]);
    // Heat over COP is what the compressor takes, kWh for kWh. Its interval, ±0.04 %, is narrower than what the products of
    // means of a minute leave of the heat: within 0.1 %.
    const balance = outcome.fitted!.report.coefficients[1]!.estimate;
    expect(Math.abs(balance - 1)).toBeLessThan(0.001);
  });

  it('the conveyor: its standing load and the work of a unit', () => {
    const series = hourly(machine('motor'), 10, {
      throughput: column('throughput_units_per_hour'),
      speed: (n, i) => n['speed_percent']![i]! / 100,
      cube: (n, i) => (n['speed_percent']![i]! / 100) ** 3,
    });
    expectTruths(fit(series, ['throughput', 'speed', 'cube']), [
      ['intercept', 5.3, 'kW at a standstill'],
      // 19 kW of a full belt at full speed, and 0.4 of its 900 units an hour are due to its load.
      ['throughput', 19 / (0.4 * 900), 'kWh a unit at the same speed'],
    ]);
  });

  it('the hydraulic pump: its idling and the mean power of a stroke', () => {
    const series = hourly(machine('pump'), 30, {
      operating_hours: (n, i) => (n['throughput_units_per_hour']![i]! > 0 ? 1 : 0),
    });
    // Shares of a stroke with their flow and pressure: 118 l/min, 151 bar and 47 bar more, pump efficiency 0.86.
    const stroke = [
      [0.2, 0.85, 0.2],
      [0.35, 0.7, 0.9],
      [0.2, 0.12, 1],
      [0.25, 0.75, 0.25],
    ].reduce((sum, [share, flow, load]) => sum + (share! * flow! * 118 * (151 + 47 * load!)) / 600, 0);
    expectTruths(fit(series, ['operating_hours']), [
      ['intercept', 10.01, 'kW: idling is held at the lowest power of its kind'],
      ['operating_hours', 7.5 + stroke / 0.86 - 10.01, 'kW more of the mean of a stroke, auxiliaries 7.5 kW'],
    ]);
  });

  it('the injection moulding machine: standby, cycle, recipe and wet granulate', () => {
    const { words } = machine('injection_molding');
    const isOn = (n: MachineColumns['numbers'], i: number) =>
      n['throughput_units_per_hour']![i]! > 0 ? 1 : 0;
    const recipe = (i: number) => ['PP-12', 'ABS-7', 'PA6-3'].indexOf(words['recipe_id']![i]!);
    const wet = (n: MachineColumns['numbers'], i: number) => n['material_moisture_percent']![i]! - 0.05;
    const series = hourly(machine('injection_molding'), 30, {
      hours: isOn,
      recipe: (n, i) => isOn(n, i) * recipe(i),
      wet: (n, i) => isOn(n, i) * wet(n, i),
      wet_recipe: (n, i) => isOn(n, i) * wet(n, i) * recipe(i),
    });
    // Of a cycle 35 % heating at 92 + 6r kW, 20 % injection at 138 + 6r, 45 % cooling at 44; moisture 4 % a hundredth.
    expectTruths(fit(series, ['hours', 'recipe', 'wet', 'wet_recipe']), [
      ['intercept', 27, 'kW of standby'],
      ['hours', 0.35 * 92 + 0.2 * 138 + 0.45 * 44 - 27, 'kW more of a cycle of PP-12 of 0.05 % moisture'],
      ['recipe', 0.35 * 6 + 0.2 * 6, 'kW more for each step of recipe'],
      ['wet', 0.35 * 92 * 4 + 0.45 * 14 * 4, 'kW for each % of moisture'],
      ['wet_recipe', 0.35 * 6 * 4, 'and more with the recipe'],
    ]);
  });

  it('the boiler: its gas for the heat of the steam by its efficiency curve', () => {
    const series = hourly(machine('boiler'), 30, {
      burnt: (n, i) =>
        n['steam_power_kw']![i]! / (0.91 - 0.12 * (n['steam_power_kw']![i]! / 330 - 0.66) ** 2),
      production_count: column('throughput_units_per_hour'),
    });
    expectTruths(fit(series, ['burnt']), [
      ['intercept', 6, 'kW of losses at any load'],
      ['burnt', 1, 'kWh of gas a kWh at the efficiency of its load'],
    ]);
    // By the kg of steam, as an analyst has it: 0.74 kWh of heat over an efficiency of 0.86 to 0.91, tangent above.
    const perKg = fit(series, ['production_count']).fitted!.report.coefficients[1]!.estimate;
    expect(perKg).toBeGreaterThan(0.74 / 0.93);
    expect(perKg).toBeLessThan(0.74 / 0.86);
  });
});
