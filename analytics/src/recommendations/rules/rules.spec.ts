import { describe, expect, it } from '@jest/globals';
import { createSeededRandom } from '@enms/statistics';
import { FEATURES } from '../../series/series.ts';
import type { Feature } from '../../series/series.ts';
import { baselineDrift } from './baseline-drift.ts';
import type { DriftFacts } from './baseline-drift.ts';
import type { MachineFacts } from './facts.ts';
import { idleLoad } from './idle-load.ts';
import { leakSlope } from './leak-slope.ts';
import { loadFactor } from './load-factor.ts';
import { peakHours } from './peak-hours.ts';
import { englishText } from '../wording/text.ts';

const QUARTER = 900_000;
/** Each finding can be told from its own evidence. */
const unpriced = {
  savingCostYear: null,
  currency: null,
  costReason: 'no_tariff',
  savingCo2KgYear: null,
  co2Reason: 'no_factor',
};

/** A machine in UTC, described by its power and what it makes in each quarter hour. */
function machine(
  days: number,
  at: (day: number, hour: number, row: number) => Partial<Record<Feature, number>>,
  more: Partial<MachineFacts> = {},
): MachineFacts {
  const n = days * 96;
  const rows = Array.from({ length: n }, (_, row) =>
    at(Math.floor(row / 96), Math.floor((row % 96) / 4), row),
  );
  const columns = Object.fromEntries(
    FEATURES.map((feature) => [feature, Float64Array.from(rows, (row) => row[feature] ?? Number.NaN)]),
  ) as Record<Feature, Float64Array>;
  return {
    type: 'other',
    ratedPowerKw: 100,
    quarters: { stepS: 900, times: Float64Array.from(rows, (_, row) => row * QUARTER), columns },
    localHours: Uint8Array.from(rows, (_, row) => Math.floor((row % 96) / 4)),
    localDays: Int32Array.from(rows, (_, row) => Math.floor(row / 96)),
    hours: { times: new Float64Array(), energyKwh: new Float64Array(), cost: new Float64Array() },
    ...more,
  };
}

describe('idle load', () => {
  // Makes something from 6 to 14 at 50 kW, is on at 20 kW until 22, and off at night.
  const working = (hour: number) =>
    hour >= 6 && hour < 14
      ? { powerKw: 50, productionCount: 5 }
      : hour >= 14 && hour < 22
        ? { powerKw: 20, productionCount: 0 }
        : { powerKw: 1, productionCount: 0 };

  it('is what a machine uses in long pauses, without their first quarter hour', () => {
    const found = idleLoad(machine(10, (_, hour) => working(hour)));
    // 31 of 32 quarter hours at 20 kW each day.
    expect(found?.evidence['idle_kwh']).toBeCloseTo(10 * 31 * 5, 9);
    expect(found?.evidence['shifts']).toEqual([
      { shift: 'early 06-14', idle_kwh: 0 },
      { shift: 'late 14-22', idle_kwh: 1550 },
      { shift: 'night 22-06', idle_kwh: 0 },
    ]);
    expect(found?.savingKwhYear).toBeCloseTo((1550 / 240) * 8766, 6);
    expect(englishText(found!, unpriced)).toContain('most of it in the late shift (14:00 to 22:00)');
  });

  it('is not claimed of pauses shorter than an hour, of what is off, nor of what nobody knows', () => {
    const short = machine(10, (_, __, row) =>
      row % 8 < 3 ? { powerKw: 20, productionCount: 0 } : { powerKw: 50, productionCount: 5 },
    );
    expect(idleLoad(short)).toBeNull();
    expect(
      idleLoad(
        machine(10, (_, hour) =>
          hour < 6 ? { powerKw: 4, productionCount: 0 } : { powerKw: 50, productionCount: 1 },
        ),
      ),
    ).toBeNull();
    expect(idleLoad(machine(10, () => ({ powerKw: 50 })))).toBeNull();
    expect(idleLoad(machine(5, (_, hour) => working(hour)))).toBeNull();
  });

  it('begins anew behind a quarter hour of which nothing is known', () => {
    const broken = machine(10, (_, hour, row) => (row % 4 === 3 ? {} : working(hour)));
    expect(idleLoad(broken)).toBeNull();
  });
});

