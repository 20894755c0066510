import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seedRegistry } from './registry.ts';
import { startDatabase } from '@enms/tested-service';
import type { Answer, TestDatabase, TestService } from '@enms/tested-service';
import { startService } from './start-service.ts';

/** 15:20 in Berlin, a Wednesday. */
const NOW = new Date('2025-10-08T13:20:00Z');

let database: TestDatabase;
let service: TestService;
/** What the registry is remembered for has to pass before a new machine is known. */
let passedMillis = 0;

beforeAll(async () => {
  database = await startDatabase();
  await seedRegistry(database.admin);
  // Ids from here on: machines 5 pump-1, 6 pump-2; group 1 Pumps. South belongs to somebody else.
  await database.admin.query(`
    INSERT INTO tenants (name, slug) VALUES ('Others', 'others');
    UPDATE factories SET tenant_id = 2 WHERE slug = 'south';
    INSERT INTO machines (factory_id, name, display_name, type) VALUES
      (1, 'pump-1', 'Pump 1', 'pump'), (1, 'pump-2', 'Pump 2', 'pump');
    INSERT INTO machine_groups (tenant_id, name) VALUES (1, 'Pumps');
    INSERT INTO machine_group_members (group_id, machine_id) VALUES (1, 5), (1, 6);`);
  service = await startService(
    { DATABASE_URL: database.serviceUrl },
    { now: () => new Date(NOW.getTime() + passedMillis) },
  );
}, 240_000);

afterAll(async () => {
  await service.stop();
  await database.stop();
}, 60_000);

const ask = (utterance: string, locale = 'en'): Promise<Answer> =>
  service.post('/api/v1/voice/query', { utterance, locale });

const sql = (text: string): Promise<unknown> => database.admin.query(text);

/** A forecast of constant power from the hour that runs, with one step that is higher. */
async function forecast(
  target: string,
  horizon: 'hour' | 'day' | 'week',
  kw: number,
  madeAt = '2025-10-08T13:05Z',
): Promise<void> {
  const [step, steps] = { hour: [900, 8], day: [3600, 24], week: [3600, 168] }[horizon] as [number, number];
  await sql(`
    WITH model AS (
      INSERT INTO analytics.forecast_models (tenant_id, ${target.split('=')[0]}, carrier, horizon, served, candidates,
          beats_naive, trained_from, trained_to, data_hash)
        VALUES (1, ${target.split('=')[1]}, 'electricity', '${horizon}', 'mstl_ets', '[]', true, '2025-07-01', '2025-10-01', 'x')
        RETURNING id
    ), made AS (
      INSERT INTO analytics.forecasts (model_id, made_at, starts_at, step_s, steps)
        SELECT id, '${madeAt}', date_trunc('hour', '${madeAt}'::timestamptz), ${step}, ${steps} FROM model
        RETURNING id, starts_at
    )
    INSERT INTO analytics.forecast_points
      SELECT id, t, v * 0.9, v, v * 1.2 FROM made,
        generate_series(starts_at, starts_at + ${(steps - 1) * step} * INTERVAL '1 second', ${step} * INTERVAL '1 second') t,
        LATERAL (SELECT CASE WHEN t = '2025-10-09T08:00Z' THEN 2.0 ELSE 1.0 END * ${kw} AS v) x`);
}

describe('before analytics has run', () => {
  it.each([
    [
      'any anomalies at the compressor today?',
      'I cannot tell: Compressor 1 was not scanned for anomalies yet',
    ],
    ['energy forecast for the compressor tomorrow', 'No forecast was made for Compressor 1 yet'],
    ['is the compressor above its baseline?', 'I cannot tell: no baseline of Compressor 1 is in force'],
    [
      'temperature effect on HVAC',
      'I cannot tell: outdoor temperature was not reported for HVAC 1 in the last 30 days',
    ],
  ])('%s', async (words, text) => {
    const { body } = await ask(words);
    expect([body.outcome, body.text]).toEqual(['answered', text]);
    expect(body.data.reason).toMatch(/^(never_scanned|no_forecast|no_baseline|no_driver_values)$/);
    const { value, count, r } = body.data;
    expect([value, count, r].filter((figure) => figure !== undefined)).toEqual([null]);
  });

  it('lists what can be asked', async () => {
    const { body } = await service.get('/api/v1/voice/intents');
    const unavailable = body.items.filter((item: { available: boolean }) => !item.available);
    expect(unavailable).toEqual([{ intent: 'alert_status', available: false }]);
  });
});

