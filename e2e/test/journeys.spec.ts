import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, InstalledSystem } from '@enms/installed-system';
import { approveDevice, type Measured } from '../src/load.ts';
import { publishAs, type BrokerAccount } from '../src/mosquitto-pub.ts';

const run = promisify(execFile);
const room = resolve(import.meta.dirname, '..');
let system: InstalledSystem;

beforeAll(async () => {
  system = await InstalledSystem.install({
    demo: false,
    settings: { ENMS_SITE_SLUG: 'test-site', ENMS_SITE_TIME_ZONE: 'UTC' },
  });
}, 300_000);

afterAll(async () => {
  await system.remove();
}, 60_000);

/** A whole number as protobuf writes it: seven bits a byte, the lowest first. */
function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

const now = (): string => new Date(Math.floor(Date.now() / 1_000) * 1_000).toISOString();

describe('every dialect, with a device’s own credentials, becomes a row', () => {
  const dialects: {
    dialect: string;
    code: string;
    measures: Measured[];
    topic: string;
    payload: () => string | Buffer;
    expected: Record<string, number>;
  }[] = [
    {
      dialect: 'canonical',
      code: 'meter-1',
      measures: [{ machine: 'canonical-1' }],
      topic: 'enms/test-site/meter-1/energy',
      payload: () => JSON.stringify({ ts: now(), seq: 1, power_kw: 12.5, energy_total_kwh: 100 }),
      expected: { power_kw: 12.5, energy_total_kwh: 100 },
    },
    {
      dialect: 'power-sensor',
      code: 'AA:BB:CC:DD:EE:FF',
      measures: [{ machine: 'sensor-1' }],
      topic: 'sensors/AA:BB:CC:DD:EE:FF/power',
      payload: () =>
        JSON.stringify({
          deviceCode: 'AA:BB:CC:DD:EE:FF',
          timestamp: now(),
          temp: 23.7,
          humidity: 60.5,
          brightness: 700,
          electric: 900,
        }),
      expected: { power_kw: 0.9 },
    },
    {
      dialect: 'counter-node',
      code: 'ESP09',
      measures: [{ channel: 'light_1', machine: 'counter-1' }],
      topic: 'autovolt/ESP09/telemetry',
      payload: () =>
        JSON.stringify({
          esp32_name: 'ESP09',
          classroom: 'CR-101',
          device_id: 'light_1',
          timestamp: now(),
          power_w: 40,
          energy_wh_total: 12345.67,
          switch_state: { sw1: true, sw2: false },
          uptime_seconds: 86400,
          status: 'online',
          sequence_no: 12345,
          firmware_ver: 'v2.0.0',
          wifi_rssi: -45,
        }),
      expected: { power_kw: 0.04, energy_total_kwh: 12.34567, seq: 12345 },
    },
    {
      dialect: 'home-node',
      code: 'node-001',
      measures: [{ machine: 'home-1' }],
      topic: 'homesync/test-site/nodes/node-001/telemetry/power',
      payload: () => JSON.stringify({ value: 125.5, quality: 'good', ts: now() }),
      expected: { power_kw: 0.1255 },
    },
    {
      dialect: 'factory',
      code: 'press-1',
      measures: [{ machine: 'press-1' }],
      topic: 'factory/test-site/press-1/energy',
      payload: () => JSON.stringify({ machine_id: 'press-1', time: now(), power_kw: 45.5 }),
      expected: { power_kw: 45.5 },
    },
    {
      dialect: 'tasmota',
      code: 'DVES_EA9716',
      measures: [{ machine: 'plug-1' }],
      topic: 'tele/DVES_EA9716/SENSOR',
      payload: () =>
        JSON.stringify({
          Time: now(),
          ENERGY: {
            Total: 0.052,
            Yesterday: 0,
            Today: 0.052,
            Period: 0,
            Power: 40,
            Factor: 0.98,
            Voltage: 198,
            Current: 0.206,
          },
        }),
      expected: { power_kw: 0.04, energy_total_kwh: 0.052, voltage_v: 198 },
    },
    {
      dialect: 'shelly-gen2',
      code: 'shellyplus1pm-a8032abe54dc',
      measures: [{ machine: 'shelly-1' }],
      topic: 'shellyplus1pm-a8032abe54dc/status/switch:0',
      payload: () =>
        JSON.stringify({
          id: 0,
          source: 'init',
          output: true,
          apower: 8.9,
          voltage: 237.5,
          current: 0.042,
          aenergy: { total: 6.532, minute_ts: Math.floor(Date.now() / 1_000) },
        }),
      expected: { power_kw: 0.0089, energy_total_kwh: 0.006532, voltage_v: 237.5 },
    },
    {
      dialect: 'sparkplug-b',
      code: 'edge-1',
      measures: [{ machine: 'edge-1' }],
      topic: 'spBv1.0/test-site/NDATA/edge-1',
      // The fields of sparkplug_b.proto by hand: timestamp; metric "power_kw", datatype Double, 12.5; seq 2.
      payload: () =>
        Buffer.from([
          ...[0x08, ...varint(Date.now())],
          ...[
            0x12,
            0x15,
            0x0a,
            0x08,
            ...Buffer.from('power_kw'),
            0x20,
            0x0a,
            0x69,
            0,
            0,
            0,
            0,
            0,
            0,
            0x29,
            0x40,
          ],
          ...[0x18, 0x02],
        ]),
      expected: { power_kw: 12.5 },
    },
  ];

  it.each(dialects)('$dialect', async ({ dialect, code, measures, topic, payload, expected }) => {
    const account = await approveDevice(system, code, { dialect, measures });
    await publishAs(system, account, topic, payload());
    const row = await eventually(
      async () => {
        const { rows } = await system.database.query<Record<string, unknown>>(
          'SELECT r.* FROM energy_readings r JOIN machines m ON m.id = r.machine_id WHERE m.name = $1',
          [measures[0]!.machine],
        );
        return rows[0];
      },
      (found) => found !== undefined,
      { limitSeconds: 10, what: `a row of ${code}` },
    );
    for (const [name, value] of Object.entries(expected)) expect(Number(row?.[name])).toBeCloseTo(value, 9);
  });
});

