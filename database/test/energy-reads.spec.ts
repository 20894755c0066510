import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { refreshAll, writeEnergy, type TestReading } from './support/readings.ts';
import { counterSpans, energyOf, powerSpans, type Span } from './support/recount.ts';
import { plainRegistry } from './support/registry.ts';
import { migratedDatabase, type ScratchDatabase } from './support/scratch-database.ts';

const minuteMillis = 60_000;
const hourMillis = 60 * minuteMillis;
const dayMillis = 24 * hourMillis;
const startMillis = Date.UTC(2025, 2, 1);
const days = 40;
const endMillis = startMillis + days * dayMillis;

/** The same numbers each time: a linear congruential generator (Numerical Recipes, 3rd ed., 7.1). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Every few minutes at odd moments, at most one a minute, with silences of minutes, hours and days. */
function irregularTimes(random: () => number): number[] {
  const times: number[] = [];
  for (let time = startMillis + 5 * hourMillis; time < endMillis - 5 * hourMillis;) {
    times.push(Math.floor(time / minuteMillis) * minuteMillis + Math.floor(random() * 59_000));
    const dice = random();
    const pause =
      dice < 0.002 ? random() * 30 * hourMillis : dice < 0.05 ? random() * hourMillis : 4 * minuteMillis;
    time += Math.max(pause, minuteMillis);
  }
  return times;
}

function counterReadings(): TestReading[] {
  const random = randomNumbers(1);
  let counter = 5_000;
  return irregularTimes(random).map((timeMillis) => {
    counter = random() < 0.001 ? random() : counter + random() * 3;
    return { timeMillis, machineId: 1, energyTotalKwh: counter, powerKw: 1000 };
  });
}

function powerReadings(): TestReading[] {
  const random = randomNumbers(2);
  return irregularTimes(random).map((timeMillis) => ({ timeMillis, machineId: 2, powerKw: random() * 75 }));
}

interface Figures {
  readonly energy_kwh: number | null;
  readonly power_avg_kw: number | null;
  readonly power_min_kw: number | null;
  readonly power_max_kw: number | null;
  readonly reading_count: string;
  readonly coverage: number;
  readonly quality: number;
  readonly method: string | null;
}

let database: ScratchDatabase;
let admin: pg.Client;
let service: pg.Client;
const counters = counterReadings();
const powers = powerReadings();

async function writeAll(readings: readonly TestReading[]): Promise<void> {
  for (let at = 0; at < readings.length; at += 5000) await writeEnergy(admin, readings.slice(at, at + 5000));
}

async function total(
  machineId: number,
  fromMillis: number,
  toMillis: number,
  carrier = 'electricity',
): Promise<Figures> {
  const { rows } = await service.query<Figures>({
    name: 'total',
    text: 'SELECT * FROM telemetry.energy_total($1, $2, $3, $4)',
    values: [machineId, carrier, new Date(fromMillis), new Date(toMillis)],
  });
  const [figures] = rows;
  if (figures === undefined) throw new Error('no row');
  return figures;
}

async function timeline(
  machineId: number,
  fromMillis: number,
  toMillis: number,
  width: string,
  carrier = 'electricity',
): Promise<(Figures & { bucket: Date })[]> {
  const { rows } = await service.query<Figures & { bucket: Date }>({
    name: 'timeline',
    text: 'SELECT * FROM telemetry.energy_timeline($1, $2, $3, $4, $5)',
    values: [machineId, carrier, new Date(fromMillis), new Date(toMillis), width],
  });
  return rows;
}

/** Relative tolerance 1e-9. */
function expectEnergy(actual: number | null, expected: number | null): void {
  if (expected === null || actual === null) expect(actual).toBe(expected);
  else expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
}

beforeAll(async () => {
  database = await migratedDatabase();
  admin = await database.connect();
  service = await database.connect('service');
  await plainRegistry(admin);
  await writeAll(counters);
  await writeAll(powers);
  await refreshAll(admin);
}, 120_000);
afterAll(() => database.drop());