describe('anomalies', () => {
  beforeAll(async () => {
    await sql(`
      INSERT INTO analytics.anomaly_scans (machine_id, carrier, scanned_to, scanned_at) VALUES
        (1, 'electricity', '2025-10-08T13:00Z', '2025-10-08T13:10Z'),
        (3, 'electricity', '2025-10-08T13:00Z', '2025-10-08T13:10Z');
      INSERT INTO analytics.anomalies (tenant_id, machine_id, carrier, started_at, ended_at, severity, detectors, kinds,
          energy_kwh, cost, currency, explanation, feedback, feedback_by, feedback_at) VALUES
        (1, 1, 'electricity', '2025-10-08T10:05Z', NULL, 'critical', '{baseline}', '{above_baseline}', 45.3, 9.06, 'EUR', 'x', NULL, NULL, NULL),
        (1, 1, 'electricity', '2025-10-07T10:00Z', '2025-10-07T10:45Z', 'warning', '{quality}', '{gap}', NULL, NULL, NULL, 'x', NULL, NULL, NULL),
        (1, 1, 'electricity', '2025-10-07T12:00Z', '2025-10-07T15:00Z', 'warning', '{isolation}', '{something_new}', 3, NULL, NULL, 'The newest finding.', NULL, NULL, NULL),
        (1, 1, 'electricity', '2025-10-08T09:00Z', '2025-10-08T09:30Z', 'critical', '{baseline}', '{spike}', 900, NULL, NULL, 'x', 'false', 'ann', now()),
        (2, 4, 'electricity', '2025-10-08T09:00Z', NULL, 'critical', '{baseline}', '{spike}', 900, NULL, NULL, 'x', NULL, NULL, NULL)`);
  });

  it('tells how many and the worst, with what is at stake', async () => {
    const { body } = await ask('any anomalies today?');
    expect(body.text).toBe(
      'North had 1 anomaly today so far, 1 critical and 1 still going on. ' +
        'It is Compressor 1 since today at 12:05: more energy than the baseline expects, with 45.3 kilowatt-hours and 9.06 euros at stake',
    );
    expect(body.data).toMatchObject({
      count: 1,
      critical: 1,
      going_on: 1,
      dismissed: 1,
      worst: { machine: 'compressor-1', ended_at: null, energy_kwh: 45.3, cost: 9.06, currency: 'EUR' },
    });
    expect(body.citations[0]).toMatchObject({ source: 'anomalies', from: '2025-10-07T22:00:00.000Z' });
  });

  it('looks at the asked time, and at what goes on beside it', async () => {
    const { body } = await ask('were there anomalies at the compressor yesterday');
    expect(body.text).toBe(
      'Compressor 1 had 2 anomalies yesterday. ' +
        'The worst is Compressor 1 yesterday at 14:00 for 3 hours: The newest finding, with 3 kilowatt-hours at stake. ' +
        '1 other is going on right now',
    );
  });

  it('says that there were none, and since when that is known', async () => {
    expect((await ask('any anomalies at the HVAC today')).body.text).toBe(
      'HVAC 1 had no anomalies today so far. The last scan was today at 15:10',
    );
    expect((await ask('anomalies of pump 1 today')).body.data).toMatchObject({
      count: null,
      reason: 'never_scanned',
    });
  });

  it('does not call quiet what was not looked at', async () => {
    await sql(`UPDATE analytics.anomaly_scans SET scanned_to = '2025-10-06T12:00Z' WHERE machine_id = 3`);
    const { body } = await ask('any anomalies at the HVAC today');
    expect(body.text).toBe('I cannot tell: HVAC 1 was scanned for anomalies only until Monday at 14:00');
    expect(body.data).toMatchObject({ count: null, reason: 'not_scanned_so_far' });
  });

  it('speaks German', async () => {
    expect((await ask('Hat der Kompressor eine Anomalie?', 'de')).body.text).toBe(
      'Compressor 1 hatte heute bisher 1 Anomalie, davon 1 kritisch und 1 noch nicht vorbei. ' +
        'Es geht um: Compressor 1 seit heute um 12:05 Uhr, mehr Energie, als die Baseline erwarten lässt; es geht um 45,3 Kilowattstunden und 9,06 Euro',
    );
  });
});

