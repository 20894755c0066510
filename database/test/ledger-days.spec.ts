import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { runPosting, sum, totalsOf } from './support/ledger.ts';
import { refreshAll, writeEnergy, type TestReading } from './support/readings.ts';
import { counterSpans, energyOf } from './support/recount.ts';
import { plainRegistry } from './support/registry.ts';
import { migratedDatabase, type ScratchDatabase } from './support/scratch-database.ts';

const hourMillis = 3_600_000;
// A day more at both ends, for the zones.
const startMillis = Date.UTC(2024, 11, 31);
const endMillis = Date.UTC(2026, 0, 2);
const zones = ['Asia/Kolkata', 'Europe/Berlin', 'America/St_Johns'];

/** About one an hour at odd moments, the same each time: a linear congruential generator (Numerical Recipes, 3rd ed., 7.1). */
function yearOfCounters(): TestReading[] {
  let state = 7;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const readings: TestReading[] = [];
  let counter = 1000;
  for (let at = startMillis; at < endMillis; at += (0.2 + random() * 1.6) * hourMillis) {
    counter += random() * 5;
    readings.push({ timeMillis: Math.floor(at), energyTotalKwh: counter });
  }
  return readings;
}

const year = yearOfCounters();
const spans = counterSpans(year);
let database: ScratchDatabase;
let admin: pg.Client;

beforeAll(async () => {
  database = await migratedDatabase();
  admin = await database.connect();
  await plainRegistry(admin);
  for (const [index, zone] of zones.entries()) {
    await admin.query(
      "INSERT INTO factories (tenant_id, name, slug, time_zone) VALUES (1, $1, 'zone-' || $2::int, $1)",
      [zone, index],
    );
    await admin.query(
      "UPDATE machines SET factory_id = (SELECT id FROM factories WHERE slug = 'zone-' || $1::int - 1) WHERE id = $1::int",
      [index + 1],
    );
    for (let at = 0; at < year.length; at += 5000)
      await writeEnergy(
        admin,
        year.slice(at, at + 5000).map((reading) => ({ ...reading, machineId: index + 1 })),
      );
  }
  await refreshAll(admin);
  await runPosting(admin);
}, 900_000);
afterAll(() => database.drop());

describe.each(zones.map((zone, index) => [zone, index + 1] as const))(
  'the days of a year in %s',
  (zone, machineId) => {
    it('sum to the energy of the readings, in daily totals and in the totals of every question', async () => {
      const { rows: bounds } = await admin.query<{ day: string; at: Date }>(
        `SELECT d::date::text AS day, d AT TIME ZONE $1 AS at
       FROM generate_series('2025-01-01'::timestamp, '2026-01-01', INTERVAL '1 day') d ORDER BY d`,
        [zone],
      );
      const millis = bounds.map(({ at }) => at.getTime());
      const lengths = new Set(millis.slice(1).map((end, n) => (end - (millis[n] ?? 0)) / hourMillis));
      expect([...lengths].sort((a, b) => a - b)).toEqual(zone === 'Asia/Kolkata' ? [24] : [23, 24, 25]);
      const { rows: days } = await admin.query<{ day: string; kwh: number; peak: number }>(
        `SELECT day::text, energy_kwh::float8 AS kwh, peak_kw AS peak FROM daily_totals
       WHERE machine_id = $1 AND day >= '2025-01-01' AND day < '2026-01-01' ORDER BY day`,
        [machineId],
      );
      expect(days).toHaveLength(365);
      const totals = await totalsOf(admin, machineId, millis);
      for (const [n, { day, kwh, peak }] of days.entries()) {
        const expected = energyOf(spans, millis[n] ?? 0, millis[n + 1] ?? 0) ?? Number.NaN;
        expect(day).toBe(bounds[n]?.day);
        expect(Math.abs(kwh - expected)).toBeLessThan(1e-7);
        expect(Math.abs((totals[n]?.kwh ?? Number.NaN) - expected)).toBeLessThan(1e-7);
        expect(peak).toBeGreaterThanOrEqual(expected / 25);
      }
    }, 120_000);

    it('and any part of them is the same, however it is split', async () => {
      const instant = fc.integer({ min: startMillis + hourMillis, max: endMillis - 26 * hourMillis });
      await fc.assert(
        fc.asyncProperty(fc.array(instant, { minLength: 2, maxLength: 6 }), async (instants) => {
          const bounds = [...new Set(instants)].sort((a, b) => a - b);
          if (bounds.length < 2) return;
          const first = bounds[0] ?? 0;
          const last = bounds.at(-1) ?? 0;
          const parts = await totalsOf(admin, machineId, bounds);
          const [whole] = await totalsOf(admin, machineId, [first, last]);
          const expected = energyOf(spans, first, last) ?? 0;
          expect(Math.abs(sum(parts.map(({ kwh }) => kwh ?? 0)) - expected)).toBeLessThan(1e-6);
          expect(Math.abs((whole?.kwh ?? 0) - expected)).toBeLessThan(1e-6);
        }),
        { numRuns: 25 },
      );
    }, 240_000);
  },
);