describe.each<[string, number, () => Span[]]>([
  ['counter', 1, () => counterSpans(counters)],
  ['integration', 2, () => powerSpans(powers)],
])('energy by %s', (method, machineId, recount) => {
  const spans = recount();
  const instant = fc.integer({ min: startMillis, max: endMillis });

  it('equals the recount from raw over any range, short or long', async () => {
    await fc.assert(
      fc.asyncProperty(instant, fc.integer({ min: 1, max: days * dayMillis }), async (fromMillis, length) => {
        const figures = await total(machineId, fromMillis, fromMillis + length);
        const expected = energyOf(spans, fromMillis, fromMillis + length);
        expectEnergy(figures.energy_kwh, expected);
        expect(figures.method).toBe(expected === null ? null : method);
      }),
      // Begins inside the first minute of a quarter of an hour, behind a reading of that minute.
      { numRuns: 60, examples: [[1_743_156_951_136, 172_800_001]] },
    );
  }, 120_000);

  it('is the same however the range is split', async () => {
    const whole = (await total(machineId, startMillis, endMillis)).energy_kwh ?? 0;
    await fc.assert(
      fc.asyncProperty(fc.array(instant, { minLength: 1, maxLength: 6 }), async (cuts) => {
        const bounds = [startMillis, ...cuts.sort((a, b) => a - b), endMillis];
        let sum = 0;
        for (const [index, bound] of bounds.entries()) {
          const next = bounds[index + 1];
          if (next !== undefined && next > bound)
            sum += (await total(machineId, bound, next)).energy_kwh ?? 0;
        }
        expectEnergy(sum, whole);
      }),
      { numRuns: 15 },
    );
  }, 120_000);

  it.each(['1 minute', '15 minutes', '1 hour', '1 day', '7 minutes'])(
    'adds up over buckets of %s',
    async (width) => {
      const fromMillis = startMillis + 9 * dayMillis + 1234;
      const toMillis = fromMillis + (width === '1 minute' ? 1 : 21) * dayMillis;
      const buckets = await timeline(machineId, fromMillis, toMillis, width);
      expectEnergy(
        buckets.reduce((sum, { energy_kwh: kwh }) => sum + (kwh ?? 0), 0),
        energyOf(spans, fromMillis, toMillis),
      );
      for (const [index, { bucket, energy_kwh: kwh, coverage }] of buckets.entries()) {
        const nextMillis = buckets[index + 1]?.bucket.getTime() ?? toMillis;
        if (index % 97 === 0) expectEnergy(kwh, energyOf(spans, bucket.getTime(), nextMillis));
        expect(coverage).toBeGreaterThanOrEqual(0);
        expect(coverage).toBeLessThanOrEqual(1);
      }
      expect(buckets[0]?.bucket.getTime()).toBe(fromMillis);
    },
    60_000,
  );

  it('counts each reading in one bucket', async () => {
    const readings = machineId === 1 ? counters : powers;
    const fromMillis = startMillis + 10 * dayMillis;
    const toMillis = startMillis + 30 * dayMillis;
    const buckets = await timeline(machineId, fromMillis, toMillis, '1 hour');
    const expected = readings.filter(({ timeMillis }) => timeMillis >= fromMillis && timeMillis < toMillis);
    expect(buckets.reduce((sum, { reading_count: count }) => sum + Number(count), 0)).toBe(expected.length);
    expect(buckets).toHaveLength(20 * 24);
  });
});

