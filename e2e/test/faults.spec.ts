import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, InstalledSystem } from '@enms/installed-system';
import { approveDevice, Load } from '../src/load.ts';
import { aggregateDifferences, storedReadings } from '../src/recount.ts';
import { ReceiptDevice } from '../src/receipt-device.ts';

/** The long form (`npm run test:faults`) has the figures of the promise; the short one is part of `npm test`. */
const long = process.env['FAULTS'] === 'long';
const readingsPerSecond = long ? 2_000 : 500;
const databaseAwaySeconds = long ? 60 : 8;
const ingestMemoryLimit = 600 * 2 ** 20;

let system: InstalledSystem;

beforeAll(async () => {
  system = await InstalledSystem.install({
    demo: false,
    settings: { ENMS_SITE_SLUG: 'test-site', ENMS_SITE_TIME_ZONE: 'Asia/Kolkata' },
  });
}, 300_000);

afterAll(async () => {
  await system.remove();
}, 60_000);

/** Everything published is stored exactly once, and the aggregates equal a recount from the raw readings. */
async function expectExactlyOnce(load: Load, prefix: string): Promise<void> {
  load.stop();
  await eventually(
    () => Promise.resolve(load.uncovered),
    (count) => count === 0,
    { limitSeconds: 120, what: `receipts for every reading of ${prefix}` },
  );
  expect(await storedReadings(system, `machine-${prefix}-%`)).toBe(load.published);
  await eventually(
    () => aggregateDifferences(system, `machine-${prefix}-%`),
    (differences) => differences === 0,
    { limitSeconds: 150, everyMillis: 2_000, what: 'aggregates equal to a recount' },
  );
  expect(await system.residentBytes('nodered')).toBeLessThan(ingestMemoryLimit);
}

const seconds = (count: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, count * 1_000));

const parts = ['nodered', 'broker', 'database', 'redis', 'query-service'].filter(
  (part) => part !== 'database' || InstalledSystem.databaseCanBeStopped,
);

describe.each(parts)('kill -9 of %s under load', (part) => {
  it('loses nothing, doubles nothing, and comes back by itself', async () => {
    const prefix = `kill-${part}`;
    const load = await Load.connect(system, { devices: 8, readingsPerSecond, prefix });
    try {
      load.start();
      await seconds(long ? 10 : 3);
      await system.killHard(part);
      await seconds(long ? 20 : 5);
      await expectExactlyOnce(load, prefix);
      await eventually(
        () => system.api('/api/v1/health'),
        ({ body }) => (body as { status: string }).status === 'up',
        { limitSeconds: 30, what: 'a healthy system' },
      );
    } finally {
      await load.close();
    }
  }, 400_000);
});

const whereDatabaseCanBeStopped = InstalledSystem.databaseCanBeStopped ? it : it.skip;
whereDatabaseCanBeStopped(
  `keeps everything published while the database is away for ${databaseAwaySeconds} s`,
  async () => {
    const load = await Load.connect(system, { devices: 8, readingsPerSecond, prefix: 'away' });
    try {
      load.start();
      await seconds(2);
      await system.stopDatabase();
      await seconds(databaseAwaySeconds);
      await system.startDatabase();
      await seconds(3);
      await expectExactlyOnce(load, 'away');
    } finally {
      await load.close();
    }
  },
  600_000,
);

