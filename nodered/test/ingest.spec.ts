import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openSession } from '@enms/mqtt-session';
import { Plant } from './plant.ts';
import { eventually } from './processes.ts';

const METER_1 = 'enms/demo/meter-1/energy';
const METER_2 = 'enms/demo/meter-2/energy';
const plant = new Plant();

/** Device times that no two tests share, a second apart. */
let clock = Date.now() - 30 * 60_000;
const nextTime = (): number => (clock += 1000);

const rowsAt = async (timeMillis: number): Promise<number> =>
  Number(await plant.ask('SELECT count(*) FROM energy_readings WHERE time = $1', [new Date(timeMillis)]));
const stored = (timeMillis: number): Promise<boolean> =>
  eventually(async () => (await rowsAt(timeMillis)) === 1, 'the row is stored');
const quarantined = (marker: string): Promise<{ reason: string; device_code: string | null }> =>
  eventually(async () => {
    const { rows } = await plant.database.query<{ reason: string; device_code: string | null }>(
      `SELECT reason, device_code FROM quarantine WHERE position($1::bytea in payload) > 0`,
      [Buffer.from(marker)],
    );
    return rows[0];
  }, `${marker} is in quarantine`);

beforeAll(async () => {
  await plant.start();
  await plant.startIngest();
}, 120_000);

afterAll(async () => {
  await plant.stop();
}, 30_000);

describe('from message to row', () => {
  it('stores a canonical reading, a zero as zero, unknown fields as extra', async () => {
    const time = nextTime();
    await plant.publish(METER_1, { ts: time, seq: 1, power_kw: 0, energy_total_kwh: 12.5, mood: 'fine' });
    await stored(time);
    const { rows } = await plant.database.query(
      `SELECT m.name, r.carrier, power_kw, energy_total_kwh, seq, extra FROM energy_readings r
       JOIN machines m ON m.id = r.machine_id WHERE time = $1`,
      [new Date(time)],
    );
    expect(rows).toEqual([
      {
        name: 'press-1',
        carrier: 'electricity',
        power_kw: 0,
        energy_total_kwh: 12.5,
        seq: '1',
        extra: { mood: 'fine' },
      },
    ]);
  });

  it('understands the dialects of devices', async () => {
    const [sensorTime, nodeTime] = [nextTime(), nextTime()];
    await plant.publish('sensors/AA:BB:CC:DD:EE:FF/power', {
      deviceCode: 'AA:BB:CC:DD:EE:FF',
      timestamp: new Date(sensorTime).toISOString(),
      temp: 23.7,
      humidity: 60.5,
      brightness: 700,
      electric: 900,
    });
    await plant.publish('autovolt/ESP01/telemetry', {
      esp32_name: 'ESP01',
      classroom: 'CR-101',
      device_id: 'light_1',
      timestamp: new Date(nodeTime).toISOString(),
      power_w: 40,
      energy_wh_total: 12345.67,
      switch_state: { sw1: true, sw2: false },
      uptime_seconds: 86400,
      status: 'online',
      sequence_no: 12345,
      firmware_ver: 'v2.0.0',
      wifi_rssi: -45,
    });
    await stored(sensorTime);
    expect(
      await plant.ask('SELECT power_kw FROM energy_readings WHERE time = $1', [new Date(sensorTime)]),
    ).toBe(0.9);
    expect(
      await plant.ask('SELECT humidity_percent FROM environmental_data WHERE time = $1', [
        new Date(sensorTime),
      ]),
    ).toBe(60.5);
    await eventually(
      async () =>
        (await rowsAt(nodeTime)) === 1 ||
        (await plant.ask(`SELECT 1 FROM quarantine WHERE device_code = 'ESP01'`)),
      'the counter node has spoken',
    );
  });

  it('keeps the newest value of a machine, and when its device was seen', async () => {
    const time = nextTime();
    await plant.publish(METER_2, { ts: time, power_kw: 77 });
    await eventually(
      async () =>
        (await plant.ask<number>(
          `SELECT power_kw FROM machine_status s JOIN machines m ON m.id = s.machine_id WHERE m.name = 'press-2'`,
        )) === 77,
      'machine_status is up to date',
    );
    await eventually(async () => {
      const seen = await plant.ask<Date>(`SELECT last_seen FROM devices WHERE code = 'meter-2'`);
      return seen !== null && Date.now() - seen.getTime() < 10_000;
    }, 'the device was seen');
  });
});