describe('power by itself', () => {
  const instant = fc.integer({ min: startMillis, max: endMillis });
  const cut = fc.tuple(instant, fc.constantFrom(60_000, 15 * 60_000, hourMillis, dayMillis));

  it('is that of the energy of the same periods, at whatever level it is read', async () => {
    await fc.assert(
      fc.asyncProperty(instant, instant, fc.array(cut, { maxLength: 5 }), async (from, to, cuts) => {
        const [first, last] = [Math.min(from, to), Math.max(from, to) + 60_000];
        const inner = cuts.map(([time, step]) => Math.floor(time / step) * step);
        const bounds = [first, ...inner.filter((time) => time > first && time < last), last];
        const values = [
          'electricity',
          [...new Set(bounds)].sort((a, b) => a - b).map((millis) => new Date(millis)),
        ];
        const figures = 'period_start, power_avg_kw, power_min_kw, power_max_kw';
        for (const machineId of [1, 2]) {
          const { rows: alone } = await service.query<Figures>(
            `SELECT ${figures} FROM telemetry.power_by_periods(ARRAY[${machineId}], $1, $2)`,
            values,
          );
          const { rows: beside } = await service.query<Figures>(
            `SELECT ${figures} FROM telemetry.energy_by_periods(${machineId}, $1, $2) WHERE power_avg_kw IS NOT NULL`,
            values,
          );
          expect(alone.map(({ power_avg_kw: _, ...rest }) => rest)).toEqual(
            beside.map(({ power_avg_kw: _, ...rest }) => rest),
          );
          for (const [n, { power_avg_kw: kw }] of alone.entries())
            expectEnergy(kw, beside[n]?.power_avg_kw ?? null);
        }
      }),
      { numRuns: 30 },
    );
  }, 120_000);
});

describe('coverage', () => {
  it('is the part of time that readings speak for', async () => {
    const noon = Date.UTC(2024, 5, 1, 12);
    await writeEnergy(
      admin,
      [0, 5, 10, 40, 45].map((minute) => ({
        timeMillis: noon + minute * minuteMillis,
        machineId: 3,
        powerKw: 60,
      })),
    );
    await refreshAll(admin);
    const figures = await total(3, noon, noon + hourMillis);
    expect(figures).toMatchObject({
      energy_kwh: 15,
      coverage: 0.25,
      power_avg_kw: 60,
      method: 'integration',
    });
  });

  it('is missing where a counter was silent, though its energy is known', async () => {
    const noon = Date.UTC(2024, 5, 2, 12);
    await writeEnergy(admin, [
      { timeMillis: noon, machineId: 3, carrier: 'heat', energyTotalKwh: 10 },
      { timeMillis: noon + 4 * hourMillis, machineId: 3, carrier: 'heat', energyTotalKwh: 14 },
    ]);
    await refreshAll(admin);
    const hours = await timeline(3, noon, noon + 4 * hourMillis, '1 hour', 'heat');
    expect(
      hours.map(({ energy_kwh: kwh, coverage, reading_count: count }) => [kwh, coverage, count]),
    ).toEqual([
      [1, 0, '1'],
      [1, 0, '0'],
      [1, 0, '0'],
      [1, 0, '0'],
    ]);
  });
});

describe('half-open ranges', () => {
  const noon = Date.UTC(2024, 6, 1, 12);

  it('count a bucket at their end not at all, and at their start once', async () => {
    await writeEnergy(
      admin,
      [0, 1, 2].map((hour) => ({ timeMillis: noon + hour * hourMillis, machineId: 4, energyKwh: 5 })),
    );
    await refreshAll(admin);
    const hours = await timeline(4, noon, noon + 2 * hourMillis, '1 hour');
    expect(hours.map(({ energy_kwh: kwh }) => kwh)).toEqual([5, 5]);
    expect((await total(4, noon, noon + hourMillis)).energy_kwh).toBe(5);
    expect((await total(4, noon + hourMillis, noon + 2 * hourMillis)).energy_kwh).toBe(5);
  });

  it('of no length have no buckets', async () => {
    expect(await timeline(4, noon, noon, '1 hour')).toEqual([]);
  });

  it('name every bucket, also without readings, with NULL', async () => {
    const hours = await timeline(4, noon - 3 * hourMillis, noon, '1 hour');
    expect(hours).toHaveLength(3);
    expect(hours[0]).toMatchObject({
      energy_kwh: null,
      power_avg_kw: null,
      reading_count: '0',
      coverage: 0,
      quality: 0,
      method: null,
    });
  });

  it('of the future are empty, not missing', async () => {
    const tomorrow = Date.now() + dayMillis;
    expect((await total(4, tomorrow, tomorrow + hourMillis)).energy_kwh).toBeNull();
  });
});