describe('a bad message is kept with its reason', () => {
  let account: BrokerAccount;
  const topic = 'enms/test-site/clumsy-1/energy';
  beforeAll(async () => {
    account = await approveDevice(system, 'clumsy-1', { measures: [{ machine: 'clumsy-1' }] });
    await publishAs(
      system,
      account,
      topic,
      JSON.stringify({ ts: '2026-01-01T00:00:00Z', seq: 1, power_kw: 1 }),
    );
  });

  const at = '"ts":"2026-01-02T00:00:00Z"';
  const bad: [string, string | Buffer][] = [
    ['malformed_json', '{"ts":'],
    ['malformed_json', 'power 5'],
    ['bad_utf8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ['empty_payload', ''],
    ['empty_batch', '[]'],
    ['duplicate_key', `{${at},"power_kw":1,"power_kw":2}`],
    ['forbidden_key', `{${at},"power_kw":1,"__proto__":{"x":1}}`],
    ['not_finite', `{${at},"power_kw":1e999}`],
    ['not_finite', `{${at},"power_kw":NaN}`],
    ['wrong_type', `{${at},"power_kw":"a lot"}`],
    ['wrong_type', `{${at},"power_kw":[1]}`],
    ['missing_field', '{"power_kw":1}'],
    ['missing_field', `{${at}}`],
    ['out_of_range', `{${at},"power_factor":7,"power_kw":1}`],
    ['bad_timestamp', '{"ts":"yesterday","power_kw":1}'],
    ['timestamp_without_zone', '{"ts":"2026-01-02T00:00:00","power_kw":1}'],
    ['future_timestamp', '{"ts":"2100-01-01T00:00:00Z","power_kw":1}'],
    ['bad_sequence', `{${at},"seq":-4,"power_kw":1}`],
    ['too_deep', `{${at},"power_kw":1,"x":${'['.repeat(40)}${']'.repeat(40)}}`],
    ['too_large', `{${at},"power_kw":1,"x":"${'y'.repeat(300_000)}"}`],
    ['not_assigned', `{${at},"channel":"cellar","power_kw":1}`],
    ['carrier_mismatch', `{${at},"carrier":"steam","power_kw":1}`],
    ['conflict', '{"ts":"2026-01-01T00:00:00Z","seq":2,"power_kw":99}'],
  ];

  it.each(bad)('%s', async (reason, payload) => {
    const before = await count(reason);
    await publishAs(system, account, topic, payload);
    await eventually(
      () => count(reason),
      (found) => found === before + 1,
      { limitSeconds: 10, what: `one more ${reason}` },
    );
  });

  const count = (reason: string): Promise<number> =>
    system.number('SELECT count(*) FROM quarantine WHERE topic = $1 AND reason = $2', [topic, reason]);
});

describe('who may say what', () => {
  it('lets no device publish as another', async () => {
    const thief = await approveDevice(system, 'thief-1', { measures: [{ machine: 'thief-1' }] });
    await approveDevice(system, 'victim-1', { measures: [{ machine: 'victim-1' }] });
    await publishAs(
      system,
      thief,
      'enms/test-site/victim-1/energy',
      JSON.stringify({ ts: now(), seq: 1, power_kw: 1 }),
    ).catch(() => undefined);
    await publishAs(
      system,
      thief,
      'enms/test-site/thief-1/energy',
      JSON.stringify({ ts: now(), seq: 1, power_kw: 2 }),
    );
    await eventually(
      () => rowsOf('thief-1'),
      (rows) => rows === 1,
      { limitSeconds: 10, what: 'its own reading' },
    );
    expect(await rowsOf('victim-1')).toBe(0);
    expect(await system.number(`SELECT count(*) FROM quarantine WHERE topic LIKE '%victim-1%'`)).toBe(0);
  });

  it('discovers an unknown device, and approval replays what waited', async () => {
    const onboarding = { username: 'onboarding', password: system.setting('ENMS_MQTT_ONBOARDING_PASSWORD') };
    for (let seq = 1; seq <= 3; seq++) {
      await publishAs(
        system,
        onboarding,
        'onboarding/enms/test-site/newcomer-1/energy',
        JSON.stringify({ ts: new Date(Date.now() - seq * 60_000).toISOString(), seq, power_kw: seq }),
      );
    }
    await eventually(
      () =>
        system.number(
          `SELECT count(*) FROM quarantine WHERE device_code = 'newcomer-1' AND reason = 'unknown_device' AND status = 'open'`,
        ),
      (waiting) => waiting === 3,
      { limitSeconds: 10, what: 'three waiting messages' },
    );
    expect(
      await system.number(`SELECT count(*) FROM devices WHERE code = 'newcomer-1' AND status = 'discovered'`),
    ).toBe(1);
    await approveDevice(system, 'newcomer-1', { measures: [{ machine: 'newcomer-1' }] });
    await eventually(
      () => rowsOf('newcomer-1'),
      (rows) => rows === 3,
      { limitSeconds: 10, what: 'three rows' },
    );
    expect(
      await system.number(
        `SELECT count(*) FROM quarantine WHERE device_code = 'newcomer-1' AND status = 'replayed'`,
      ),
    ).toBe(3);
  });

  const rowsOf = (machine: string): Promise<number> =>
    system.number(
      'SELECT count(*) FROM energy_readings r JOIN machines m ON m.id = r.machine_id WHERE m.name = $1',
      [machine],
    );
});

describe('carriers and zero', () => {
  it('never sums electricity, gas and steam of one machine, and keeps zero', async () => {
    const account = await approveDevice(system, 'boiler-meter', {
      measures: [
        { channel: 'main', machine: 'boiler-1' },
        { channel: 'gas', machine: 'boiler-1', carrier: 'natural_gas' },
        { channel: 'steam', machine: 'boiler-1', carrier: 'steam' },
      ],
    });
    const ts = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 60_000).toISOString();
    await publishAs(
      system,
      account,
      'enms/test-site/boiler-meter/energy',
      JSON.stringify([
        { ts, seq: 1, channel: 'main', power_kw: 0 },
        { ts, seq: 2, channel: 'gas', carrier: 'natural_gas', power_kw: 300 },
        { ts, seq: 3, channel: 'steam', carrier: 'steam', power_kw: 250 },
      ]),
    );
    const rows = await eventually(
      async () =>
        (
          await system.database.query<{ carrier: string; power_kw_sum: number; reading_count: string }>(
            `SELECT a.carrier, power_kw_sum, reading_count FROM energy_1min a JOIN machines m ON m.id = a.machine_id WHERE m.name = 'boiler-1' ORDER BY 1`,
          )
        ).rows,
      (found) => found.length === 3,
      { limitSeconds: 90, what: 'one aggregate row a carrier' },
    );
    expect(rows.map(({ carrier, power_kw_sum }) => [carrier, power_kw_sum])).toEqual([
      ['electricity', 0],
      ['natural_gas', 300],
      ['steam', 250],
    ]);
  });
});