describe('forecasts', () => {
  beforeAll(async () => {
    await forecast('factory_id=1', 'week', 100);
    await forecast('machine_id=1', 'week', 10, '2025-10-08T11:05Z');
    await forecast('machine_id=1', 'day', 40);
    await forecast('machine_id=1', 'hour', 44);
    await forecast('machine_id=5', 'week', 3);
    await forecast('machine_id=3', 'week', 10, '2025-10-05T06:05Z');
  });

  it('sums the newest forecast that covers the time, with range and peak', async () => {
    const { body } = await ask('how much energy will we use tomorrow');
    expect(body.text).toBe(
      'North will probably use 2.5 megawatt-hours of electricity tomorrow, between 2.25 megawatt-hours and 3 megawatt-hours with 80 percent probability. ' +
        'The peak of 200 kilowatts is expected tomorrow at 10:00',
    );
    expect(body.data).toMatchObject({
      value: 2500,
      low: 2250,
      high: 3000,
      unit: 'kWh',
      probability: 0.8,
      peak: { value: 200, unit: 'kW', at: '2025-10-09T08:00:00.000Z' },
      horizon: 'week',
      models: ['mstl_ets'],
      made_at: '2025-10-08T13:05:00.000Z',
    });
    expect(body.citations).toMatchObject([{ source: 'forecasts', to: '2025-10-09T22:00:00.000Z' }]);
  });

  it('takes the finest of those made last, and counts parts of steps', async () => {
    const { body } = await ask('energy forecast for the compressor in the next hour');
    expect(body.data).toMatchObject({ value: 44, horizon: 'hour', low: 39.6, high: 52.8 });
    expect((await ask('what will the compressor use tomorrow')).body.data).toMatchObject({
      value: 250,
      horizon: 'week',
      made_at: '2025-10-08T11:05:00.000Z',
    });
  });

  it.each([
    [
      'peak_demand',
      'The peak demand of Compressor 1 tomorrow will probably be 20 kilowatts tomorrow at 10:00',
    ],
    ['energy_consumption', 'Compressor 1 will probably use 250 kilowatt-hours tomorrow'],
    ['power_now', 'Compressor 1 will probably draw 10.4 kilowatts on average tomorrow'],
    [
      'cost',
      'The energy cost is not forecast, only energy and peak demand. Compressor 1 will probably use 250',
    ],
    ['load_factor', 'I cannot tell: tomorrow has not begun yet'],
  ])('answers %s of a time to come', async (intent, text) => {
    const { body } = await service.post('/api/v1/voice/query', {
      intent,
      entities: { machine: 'compressor-1', timeframe: 'tomorrow' },
    });
    expect(body.text.slice(0, text.length)).toBe(text);
    if (intent === 'cost') expect(body.data).toMatchObject({ value: null, reason: 'not_forecast' });
  });

  it('forecasts the rest of a day that runs', async () => {
    const { body } = await service.post('/api/v1/voice/query', {
      intent: 'forecast',
      entities: { machine: 'compressor-1', timeframe: 'today' },
    });
    // 8 hours and 40 minutes are left.
    expect(body.data.value).toBeCloseTo((40 * 26) / 3, 2);
    expect(body.text).toMatch(/^Compressor 1 will probably use 347 kilowatt-hours today from now on, /);
  });

  it('says how far forecasts reach', async () => {
    const { body } = await ask('forecast for the compressor next month');
    expect(body.text).toBe(
      'I cannot tell: no forecast of Compressor 1 covers all of what you ask for, next month; the newest ends on 15 October at 13:00',
    );
    expect(body.data).toMatchObject({ value: null, reason: 'beyond_horizon' });
  });

  it('tells what is known where forecasts end within the time', async () => {
    const { body } = await ask('what will the compressor use next week');
    // From Monday midnight to Wednesday 13:00.
    expect(body.text).toMatch(
      /^No forecast covers all of what you ask for, next week: until 15 October at 13:00 Compressor 1 will probably use 610 kilowatt-hours, /,
    );
    expect(body.data).toMatchObject({ value: null, reason: 'beyond_horizon', known_part: { value: 610 } });
  });

  it('adds machines up where each has one, and only then', async () => {
    const group = { intent: 'forecast', entities: { group: 'Pumps', timeframe: 'tomorrow' } };
    const missing = await service.post('/api/v1/voice/query', group);
    expect(missing.body.text).toBe('No forecast was made for The group Pumps yet');
    await forecast('machine_id=6', 'week', 4);
    const { body } = await service.post('/api/v1/voice/query', group);
    expect(body.data).toMatchObject({ value: 175, peak: { value: 14 } });
    await forecast('group_id=1', 'week', 6);
    expect((await service.post('/api/v1/voice/query', group)).body.data.value).toBe(150);
  });

  it('adds what was used so far of a day that runs', async () => {
    await sql(`
      INSERT INTO energy_readings (time, machine_id, carrier, device_id, power_kw)
        SELECT t, 6, 'electricity', 4, 10 FROM generate_series('2025-10-08T09:20Z'::timestamptz, '2025-10-08T13:20Z', '1 minute') t`);
    await sql(`CALL refresh_continuous_aggregate('energy_1min', NULL, NULL)`);
    const { body } = await ask('how much will pump 2 use today');
    // 4 kW for 8 hours and 40 minutes, after 10 kW for 4 hours.
    expect(body.text).toMatch(
      /^Pump 2 will probably use 34.7 kilowatt-hours today from now on, .*With the 40 kilowatt-hours so far that makes 74.7 kilowatt-hours$/,
    );
    expect(body.data).toMatchObject({ value: 34.667, used_so_far_kwh: 40 });
    expect(body.citations.map(({ source }: { source: string }) => source)).toEqual(['forecasts', 'ledger']);
  });

  it('says when a forecast is old, and does not use one with holes', async () => {
    expect((await ask('energy forecast for the hvac tomorrow')).body.text).toMatch(
      /That forecast was made on Sunday at 8:05$/,
    );
    await sql(`DELETE FROM analytics.forecast_points WHERE period_start = '2025-10-09T03:00Z'
      AND forecast_id IN (SELECT f.id FROM analytics.forecasts f JOIN analytics.forecast_models m ON m.id = f.model_id WHERE m.machine_id = 3)`);
    expect((await ask('energy forecast for the hvac tomorrow')).body.data.value).toBeNull();
  });

  it('speaks German', async () => {
    expect((await ask('Wie viel Energie werden wir morgen verbrauchen?', 'de')).body.text).toBe(
      'North braucht morgen voraussichtlich 2,5 Megawattstunden Strom, mit 80 Prozent Wahrscheinlichkeit zwischen 2,25 Megawattstunden und 3 Megawattstunden. ' +
        'Die Spitze von 200 Kilowatt wird morgen um 10:00 Uhr erwartet',
    );
  });
});