describe('zero and carriers', () => {
  const noon = Date.UTC(2024, 7, 1, 12);

  it('a machine that uses nothing has used 0, not NULL', async () => {
    await writeEnergy(
      admin,
      [0, 5, 10].map((minute) => ({
        timeMillis: noon + minute * minuteMillis,
        machineId: 5,
        powerKw: 0,
        switchOn: false,
      })),
    );
    await refreshAll(admin);
    expect(await total(5, noon, noon + 10 * minuteMillis)).toMatchObject({
      energy_kwh: 0,
      power_max_kw: 0,
      coverage: 1,
    });
  });

  it('electricity, gas and steam of one machine are never added', async () => {
    const carriers = ['electricity', 'natural_gas', 'steam'];
    await writeEnergy(
      admin,
      carriers.map((carrier, index) => ({ timeMillis: noon, machineId: 6, carrier, energyKwh: 10 ** index })),
    );
    await refreshAll(admin);
    for (const [index, carrier] of carriers.entries())
      expect((await total(6, noon, noon + hourMillis, carrier)).energy_kwh).toBe(10 ** index);
    const { rows } = await admin.query(
      "SELECT level, count(*)::int FROM (SELECT '1min' AS level, carrier FROM energy_1min WHERE machine_id = 6 UNION ALL SELECT '1day', carrier FROM energy_1day WHERE machine_id = 6) l GROUP BY 1 ORDER BY 1",
    );
    expect(rows).toEqual([
      { level: '1day', count: 3 },
      { level: '1min', count: 3 },
    ]);
  });
});

describe('several sources of one machine', () => {
  const noon = Date.UTC(2024, 8, 1, 12);

  it('the counter wins while it speaks, before and behind it the power counts', async () => {
    const everyMinute = Array.from({ length: 121 }, (_, minute) => ({
      timeMillis: noon + minute * minuteMillis,
      machineId: 7,
      powerKw: 60,
      energyTotalKwh: minute >= 30 && minute <= 90 && minute % 15 === 0 ? minute * 2 : null,
    }));
    await writeEnergy(admin, everyMinute);
    await refreshAll(admin);
    const quarters = await timeline(7, noon, noon + 2 * hourMillis, '15 minutes');
    expect(quarters.map(({ energy_kwh: kwh, method }) => [kwh, method])).toEqual([
      [15, 'integration'],
      [15, 'integration'],
      [30, 'counter'],
      [30, 'counter'],
      [30, 'counter'],
      [30, 'counter'],
      [15, 'integration'],
      [15, 'integration'],
    ]);
  });

  it('what a device reports wins over the power', async () => {
    await writeEnergy(
      admin,
      Array.from({ length: 61 }, (_, minute) => ({
        timeMillis: noon + minute * minuteMillis,
        machineId: 8,
        powerKw: 60,
        energyKwh: minute % 15 === 0 ? 7 : null,
      })),
    );
    await refreshAll(admin);
    expect(await total(8, noon, noon + hourMillis)).toMatchObject({ energy_kwh: 28, method: 'reported' });
  });
});