describe('the building meter', () => {
  const fixture = (name: string): string => resolve(room, 'fixtures', name);
  let credentials: BrokerAccount;

  /** Replays a file of 1,095 days through the broker. */
  async function replay(file: string, ...options: string[]): Promise<string> {
    const { stdout } = await run(
      process.execPath,
      [
        resolve(room, '..', 'simulator', 'dist', 'replay.js'),
        ...['--file', fixture(file), '--device', 'building-meter', '--factory', 'test-site'],
        ...['--url', `mqtt://127.0.0.1:${system.mqttPort}`, '--username', credentials.username],
        ...options,
      ],
      { env: { ...process.env, MQTT_PASSWORD: credentials.password } },
    );
    return stdout;
  }

  /** The job does it in a second of each fifteen; once it has begun, the rest need not wait for its turns. */
  async function untilRefreshed(): Promise<void> {
    const waiting = (): Promise<number> => system.number('SELECT count(*) FROM late_buckets');
    const marked = await waiting();
    await eventually(waiting, (left) => left === 0 || left < marked, {
      limitSeconds: 60,
      what: 'the first late buckets refreshed',
    });
    await eventually(
      async () => {
        // As the command refresh-late.
        await system.database.query(
          `CALL telemetry.refresh_late_buckets(NULL, '{"budget_ms": 3000, "hours_together": 336}')`,
        );
        return waiting();
      },
      (left) => left === 0,
      { limitSeconds: 150, what: 'late buckets refreshed' },
    );
  }

  it('replays its 1,095 days and answers by month with the sums of the file', async () => {
    credentials = await approveDevice(system, 'building-meter', { measures: [{ machine: 'building' }] });
    const stdout = await replay('building_mv_eload.csv', '--map', 'time=ts,eload=energy_kwh');
    expect(stdout).toMatch(/published 1095, confirmed 1095, skipped 0/);

    const sums = new Map<string, number>();
    for (const line of readFileSync(fixture('building_mv_eload.csv'), 'utf8').trim().split('\n').slice(1)) {
      const [time = '', kwh = ''] = line.replaceAll('"', '').split(',');
      const month = time.slice(0, 7);
      sums.set(month, (sums.get(month) ?? 0) + Number(kwh));
    }
    await untilRefreshed();
    const { rows } = await system.database.query<{ month: string; kwh: number }>(
      `SELECT to_char(p.period_start AT TIME ZONE 'UTC', 'YYYY-MM') AS month, p.energy_kwh AS kwh
       FROM machines m, telemetry.energy_by_local_period(m.id, 'electricity', '2012-03-01', '2015-03-01', 'month') p
       WHERE m.name = 'building' ORDER BY 1`,
    );
    expect(rows.length).toBe(36);
    for (const { month, kwh } of rows) expect(kwh).toBeCloseTo(sums.get(month) ?? Number.NaN, 4);
  }, 240_000);

  it('has the baselines and the savings that were published for it', async () => {
    const stdout = await replay(
      'building_mv_temp.csv',
      ...['--type', 'environment', '--map', 'time=ts,temp=outdoor_temp_c', '--units', 'temp=F'],
    );
    expect(stdout).toMatch(/published 1095, confirmed 1095, skipped 0/);
    await untilRefreshed();
    // Posting goes on each minute; here it need not wait for its turn.
    await eventually(
      async () => {
        await system.database.query(`CALL accounting.run_posting(0, '{}')`);
        return system.number(
          `SELECT count(*) FROM machines m, accounting.totals(ARRAY[m.id], 'electricity',
             ARRAY(SELECT generate_series('2012-03-01Z'::timestamptz, '2015-03-01Z', '1 day'))) t
           WHERE m.name = 'building' AND t.energy_kwh > 0`,
        );
      },
      (days) => days === 1095,
      { limitSeconds: 180, everyMillis: 200, what: 'all days in the ledger' },
    );

    const baseline = await asked('POST', 'baselines', 201, {
      name: 'Building by day',
      scope: 'machine:building',
      carrier: 'electricity',
      resolution: 'day',
    });
    const before = {
      from: '2012-03-01T00:00:00Z',
      to: '2013-02-28T00:00:00Z',
      // One report a day speaks for one quarter of an hour of it.
      options: { coverage_threshold: 0.01 },
    };
    const line = await asked('POST', `baselines/${baseline.id}/candidates`, 201, {
      model_kind: 'linear',
      drivers: [{ kind: 'number', source: 'outdoor_temp_c' }],
      ...before,
    });
    // nmecr, tests/testthat/Expectations/nmecr_predictability_all_stats.rds, rows SLR and TOWT of the 364 days.
    expect(line.report.r_squared).toBeCloseTo(0.6908902468946512, 9);
    const towt = await asked('POST', `baselines/${baseline.id}/candidates`, 201, {
      model_kind: 'TOWT',
      ...before,
    });
    expect(towt.report.r_squared).toBeCloseTo(0.8964727413895036, 9);

    await asked('POST', `baselines/${baseline.id}/versions/${towt.version}/approve`, 200, {
      note: 'Before the retrofit',
    });
    const after = 'from=2014-02-28T00:00:00Z&to=2015-02-28T00:00:00Z';
    // building_mv, expected_nmecr_overview_savings_summary.csv.
    const { summary } = await asked('GET', `baselines/${baseline.id}/evaluate?${after}`, 200);
    expect(summary.expected_kwh).toBeCloseTo(5_509_903.19414378, 2);
    const savings = await asked('GET', `baselines/${baseline.id}/savings?${after}`, 200);
    expect(savings.savings_kwh).toBeCloseTo(408_141.59414378, 2);
  }, 240_000);

  it('gets a report as PDF, by a job that tells how far it is', async () => {
    const ordered = await asked('POST', 'reports', 202, {
      kind: 'efficiency',
      scope: 'machine:building',
      from: '2014-03-01T00:00:00Z',
      to: '2014-06-01T00:00:00Z',
    });
    await eventually(
      async () => (await asked('GET', `reports/${ordered.id}`, 200)).state as string,
      (state) => state === 'issued',
      { limitSeconds: 60, what: 'the report issued' },
    );
    const pdf = await fetch(`${system.portalUrl}/api/v1/analytics/reports/${ordered.id}.pdf`, {
      headers: { authorization: `Bearer ${await system.accessToken()}` },
    });
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    expect((await fetch(`${system.portalUrl}/api/v1/analytics/jobs`)).status).toBe(401);
  }, 120_000);

  /** What analytics answers the administrator through the door. */
  // What it answers is what the test is to find out.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  async function asked(method: string, path: string, status: number, body?: unknown): Promise<any> {
    const answer = await fetch(`${system.portalUrl}/api/v1/analytics/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await system.accessToken()}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    expect([path, answer.status, answer.status === status ? '' : text]).toEqual([path, status, '']);
    return JSON.parse(text);
  }
});

/** How a browser asks for a page. */
const asBrowser = (cookie = ''): RequestInit => ({
  redirect: 'manual',
  headers: { accept: 'text/html', cookie },
});

/** What a browser holds after signing in at the door. */
async function sessionCookie(): Promise<string> {
  const answer = await fetch(`${system.portalUrl}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(system.administrator),
  });
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}