describe('one device', () => {
  const minute = 60_000;
  let device: ReceiptDevice;
  let dayStart: number;

  const open = async (code: string): Promise<void> => {
    const { password } = await approveDevice(system, code);
    device = new ReceiptDevice({ port: system.mqttPort, factory: 'test-site', code, password });
    await device.connect();
  };
  const covered = (): Promise<number> =>
    eventually(
      () => Promise.resolve(device.uncovered),
      (count) => count === 0,
      { limitSeconds: 60, what: 'receipts' },
    );

  it('delivers the same readings twice: stored once', async () => {
    await open('twice-0');
    dayStart = Math.floor(Date.now() / minute) * minute - 60 * minute;
    for (let round = 0; round < 2; round++) {
      for (let index = 0; index < 300; index++)
        device.send(dayStart + index * 1_000, { power_kw: index % 7 });
    }
    await covered();
    expect(await storedReadings(system, 'machine-twice-0')).toBe(300);
    await device.close();
  }, 120_000);

  it('sends a day out of order: aggregates equal a recount', async () => {
    await open('shuffled-0');
    dayStart = Math.floor(Date.now() / minute) * minute - 26 * 60 * minute;
    const times = Array.from({ length: 1_440 }, (_, index) => dayStart + index * minute);
    // 487 and 1440 share no factor, so this visits every minute once, far from its neighbours.
    for (let index = 0; index < times.length; index++)
      device.send(times[(index * 487) % times.length]!, { power_kw: 5, energy_kwh: 0.25 });
    await covered();
    expect(await storedReadings(system, 'machine-shuffled-0')).toBe(1_440);
    await eventually(
      () => aggregateDifferences(system, 'machine-shuffled-0'),
      (count) => count === 0,
      {
        limitSeconds: 180,
        everyMillis: 2_000,
        what: 'late buckets refreshed',
      },
    );
    await eventually(
      () => system.number('SELECT count(*) FROM late_buckets'),
      (waiting) => waiting === 0,
      { limitSeconds: 120, everyMillis: 2_000, what: 'every level refreshed' },
    );
    expect(
      await system.number(
        `SELECT sum(energy_kwh_sum) FROM energy_1hour a JOIN machines m ON m.id = a.machine_id WHERE m.name = 'machine-shuffled-0' AND bucket >= to_timestamp($1) AND bucket < to_timestamp($2)`,
        [
          Math.ceil(dayStart / 3_600_000) * 3_600,
          Math.floor((dayStart + 1_440 * minute) / 3_600_000) * 3_600,
        ],
      ),
    ).toBeCloseTo(23 * 60 * 0.25, 6);
    await device.close();
  }, 300_000);

  it('brings a batch 30 days late into compressed chunks', async () => {
    await open('late-0');
    const past = Math.floor(Date.now() / minute) * minute - 30 * 24 * 60 * minute;
    for (let index = 0; index < 120; index++) device.send(past + index * minute, { power_kw: 8 });
    await covered();
    await system.database.query(
      `SELECT compress_chunk(c, if_not_compressed => true) FROM show_chunks('energy_readings', older_than => interval '8 days') c`,
    );
    for (let index = 0; index < 120; index++) device.send(past + index * minute + 30_000, { power_kw: 8 });
    for (let index = 0; index < 120; index++) device.send(past + index * minute, { power_kw: 8 });
    await covered();
    expect(await storedReadings(system, 'machine-late-0')).toBe(240);
    await eventually(
      () => aggregateDifferences(system, 'machine-late-0'),
      (count) => count === 0,
      {
        limitSeconds: 180,
        everyMillis: 2_000,
        what: 'late buckets refreshed',
      },
    );
    await device.close();
  }, 300_000);

  it('sends 1 % poison: good readings are rows, bad ones are kept with their reason', async () => {
    await open('poison-0');
    const now = Date.now() - 10 * minute;
    for (let index = 0; index < 2_000; index++) {
      device.send(now + index * 100, index % 100 === 0 ? { power_kw: 'a lot' } : { power_kw: 3 });
    }
    await covered();
    expect(await storedReadings(system, 'machine-poison-0')).toBe(1_980);
    expect(
      await system.number(
        `SELECT count(*) FROM quarantine WHERE device_code = 'poison-0' AND reason = 'wrong_type' AND status = 'open'`,
      ),
    ).toBe(20);
    await device.close();
  }, 120_000);
});

it('keeps everything over stop and start', async () => {
  const before = await system.number('SELECT count(*) FROM energy_readings');
  await system.setup('stop');
  await system.setup('start');
  await eventually(
    () => system.number('SELECT count(*) FROM energy_readings'),
    (count) => count === before,
    {
      limitSeconds: 30,
      what: 'the readings of before the stop',
    },
  );
}, 180_000);
