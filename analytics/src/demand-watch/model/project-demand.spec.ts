import { describe, expect, it } from '@jest/globals';
import { createSeededRandom } from '@enms/statistics';
import { moneyAtStake, sheddable } from './money-at-stake.ts';
import { projectDemand, type MachineDemand } from './project-demand.ts';

const PAST_MINUTES = 360;

/** A machine seen for six hours and the minutes of the running interval that have begun. */
function machine(
  machineId: number,
  elapsedS: number,
  kwAt: (minute: number) => number,
  known: Partial<MachineDemand> = {},
): MachineDemand {
  const minutesKw = Float64Array.from({ length: PAST_MINUTES + Math.ceil(elapsedS / 60) }, (_, m) => kwAt(m));
  const energyKwh = minutesKw.subarray(PAST_MINUTES).reduce((sum, kw) => sum + kw, 0) / 60;
  return { machineId, energyKwh, coveredS: elapsedS, minutesKw, ...known };
}

describe('the projection of the running interval', () => {
  it('adds to the energy so far what the last minutes make of the rest', () => {
    // 5 minutes of 30 kW, then 1 of 60: the last five average 36.
    const demand = machine(1, 360, (minute) => (minute < PAST_MINUTES + 5 ? 30 : 60));
    const { projectedKw, soFarKwh } = projectDemand({ elapsedS: 360, machines: [demand] });
    expect(soFarKwh).toBeCloseTo(3.5, 12);
    expect(projectedKw).toBeCloseTo((3.5 + (36 * 540) / 3600) * 4, 12);
  });

  it('fills what readings do not speak for by the power of the machine, not by 0', () => {
    const demand = machine(1, 600, () => 40, { energyKwh: (40 * 300) / 3600, coveredS: 300 });
    expect(projectDemand({ elapsedS: 600, machines: [demand] }).projectedKw).toBeCloseTo(40, 12);
  });

  it('takes a machine that reports each five minutes as going on between', () => {
    const demand = machine(1, 600, (minute) => (minute % 5 === 0 ? 20 : Number.NaN), {
      energyKwh: 20 / 6,
      coveredS: 600,
    });
    expect(projectDemand({ elapsedS: 600, machines: [demand] }).projectedKw).toBeCloseTo(20, 12);
  });

  it('names a machine that is silent, and says nothing where all are', () => {
    const silent = machine(2, 600, (minute) => (minute < 300 ? 50 : Number.NaN), {
      energyKwh: null,
      coveredS: 0,
    });
    const both = projectDemand({ elapsedS: 600, machines: [machine(1, 600, () => 40), silent] });
    expect(both.powerKw).toEqual([
      { machineId: 1, kw: 40 },
      { machineId: 2, kw: null },
    ]);
    expect(both.projectedKw).toBeCloseTo(40, 12);
    const none = projectDemand({ elapsedS: 600, machines: [silent] });
    expect(none).toMatchObject({ projectedKw: null, lowKw: null, highKw: null });
  });

  it('says how far off it may be, less and less towards the end', () => {
    const random = createSeededRandom(4);
    const noise = Array.from({ length: 400 }, () => 30 + 20 * random());
    const at = (elapsedS: number) =>
      projectDemand({ elapsedS, machines: [machine(1, elapsedS, (minute) => noise[minute]!)] });
    const early = at(60);
    const late = at(780);
    expect(early.pastIntervals).toBe(23);
    expect(early.highKw! - early.lowKw!).toBeGreaterThan(2 * (late.highKw! - late.lowKw!));
    expect(late.lowKw!).toBeLessThanOrEqual(late.projectedKw!);
    expect(late.highKw!).toBeGreaterThanOrEqual(late.projectedKw!);
  });

  it('contains what came in about four of five intervals it never saw', () => {
    const random = createSeededRandom(8);
    let level = 50;
    const kw = Array.from({ length: 15 * 400 }, () => (level += 0.02 * (50 - level) + 3 * (random() - 0.5)));
    let inside = 0;
    const elapsedS = 300;
    const starts = Array.from({ length: 300 }, (_, n) => PAST_MINUTES + 15 * n);
    for (const start of starts) {
      const demand = machine(1, elapsedS, (minute) => kw[start - PAST_MINUTES + minute]!);
      const { lowKw, highKw } = projectDemand({ elapsedS, machines: [demand] });
      const actual = kw.slice(start, start + 15).reduce((sum, value) => sum + value, 0) / 15;
      if (actual >= lowKw! && actual <= highKw!) inside += 1;
    }
    expect(inside / starts.length).toBeGreaterThan(0.7);
    expect(inside / starts.length).toBeLessThan(0.9);
  });

  it('gives no interval with too little of the past', () => {
    const young = machine(1, 300, (minute) => (minute > 300 ? 40 : Number.NaN));
    expect(projectDemand({ elapsedS: 300, machines: [young] })).toMatchObject({
      projectedKw: expect.closeTo(40, 9),
      lowKw: null,
      highKw: null,
      pastIntervals: 3,
    });
  });
});

describe('money at stake', () => {
  const price = { pricePerKw: 12, currency: 'EUR' };

  it('is the rise of the peak by the demand price, and nothing below it', () => {
    expect(moneyAtStake(105, 100, price, 'no_data', 'no_tariff')).toEqual({
      aboveKw: 5,
      cost: 60,
      currency: 'EUR',
      reason: null,
    });
    expect(moneyAtStake(95, 100, price, 'no_data', 'no_tariff').cost).toBe(0);
  });

  it('is null with the reason', () => {
    expect(moneyAtStake(105, 100, null, 'no_data', 'no_tariff')).toMatchObject({
      aboveKw: 5,
      cost: null,
      reason: 'no_tariff',
    });
    expect(moneyAtStake(105, null, price, 'no_whole_period', 'no_tariff').reason).toBe('no_whole_period');
    expect(moneyAtStake(null, 100, price, 'no_data', 'no_tariff').reason).toBe('no_recent_power');
  });
});

describe('what could be shed', () => {
  it('is what machines draw above their base, most first, and none of what is not known', () => {
    const bases = new Map([
      [1, 10],
      [2, 5],
      [3, 30],
    ]);
    const powers = [
      { machineId: 1, kw: 20 },
      { machineId: 2, kw: 40 },
      { machineId: 3, kw: 25 },
      { machineId: 4, kw: 90 },
      { machineId: 1, kw: null },
    ];
    expect(sheddable(powers, bases)).toEqual([
      { machineId: 2, powerKw: 40, baseKw: 5, sheddableKw: 35 },
      { machineId: 1, powerKw: 20, baseKw: 10, sheddableKw: 10 },
    ]);
  });
});