describe('the energy that the ledger counts', () => {
  const instant = fc.integer({ min: startMillis - hourMillis, max: endMillis + hourMillis });
  const cuts = fc.array(
    fc.tuple(
      fc.integer({ min: 1, max: 6 * hourMillis }),
      fc.constantFrom(1, minuteMillis, 15 * minuteMillis),
    ),
    { minLength: 1, maxLength: 6 },
  );

  it('is that of each machine however many are asked together', async () => {
    await fc.assert(
      fc.asyncProperty(instant, cuts, fc.boolean(), async (from, inner, isWhole) => {
        const step = 15 * minuteMillis;
        const bounds = inner.map(([after, width]) => Math.floor((from + after) / width) * width);
        const given = [from, ...bounds].map((time) => (isWhole ? Math.floor(time / step) * step : time));
        const ascending = [...new Set(given)].sort((a, b) => a - b).map((time) => new Date(time));
        fc.pre(ascending.length > 1);
        const { rows } = await service.query(
          `WITH together AS (
             SELECT * FROM accounting.measured_of('{1,2,3}', 'electricity', $1)
           ), apart AS (
             SELECT id AS machine_id, m.* FROM unnest('{1,2,3}'::integer[]) AS id
             CROSS JOIN LATERAL accounting.measured(id, 'electricity', $1) m
           )
           SELECT t, a FROM together t FULL JOIN apart a USING (machine_id, period_start)
           WHERE abs(t.energy_kwh - a.energy_kwh) <= 1e-9 IS NOT TRUE OR abs(t.coverage - a.coverage) <= 1e-9 IS NOT TRUE
             OR (t.period_end, t.estimated_kwh, t.method, t.quality, t.reading_count)
               IS DISTINCT FROM (a.period_end, a.estimated_kwh, a.method, a.quality, a.reading_count)`,
          [ascending],
        );
        expect(rows).toEqual([]);
      }),
      { numRuns: 40, examples: [[endMillis - 6 * hourMillis, [[6 * hourMillis, minuteMillis]], true]] },
    );
  }, 120_000);
});

describe('days and months of people', () => {
  const quarterHours = (fromMillis: number, toMillis: number, machineId: number): TestReading[] => {
    const readings: TestReading[] = [];
    for (let timeMillis = fromMillis; timeMillis < toMillis; timeMillis += 15 * minuteMillis)
      readings.push({ timeMillis, machineId, carrier: 'water', energyKwh: 0.25 });
    return readings;
  };
  const localPeriods = async (
    machineId: number,
    from: string,
    to: string,
    period: string,
  ): Promise<[string, number | null][]> => {
    const { rows } = await service.query<{ period_start: Date; energy_kwh: number | null }>(
      "SELECT * FROM telemetry.energy_by_local_period($1, 'water', $2, $3, $4)",
      [machineId, from, to, period],
    );
    return rows.map(({ period_start: start, energy_kwh: kwh }) => [start.toISOString().slice(0, 16), kwh]);
  };

  beforeAll(async () => {
    await writeAll(quarterHours(Date.UTC(2025, 1, 27), Date.UTC(2025, 3, 3), 1));
    await writeAll(quarterHours(Date.UTC(2025, 9, 24), Date.UTC(2025, 9, 29), 1));
    await writeAll(quarterHours(Date.UTC(2025, 2, 1), Date.UTC(2025, 2, 4), 9));
    await refreshAll(admin);
  }, 60_000);

  it('the day that summer time begins has 23 hours', async () => {
    expect(await localPeriods(1, '2025-03-28T23:00Z', '2025-03-31T22:00Z', 'day')).toEqual([
      ['2025-03-28T23:00', 24],
      ['2025-03-29T23:00', 23],
      ['2025-03-30T22:00', 24],
    ]);
  });

  it('the day that it ends has 25', async () => {
    expect(await localPeriods(1, '2025-10-24T22:00Z', '2025-10-27T23:00Z', 'day')).toEqual([
      ['2025-10-24T22:00', 24],
      ['2025-10-25T22:00', 25],
      ['2025-10-26T23:00', 24],
    ]);
  });

  it('a month is the sum of its days, cut at the ends of the range', async () => {
    expect(await localPeriods(1, '2025-02-27T23:00Z', '2025-04-01T22:00Z', 'month')).toEqual([
      ['2025-02-27T23:00', 24],
      ['2025-02-28T23:00', 31 * 24 - 1],
      ['2025-03-31T22:00', 24],
    ]);
  });

  it('a day in India starts at half past six in the evening, UTC', async () => {
    expect(await localPeriods(9, '2025-03-01T18:30Z', '2025-03-03T18:30Z', 'day')).toEqual([
      ['2025-03-01T18:30', 24],
      ['2025-03-02T18:30', 24],
    ]);
  });
});