describe('what is set aside', () => {
  it('counts the same reading again as duplicate', async () => {
    const time = nextTime();
    const before = await plant.metric('ingest_duplicates_total');
    const reading = { ts: time, seq: 5, power_kw: 3 };
    for (let copy = 0; copy < 3; copy += 1) await plant.publish(METER_1, reading);
    await eventually(
      async () => (await plant.metric('ingest_duplicates_total')) === before + 2,
      'two duplicates are counted',
    );
    expect(await rowsAt(time)).toBe(1);
  });

  it('keeps the first of two contradicting readings, the other in quarantine', async () => {
    const time = nextTime();
    await plant.publish(METER_1, { ts: time, power_kw: 10 });
    await stored(time);
    await plant.publish(METER_1, { ts: time, power_kw: 11, marker: 'contradiction' });
    expect(await quarantined('contradiction')).toEqual({ reason: 'conflict', device_code: 'meter-1' });
    expect(await plant.ask('SELECT power_kw FROM energy_readings WHERE time = $1', [new Date(time)])).toBe(
      10,
    );
  });

  it('registers an unknown device as discovered and keeps its message', async () => {
    await plant.publish('enms/demo/stranger/energy', { ts: nextTime(), power_kw: 1, marker: 'hello' });
    expect(await quarantined('hello')).toEqual({ reason: 'unknown_device', device_code: 'stranger' });
    expect(await plant.ask(`SELECT status FROM devices WHERE code = 'stranger'`)).toBe('discovered');
  });

  it('lets nobody speak for a registered device through onboarding', async () => {
    const time = nextTime();
    await plant.publish(`onboarding/${METER_1}`, { ts: time, power_kw: 1, marker: 'impostor' });
    expect((await quarantined('impostor')).reason).toBe('unknown_device');
    expect(await rowsAt(time)).toBe(0);
  });

  it('hears of an approval at once', async () => {
    await plant.publish('enms/demo/newcomer/energy', { ts: nextTime(), power_kw: 1, marker: 'first words' });
    await quarantined('first words');
    await plant.database.query(`UPDATE devices SET status = 'active' WHERE code = 'newcomer'`);
    await plant.database.query(
      `INSERT INTO meter_assignments (device_id, machine_id, carrier)
       SELECT d.id, m.id, 'electricity' FROM devices d, machines m WHERE d.code = 'newcomer' AND m.name = 'office'`,
    );
    await eventually(async () => {
      const time = nextTime();
      await plant.publish('enms/demo/newcomer/energy', { ts: time, power_kw: 1 });
      await new Promise((resolve) => setTimeout(resolve, 200));
      return (await rowsAt(time)) === 1;
    }, 'a reading of the approved device is stored');
  });

  it.each([
    ['no JSON', '{"power_kw":', 'malformed_json'],
    ['NaN', '{"power_kw":NaN,"m":"nan"}', 'not_finite'],
    ['too large a number', '{"power_kw":1e999,"m":"huge"}', 'not_finite'],
    ['a key twice', '{"power_kw":1,"power_kw":2,"m":"twice"}', 'duplicate_key'],
    ['__proto__', '{"power_kw":1,"__proto__":{"m":"proto"}}', 'forbidden_key'],
    ['text for a number', `{"ts":${Date.now()},"power_kw":"12","m":"text"}`, 'wrong_type'],
    ['the future', `{"ts":${Date.now() + 3_600_000},"power_kw":12,"m":"future"}`, 'future_timestamp'],
    [
      'another carrier',
      `{"ts":${Date.now()},"carrier":"steam","power_kw":12,"m":"steam"}`,
      'carrier_mismatch',
    ],
  ])('sets aside %s, and stores what comes with it', async (_name, payload, reason) => {
    const time = nextTime();
    await plant.publish(METER_1, payload);
    await plant.publish(METER_1, { ts: time, power_kw: 1 });
    await stored(time);
    expect((await quarantined(payload)).reason).toBe(reason);
  });

  it('finds the one row of a batch that the database refuses', async () => {
    await plant.database.query(
      'ALTER TABLE energy_readings ADD CONSTRAINT no_beast CHECK (power_kw IS DISTINCT FROM 666)',
    );
    const times = Array.from({ length: 50 }, nextTime);
    await Promise.all(
      times.map((ts, index) =>
        plant.publish(METER_1, index === 20 ? { ts, power_kw: 666, marker: 'beast' } : { ts, power_kw: 1 }),
      ),
    );
    expect((await quarantined('beast')).reason).toBe('database_rejected');
    for (const [index, time] of times.entries()) if (index !== 20) await stored(time);
    await plant.database.query('ALTER TABLE energy_readings DROP CONSTRAINT no_beast');
  });
});