describe('deviation from the baseline', () => {
  beforeAll(async () => {
    await sql(`
      INSERT INTO analytics.baselines (tenant_id, name, machine_id, carrier, resolution, created_by) VALUES
        (1, 'Compressor by the day', 1, 'electricity', 'day', 'ann'), (1, 'HVAC', 3, 'electricity', 'hour', 'ann');
      INSERT INTO analytics.baseline_versions (baseline_id, version, status, model_kind, period_from, period_to, model, report,
          data_hash, made_by, decided_at, decided_by, in_force_from, in_force_to) VALUES
        (1, 1, 'retired', 'linear', '2025-01-01', '2025-04-01', '{}', '{}', 'x', 'ann', '2025-04-01', 'bob', '2025-04-01', '2025-10-03T22:00Z'),
        (1, 2, 'in_force', 'linear', '2025-01-01', '2025-07-01', '{}', '{}', 'x', 'ann', '2025-10-03', 'bob', '2025-10-03T22:00Z', NULL),
        (1, 3, 'candidate', 'linear', '2025-01-01', '2025-07-01', '{}', '{}', 'x', 'ann', NULL, NULL, NULL, NULL),
        (2, 1, 'candidate', 'linear', '2025-01-01', '2025-07-01', '{}', '{}', 'x', 'ann', NULL, NULL, NULL, NULL);
      -- By version 1 twice, by 3 half of what is expected; Sunday's readings are missing.
      INSERT INTO analytics.baseline_periods (version_id, period_start, period_end, actual_kwh, expected_kwh, deviation_kwh,
          deviation_cost, currency, skipped_reason)
        SELECT v, d, d + INTERVAL '1 day', a, e, a - e, (a - e) * 0.2, CASE WHEN a IS NOT NULL THEN 'EUR' END,
               CASE WHEN a IS NULL THEN 'no_energy' END
          FROM generate_series(1, 3) v, generate_series('2025-09-28T22:00Z'::timestamptz, '2025-10-06T22:00Z', '1 day') d,
               LATERAL (SELECT CASE WHEN d <> '2025-10-04T22:00Z' THEN 550.0 END AS a, CASE v WHEN 1 THEN 1100.0 WHEN 2 THEN 500.0 ELSE 1000.0 END AS e) x`);
  });

  it('compares with the version in force, in energy and money', async () => {
    const { body } = await ask('did the compressor use more energy than expected yesterday');
    expect(body.text).toBe(
      'Compressor 1 used 10 percent more than expected yesterday: 550 kilowatt-hours instead of 500 kilowatt-hours. ' +
        'That is 50 kilowatt-hours and 10.00 euros more',
    );
    expect(body.data).toMatchObject({ value: 50, percent: 10, cost: 10, currency: 'EUR', periods: 1 });
    expect(body.citations).toMatchObject([
      { source: 'baselines', of: 'Compressor by the day, version 2 by the day' },
    ]);
  });

  it('takes of each day the version that was in force, and counts what was left out', async () => {
    const { body } = await ask('baseline deviation of the compressor last week');
    // Monday to Friday against 1100 by version 1, Saturday against 500 by version 2, Sunday not known.
    expect(body.data).toMatchObject({ value: -2700, expected_kwh: 6000, periods: 6, skipped_periods: 1 });
    expect(body.text).toMatch(
      /^Compressor 1 used 45 percent less .* 1 of 7 periods could not be compared and is left out$/,
    );
  });

  it('looks at the last days where nothing of today was compared yet', async () => {
    const { body } = await ask('is the compressor above its baseline');
    expect(body.text).toMatch(/^Compressor 1 used 25.7 percent less than expected in the last 7 days: /);
    expect((await ask('baseline deviation of the compressor today')).body.data).toMatchObject({
      value: null,
      reason: 'no_judged_period',
    });
  });

  it('knows no candidate, and says which machines have a baseline', async () => {
    expect((await ask('baseline deviation of the HVAC yesterday')).body.text).toBe(
      'I cannot tell: no baseline of HVAC 1 is in force',
    );
    expect((await ask('are we above the baseline this month')).body.text).toMatch(
      /^North used .* Only 1 of 4 machines has a baseline and counts here$/,
    );
  });

  it('speaks German', async () => {
    expect(
      (await ask('Hat der Kompressor gestern mehr Energie verbraucht als erwartet?', 'de')).body.text,
    ).toBe(
      'Compressor 1 hat gestern 10 Prozent mehr verbraucht als erwartet: 550 Kilowattstunden statt 500 Kilowattstunden. ' +
        'Das sind 50 Kilowattstunden und 10,00 Euro mehr',
    );
  });
});