describe('leak slope', () => {
  const random = createSeededRandom(7);
  const compressor = (slope: number) =>
    machine(
      60,
      (day, hour) => ({
        powerKw: 40 + slope * day + (hour >= 6 && hour < 18 ? 30 : 0) + 2 * (random() - 0.5),
      }),
      { type: 'compressor' },
    );

  it('finds a base load that drifts up, and values its rise around the clock', () => {
    const found = leakSlope(compressor(0.1));
    expect(found?.evidence['slope_kw_per_day']).toBeCloseTo(0.1, 2);
    expect(found?.savingKwhYear).toBeGreaterThan(5.9 * 8766 * 0.95);
    expect(found?.savingKwhYear).toBeLessThan(5.9 * 8766 * 1.05);
    // From the first to the last of 60 days.
    expect(englishText(found!, unpriced)).toContain('kW in 59 days, as it does when leaks grow.');
  });

  it('finds none in a base load that stays or falls, nor in another machine', () => {
    expect(leakSlope(compressor(0))).toBeNull();
    expect(leakSlope(compressor(-0.1))).toBeNull();
    expect(leakSlope({ ...compressor(0.1), type: 'pump' })).toBeNull();
  });

  it('does not judge a few days', () => {
    expect(leakSlope(machine(20, (day) => ({ powerKw: 40 + day }), { type: 'compressor' }))).toBeNull();
  });
});

describe('peak hours', () => {
  const hours = (price: (hour: number) => number) => ({
    times: Float64Array.from({ length: 720 }, (_, i) => i * 3_600_000),
    energyKwh: new Float64Array(720).fill(10),
    cost: Float64Array.from({ length: 720 }, (_, i) => 10 * price(i % 24)),
  });

  it('cost what a tenth of them would save elsewhere', () => {
    const found = peakHours(
      hours((hour) => (hour >= 8 && hour < 20 ? 0.3 : 0.1)),
      'EUR',
    );
    // 360 hours of 10 kWh at 0.3 instead of 0.1, a tenth of it, in 30 days.
    expect(found?.cost).toEqual({ year: expect.closeTo((72 * 8766) / 720, 6), currency: 'EUR' });
    expect(found?.savingKwhYear).toBe(0);
    expect(found?.evidence['dear_cost_share']).toBeCloseTo(0.75, 9);
    const worth = { ...unpriced, savingCostYear: (72 * 8766) / 720, currency: 'EUR' };
    expect(englishText(found!, worth)).toContain(
      '€0.30 a kWh against €0.10 in the cheap ones, make 75 % of the cost',
    );
  });

  it('say nothing where the price stays the same, or none is known', () => {
    expect(
      peakHours(
        hours(() => 0.2),
        'EUR',
      ),
    ).toBeNull();
    expect(
      peakHours(
        hours(() => Number.NaN),
        null,
      ),
    ).toBeNull();
  });
});

describe('load factor', () => {
  const site = (peak: number) => ({
    times: Float64Array.from({ length: 2880 }, (_, i) => i * QUARTER),
    powerKw: Float64Array.from({ length: 2880 }, (_, i) => (i === 5 ? Number.NaN : i === 100 ? peak : 50)),
  });

  it('values a peak that stands out at the demand price', () => {
    const found = loadFactor({ ...site(200), demand: { perKwMonth: 10, currency: 'EUR', reason: null } });
    expect(found?.cost).toEqual({ year: 150 * 10 * 12, currency: 'EUR' });
    const worth = { ...unpriced, savingCostYear: 18_000, currency: 'EUR' };
    expect(englishText(found!, worth)).toContain('At €10.00 a kW and month that is €18,000 a year.');
    expect(found?.evidence).toMatchObject({
      peak_kw: 200,
      usual_peak_kw: 50,
      peak_at: '1970-01-02T01:00:00.000Z',
    });
  });

  it('says why it has no money without a demand price', () => {
    const demand = { perKwMonth: null, currency: null, reason: 'no_tariff' };
    expect(loadFactor({ ...site(200), demand })?.cost).toEqual({ reason: 'no_tariff' });
  });

  it('leaves an even load alone', () => {
    expect(loadFactor({ ...site(52), demand: { perKwMonth: 10, currency: 'EUR', reason: null } })).toBeNull();
  });
});

describe('drift against a baseline', () => {
  const drift = (shift: number, scatter = 1): DriftFacts => {
    const random = createSeededRandom(3);
    return {
      baselineId: 1,
      baselineName: 'Press',
      version: 2,
      deviationKwh: Float64Array.from({ length: 28 }, () => shift + scatter * (random() - 0.5)),
      expectedKwh: new Float64Array(28).fill(100),
      extrapolated: 0,
      periodHours: 24,
      periods: 28,
    };
  };

  it('is a mean deviation that chance does not explain', () => {
    const found = baselineDrift(drift(10));
    expect(found?.savingKwhYear).toBeCloseTo((10 / 24) * 8766, -2);
    expect(found?.evidence['deviation_share']).toBeCloseTo(0.1, 2);
    expect(englishText(found!, unpriced)).toContain('than the baseline Press expects, over 28 periods.');
  });

  it.each([
    ['a small one', drift(2)],
    ['one that scatters much', drift(5, 400)],
    ['a saving', drift(-10)],
    ['a few periods', { ...drift(10), deviationKwh: new Float64Array(5).fill(10) }],
  ])('is not %s', (_, facts) => {
    expect(baselineDrift(facts)).toBeNull();
  });
});