describe('operations', () => {
  it('answers health, portal, API documentation and Node-RED behind the door', async () => {
    for (const [path, status] of [
      ['/', 200],
      ['/health', 200],
      ['/api/docs', 302],
      ['/nodered/', 302],
    ] as const) {
      const { status: answered } = await fetch(`${system.portalUrl}${path}`, asBrowser());
      expect([path, answered]).toEqual([path, status]);
    }
    for (const path of ['/api/v1/machines', '/nodered/flows'])
      expect([path, (await fetch(`${system.portalUrl}${path}`)).status]).toEqual([path, 401]);
    const cookie = await sessionCookie();
    for (const path of ['/api/docs', '/nodered/'])
      expect([path, (await fetch(`${system.portalUrl}${path}`, asBrowser(cookie))).status]).toEqual([
        path,
        200,
      ]);
    // Behind the door Node-RED asks for its own administrator once more.
    expect((await fetch(`${system.portalUrl}/nodered/flows`, { headers: { cookie } })).status).toBe(401);
  });

  it('restores a backup', async () => {
    const before = await system.number('SELECT count(*) FROM energy_readings');
    const printed = await system.setup('backup');
    const file = /\S+var\/backups\/\S+/.exec(printed)?.[0];
    expect(file).toBeDefined();
    await system.setup('restore', file!);
    expect(await system.number('SELECT count(*) FROM energy_readings')).toBe(before);
    expect(await system.setup('status')).toMatch(/✓ query-service/);
  }, 180_000);
});