describe('correlation', () => {
  beforeAll(async () => {
    // As many degrees as the day of the month; each takes 1 kW more all day. The compressor has the sensor.
    await sql(`
      INSERT INTO energy_readings (time, machine_id, carrier, device_id, power_kw)
        SELECT t, 3, 'electricity', 3, 20 + temperature FROM (
          SELECT t, date_part('day', t AT TIME ZONE 'Europe/Berlin') AS temperature
            FROM generate_series('2025-09-22T22:00Z'::timestamptz, '2025-10-08T13:00Z', '5 minutes') t) d
          -- Half a day of which nothing is known.
          WHERE t NOT BETWEEN '2025-09-30T06:00Z' AND '2025-09-30T18:00Z';
      INSERT INTO environmental_data (time, machine_id, device_id, outdoor_temp_c, humidity_percent)
        SELECT t, 1, 1, date_part('day', t AT TIME ZONE 'Europe/Berlin'), NULL
          FROM generate_series('2025-09-22T22:00Z'::timestamptz, '2025-10-08T13:00Z', '30 minutes') t;
      INSERT INTO environmental_data (time, machine_id, device_id, humidity_percent)
        SELECT t, 3, 3, 40 + 10 * (date_part('day', t AT TIME ZONE 'Europe/Berlin')::int % 2)
          FROM generate_series('2025-09-22T22:00Z'::timestamptz, '2025-10-08T13:00Z', '30 minutes') t;
      INSERT INTO environmental_data (time, machine_id, device_id, pressure_bar)
        VALUES ('2025-10-07T10:10Z', 3, 3, 7)`);
    for (const family of ['energy', 'environment'])
      for (const level of ['1min', '15min', '1hour'])
        await sql(`CALL refresh_continuous_aggregate('${family}_${level}', NULL, NULL)`);
  });

  it('tells strength, sign, number of days and slope, by the weather of the site', async () => {
    const { body } = await ask('temperature effect on HVAC');
    expect(body.text).toBe(
      'The energy of HVAC 1 rises with outdoor temperature: a very strong correlation of 1.00 over 14 days in the last 30 days. ' +
        'Each degree more goes with 24 kilowatt-hours more a day',
    );
    expect(body.data).toMatchObject({
      pairs: 14,
      resolution: 'day',
      method: 'pearson',
      strength: 'very_strong',
    });
    expect(body.data.r).toBeCloseTo(1, 6);
    expect(body.citations.map(({ source }: { source: string }) => source)).toEqual(['ledger', 'drivers']);
  });

  it('takes hours where days would be too few', async () => {
    const { body } = await ask('temperature effect on HVAC in the last 3 days');
    expect(body.data).toMatchObject({ resolution: 'hour', strength: 'very_strong' });
    expect(body.data.slope).toBeCloseTo(1, 2);
    expect(body.data.pairs).toBeGreaterThan(60);
  });

  it('finds the strongest driver where none is named', async () => {
    const { body } = await ask('what drives the energy consumption of the HVAC');
    expect(body.text).toMatch(
      /^Of what is reported, outdoor temperature tells most\. The energy of HVAC 1 rises/,
    );
    expect(body.data.items).toHaveLength(2);
  });

  it('says what is missing', async () => {
    expect((await ask('how does humidity affect the HVAC')).body.text).toMatch(/hardly go together/);
    expect((await ask('effect of pressure on the HVAC')).body.data).toMatchObject({
      r: null,
      pairs: 1,
      reason: 'too_few_periods',
    });
    expect((await ask('temperature effect on pump 1')).body.data).toMatchObject({
      r: null,
      reason: 'too_few_periods',
    });
  });

  it('speaks German', async () => {
    expect((await ask('Einfluss der Temperatur auf die Klimaanlage', 'de')).body.text).toBe(
      'Energie von HVAC 1 und Außentemperatur: je mehr davon, desto mehr Energie, ein sehr starker Zusammenhang mit Korrelation 1,00 über 14 Tage in den letzten 30 Tagen. ' +
        'Je Grad mehr sind es 24 Kilowattstunden mehr am Tag',
    );
  });
});

describe('sites of several time zones', () => {
  it('are asked about together where no time is named', async () => {
    await sql(`
      INSERT INTO factories (tenant_id, name, slug, time_zone) VALUES (1, 'West', 'west', 'America/New_York');
      INSERT INTO machines (factory_id, name, display_name, type) VALUES (3, 'saw', 'Saw', 'other');
      INSERT INTO analytics.anomalies (tenant_id, machine_id, carrier, started_at, severity, detectors, kinds, cost, currency,
          energy_kwh, explanation)
        VALUES (1, 7, 'electricity', '2025-10-08T12:05Z', 'critical', '{quality}', '{flat_line}', 30, 'USD', 100, 'x')`);
    passedMillis += 16_000;
    const { body } = await ask('are there any anomalies?');
    expect(body.text).toMatch(
      /^The whole site had 2 anomalies today so far, 2 critical and 2 still going on\. /,
    );
    // By the clocks of its own site.
    expect(body.text).toMatch(/The worst is Saw since today at 8:05: readings that do not move, with 100 /);
    expect((await ask('were there any anomalies yesterday?')).body.outcome).toBe('clarification');
    expect((await ask('were there any anomalies in West today?')).body.data).toMatchObject({ count: 1 });
  });
});