describe('receipts', () => {
  it('tell the device that asks for them what is safe, and what is safe in quarantine', async () => {
    const receipts: string[] = [];
    const listener = openSession({ url: `mqtt://127.0.0.1:${plant.brokerPort}`, clientId: 'listener' });
    await listener.waitUntilConnected(5000);
    await listener.subscribe('enms/demo/meter-2/committed', 1, ({ payload }) => {
      receipts.push(payload.toString());
    });
    await plant.publish('enms/demo/meter-2/status', { online: true, capabilities: ['commit_receipt'] }, true);
    await eventually(
      async () => (await plant.ask(`SELECT online FROM devices WHERE code = 'meter-2'`)) === true,
      'the status was heard',
    );
    for (const seq of [101, 102, 103]) await plant.publish(METER_2, { ts: nextTime(), seq, power_kw: 1 });
    await plant.publish(METER_2, '{"seq":104,"power_kw":NaN}');
    await plant.publish(METER_2, { ts: nextTime(), seq: 110, power_kw: 1 });
    await eventually(() => {
      const covered = receipts.flatMap((text) => (JSON.parse(text) as { ranges: [number, number][] }).ranges);
      const has = (seq: number): boolean => covered.some(([first, last]) => first <= seq && seq <= last);
      return Promise.resolve([101, 102, 103, 104, 110].every(has) && !has(105));
    }, 'receipts cover the sequence numbers');
    await listener.close();
  });
});

describe('when things go wrong', () => {
  it('acknowledges only after COMMIT: killed before it, the message comes again', async () => {
    const time = nextTime();
    const blocker = await plant.database.connect();
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE energy_readings IN ACCESS EXCLUSIVE MODE');
    await plant.publish(METER_1, { ts: time, power_kw: 5 });
    await eventually(
      async () => (await plant.metric('ingest_waiting_messages')) === 1,
      'the message is in flight',
    );
    await plant.ingest?.end('SIGKILL');
    await blocker.query('ROLLBACK');
    blocker.release();
    await plant.startIngest();
    await stored(time);
  }, 60_000);

  it('stores what came while the database was busy in few transactions', async () => {
    const blocker = await plant.database.connect();
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE energy_readings IN ACCESS EXCLUSIVE MODE');
    const before = await plant.metric('ingest_batch_messages_count');
    const times = Array.from({ length: 20 }, nextTime);
    for (const ts of times) {
      await plant.publish(METER_1, { ts, power_kw: 5 });
      // Longer than a batch waits for company.
      await new Promise((resolve) => setTimeout(resolve, 70));
    }
    await blocker.query('ROLLBACK');
    blocker.release();
    for (const time of times) await stored(time);
    const transactions = (await plant.metric('ingest_batch_messages_count')) - before;
    expect(transactions).toBeLessThanOrEqual(4);
  }, 60_000);

  it('keeps everything while the database is away, and goes on by itself', async () => {
    plant.line.cut();
    const times = Array.from({ length: 500 }, nextTime);
    await Promise.all(times.map((ts) => plant.publish(METER_1, { ts, power_kw: 2 })));
    await eventually(async () => (await plant.request('/health/ready')).status === 503, 'it says so');
    const ready = (await (await plant.request('/health/ready')).json()) as { parts: { database: unknown } };
    expect(ready.parts.database).toMatchObject({ ok: false });
    plant.line.mend();
    for (const time of times) await stored(time);
    await eventually(async () => (await plant.request('/health/ready')).ok, 'it is ready again');
  }, 60_000);

  it('stops in order', async () => {
    const times = Array.from({ length: 300 }, nextTime);
    const publishing = Promise.all(times.map((ts) => plant.publish(METER_1, { ts, power_kw: 2 })));
    const startedAt = Date.now();
    expect(await plant.ingest?.end('SIGTERM')).toBe(0);
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    await publishing;
    await plant.startIngest();
    for (const time of times) await stored(time);
  }, 60_000);
});

describe('the editor', () => {
  it('opens only for the administrator', async () => {
    expect((await plant.request('/nodered/flows')).status).toBe(401);
    expect((await plant.signIn('guess')).status).toBe(403);
    const { access_token: token } = (await (await plant.signIn()).json()) as { access_token: string };
    const authorized = { headers: { authorization: `Bearer ${token}` } };
    const flow = (await (await plant.request('/nodered/flows', authorized)).json()) as { type: string }[];
    expect(flow.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['telemetry-in', 'timescale-out', 'group']),
    );
    const nodes = await plant.request('/nodered/nodes', {
      headers: { ...authorized.headers, accept: 'text/html', 'accept-language': 'de' },
    });
    const html = await nodes.text();
    expect(html).toContain('data-template-name="commit-receipts"');
    expect(html).not.toContain('data-template-name="exec"');
  });
});
