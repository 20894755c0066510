import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seedRegistry } from './registry.ts';
import { startDatabase } from '@enms/tested-service';
import type { Answer, TestDatabase, TestService } from '@enms/tested-service';
import { startService } from './start-service.ts';
import { TestRedis } from './test-redis.ts';

/** 15:20 in Berlin, a Wednesday. */
const NOW = new Date('2025-10-08T13:20:00Z');
const MINUTE = 60_000;

let database: TestDatabase;
let redis: TestRedis;
let service: TestService;
/** What the registry is remembered for has to pass before a new name is known. */
let passedMillis = 0;

const later = (millis: number): void => {
  passedMillis += millis;
};

beforeAll(async () => {
  database = await startDatabase();
  await seedRegistry(database.admin);
  // One site, so that "we" and "the compressor" are clear; the other belongs to somebody else.
  await database.admin.query(`
    INSERT INTO tenants (name, slug) VALUES ('Others', 'others');
    UPDATE factories SET tenant_id = 2 WHERE slug = 'south';
    INSERT INTO machines (factory_id, name, display_name, type) VALUES
      (1, 'pump-1', 'Hydraulic pump 1', 'pump'), (1, 'pump-2', 'Hydraulic pump 2', 'pump');
    INSERT INTO emission_factors (tenant_id, carrier, method, kg_per_kwh, source, effective_from, created_by)
      VALUES (1, 'electricity', 'location', 0.45, 'grid average', '2020-01-01', 'test');`);
  redis = await TestRedis.start();
  service = await startService(
    { DATABASE_URL: database.serviceUrl, REDIS_URL: redis.url },
    { now: () => new Date(NOW.getTime() + passedMillis) },
  );
  await send('meter-compressor', 180, 45.3);
  await send('meter-hvac', 180, 120);
}, 240_000);

afterAll(async () => {
  await service.stop();
  await redis.remove();
  await database.stop();
}, 60_000);

/** Constant power as one reading a minute, up to now. */
async function send(device: string, minutes: number, powerKw: number): Promise<void> {
  const readings = Array.from({ length: minutes + 1 }, (_, minute) => ({
    device,
    type: 'energy',
    channel: 'main',
    payload: {
      ts: NOW.getTime() - (minutes - minute) * MINUTE,
      seq: minute,
      power_kw: powerKw,
      energy_total_kwh: (powerKw / 60) * minute,
    },
  }));
  expect((await service.post('/api/v1/telemetry/batch', { readings })).status).toBe(202);
}

const ask = (utterance: string, more: object = {}): Promise<Answer> =>
  service.post('/api/v1/voice/query', { utterance, ...more });

describe('the examples of the requirements', () => {
  it('answers intent and entities', async () => {
    const { status, body } = await service.post('/api/v1/voice/query', {
      intent: 'energy_consumption',
      entities: { machine: 'compressor-1', timeframe: 'last_hour' },
    });
    expect(status).toBe(200);
    expect(body.text).toBe('Compressor 1 consumed 45.3 kilowatt-hours in the last hour');
    expect(body.data).toMatchObject({ value: 45.3, unit: 'kWh', timeframe: '2025-10-08T14:00-15:00' });
    expect(body.citations[0]).toMatchObject({ source: 'ledger', from: '2025-10-08T12:00:00.000Z' });
  });

  it('answers the same in words', async () => {
    const { body } = await ask('energy consumption compressor last hour');
    expect(body).toMatchObject({
      text: 'Compressor 1 consumed 45.3 kilowatt-hours in the last hour',
      intent: 'energy_consumption',
      entities: { machine: 'compressor-1', timeframe: 'last_hour' },
      outcome: 'answered',
    });
  });

  it('names machines above a limit', async () => {
    const { body } = await ask('machines using more than 50 kilowatts');
    expect(body.text).toBe('1 machine is using more than 50 kilowatts: HVAC 1 with 120 kilowatts');
    expect(body.data.machines).toEqual([{ machine: 'hvac-1', factory: 'north', value: 120 }]);
  });

  it('does not invent a correlation', async () => {
    const { body } = await ask('temperature effect on HVAC');
    expect(body).toMatchObject({
      intent: 'correlation',
      entities: { machine: 'hvac-1', driver: 'temperature' },
      outcome: 'answered',
      data: { r: null, reason: 'no_driver_values' },
      citations: [],
    });
    expect(body.text).toBe(
      'I cannot tell: outdoor temperature was not reported for HVAC 1 in the last 30 days',
    );
  });
});

describe('figures', () => {
  it('tells power at this moment', async () => {
    const { body } = await ask('How much power is the compressor drawing right now?');
    expect(body.text).toBe('Compressor 1 is using 45.3 kilowatts right now');
  });

  it('says why there is no cost', async () => {
    const { body } = await ask('what did compressor 1 cost in the last hour');
    expect(body.text).toBe('I cannot tell the cost of Compressor 1, because no tariff is configured for it');
    expect(body.data).toMatchObject({ value: null, reason: 'no_tariff' });
  });

  it('weighs carbon', async () => {
    const { body } = await ask('carbon footprint of the compressor in the last hour');
    expect(body.text).toBe('Compressor 1 caused 20.4 kilograms of carbon dioxide in the last hour');
  });

  it('tells peak demand, load factor, and why there is no specific energy', async () => {
    expect((await ask('peak demand of the HVAC in the last hour')).body.text).toBe(
      'The peak demand of HVAC 1 was 120 kilowatts in the last hour',
    );
    expect((await ask('load factor of the HVAC in the last hour')).body.text).toBe(
      'The load factor of HVAC 1 was 100 percent in the last hour',
    );
    expect((await ask('specific energy consumption of the HVAC in the last hour')).body.text).toBe(
      'I cannot tell the specific energy consumption of HVAC 1 in the last hour, because no production is reported',
    );
  });

  it('ranks and compares', async () => {
    expect((await ask('which two machines used the most energy in the last hour')).body.text).toBe(
      'The highest energy consumption in the last hour had HVAC 1 with 120 kilowatt-hours and Compressor 1 with 45.3 kilowatt-hours',
    );
    expect((await ask('compare the compressor and the HVAC in the last hour')).body.text).toBe(
      'The energy consumption of Compressor 1 was 45.3 kilowatt-hours in the last hour, and that of HVAC 1 120 kilowatt-hours. That is 62.3 percent less',
    );
  });

  it('says that there are no readings, not zero', async () => {
    const { body } = await ask('energy of pump 1 yesterday');
    expect(body.text).toBe('I have no readings for Hydraulic pump 1 yesterday');
    expect(body.data).toMatchObject({ value: null, reason: 'no_data' });
  });

  it('tells of devices, states and the site', async () => {
    expect((await ask('which devices are offline')).body.text).toMatch(/^2 of 3 devices are online/);
    expect((await ask('give me an overview of the factory')).body.text).toMatch(
      /^North consumed 49[56] kilowatt-hours of electricity today so far/,
    );
    expect((await ask('how many parts did we make today')).body.text).toBe(
      'No production of North was recorded today so far',
    );
  });
});

describe('doubt', () => {
  it('asks which machine, and takes the choice', async () => {
    const first = await ask('how much energy did the pump use yesterday');
    expect(first.body).toMatchObject({ outcome: 'clarification', data: null });
    expect(first.body.text).toBe('Which machine do you mean by pump: Hydraulic pump 1 or Hydraulic pump 2?');
    expect(first.body.clarification.choices[1]).toEqual({
      label: 'Hydraulic pump 2',
      entities: { machine: 'pump-2' },
    });
    const second = await ask('the second one is pump two', { context: first.body });
    expect(second.body).toMatchObject({
      intent: 'energy_consumption',
      entities: { machine: 'pump-2', timeframe: 'yesterday' },
    });
  });

  it('keeps what was spoken of', async () => {
    const first = await ask('energy of the compressor in the last hour');
    const second = await ask('and yesterday?', { context: first.body });
    expect(second.body).toMatchObject({
      intent: 'energy_consumption',
      entities: { machine: 'compressor-1', timeframe: 'yesterday' },
    });
    const third = await ask('and the HVAC?', { context: first.body });
    expect(third.body.text).toBe('HVAC 1 consumed 120 kilowatt-hours in the last hour');
    const fourth = await ask('and what did it cost?', { context: first.body });
    expect(fourth.body).toMatchObject({
      intent: 'cost',
      entities: { machine: 'compressor-1', timeframe: 'last_hour' },
    });
  });

  it('asks for the machine where none is named, or an unknown one', async () => {
    expect((await ask('energy consumption last hour')).body.clarification.kind).toBe('which_machine');
    expect((await ask('how much energy did the mixer consume yesterday')).body.outcome).not.toBe('answered');
  });

  it('declines what is not its field', async () => {
    const { body } = await ask('who won the football match yesterday');
    expect(body).toMatchObject({ outcome: 'declined', intent: null, data: null });
    expect(body.text).toMatch(/^I can only answer questions about the energy/);
  });

  it('does not know the machines of another tenant', async () => {
    const { body } = await service.post('/api/v1/voice/query', {
      intent: 'energy_consumption',
      entities: { machine: 'compressor-1', factory: 'south' },
    });
    expect(body.outcome).toBe('clarification');
    expect(JSON.stringify(body)).not.toMatch(/South/);
  });
});

describe('what people call a machine', () => {
  const consumption = 'how much energy did the big press use in the last hour';

  it('is as good as its name, from the registry on', async () => {
    expect((await ask(consumption)).body.entities.machine).toBeUndefined();
    const named = await service.patch('/api/v1/machines/hvac-1', {
      aliases: ['The big press', 'Old Bertha'],
    });
    expect(named.body.aliases).toEqual(['The big press', 'Old Bertha']);
    later(16_000);
    for (const words of [consumption, 'energy of old bertha last hour', 'big press energy last hour']) {
      const { body } = await ask(words);
      expect([words, body.outcome, body.entities]).toMatchObject([words, 'answered', { machine: 'hvac-1' }]);
      expect(body.text).toMatch(/^HVAC 1 consumed 120 kilowatt-hours/);
    }
    const german = await ask('wie viel Energie hat old bertha letzte Stunde verbraucht', { locale: 'de' });
    expect(german.body.entities.machine).toBe('hvac-1');
  });

  it('is asked about where two machines share it', async () => {
    await service.patch('/api/v1/machines/pump-1', { aliases: ['old bertha'] });
    later(16_000);
    const { body } = await ask('power of old bertha now');
    expect(body.outcome).toBe('clarification');
    expect(body.clarification.choices).toHaveLength(2);
    for (const machine of ['hvac-1', 'pump-1'])
      await service.patch(`/api/v1/machines/${machine}`, { aliases: [] });
  });
});

describe('requests that make no sense', () => {
  it.each([
    [{}, 'utterance'],
    [{ utterance: 'energy', intent: 'cost' }, 'utterance'],
    [{ intent: 'sing' }, 'intent'],
    [{ intent: 'cost', entities: { colour: 'red' } }, 'entities'],
    [{ intent: 'cost', entities: { machine: 'compressor-1', timeframe: 'whenever' } }, 'entities.timeframe'],
    [{ utterance: 'energy', locale: 'xx' }, 'locale'],
  ])('%j', async (request, field) => {
    const { status, body } = await service.post('/api/v1/voice/query', request);
    expect([status, body.errors[0].field]).toEqual([400, field]);
  });

  it('needs a sign-in', async () => {
    const response = await fetch(`${service.url}/api/v1/voice/intents`);
    expect(response.status).toBe(401);
  });
});

describe('German', () => {
  it.each([
    [
      'Wie viel Energie hat der Kompressor in der letzten Stunde verbraucht?',
      'Compressor 1 hat in der letzten Stunde 45,3 Kilowattstunden verbraucht',
    ],
    [
      'Welche Maschinen brauchen mehr als fünfzig Kilowatt?',
      '1 Maschine braucht mehr als 50 Kilowatt: HVAC 1 mit 120 Kilowatt',
    ],
    [
      'Was hat der Kompressor in der letzten Stunde gekostet?',
      'Die Kosten von Compressor 1 kann ich nicht sagen, weil kein Tarif hinterlegt ist',
    ],
    [
      'Wie viel Energie hat die Pumpe gestern verbraucht?',
      'Welche Maschine ist mit pumpe gemeint: Hydraulic pump 1 oder Hydraulic pump 2?',
    ],
  ])('%s', async (utterance, text) => {
    expect((await ask(utterance, { locale: 'de-DE' })).body.text).toBe(text);
  });
});

describe('kept answers', () => {
  it('are the same however they are worded, and gone once something is posted', async () => {
    const first = await ask('energy of the HVAC in the last hour');
    expect(first.body.data.value).toBe(120);
    await database.admin.query(`UPDATE machines SET display_name = 'Chiller' WHERE name = 'hvac-1'`);
    const again = await ask('what did the HVAC consume during the last hour');
    expect(again.body.text).toBe('HVAC 1 consumed 120 kilowatt-hours in the last hour');
    await database.admin.query(`
      INSERT INTO posting_marks (tenant_id, starts_at, ends_at, reason, requested_by)
        VALUES (1, '2025-10-08', '2025-10-09', 'test', 'test');
      UPDATE machines SET display_name = 'HVAC 1' WHERE name = 'hvac-1'`);
    expect((await ask('energy of the HVAC in the last hour')).body.data.value).toBe(120);
  });
});

describe('what is not kept for long', () => {
  it('is a date that is not over', async () => {
    expect((await ask('energy of the HVAC on 2025-10-08')).body.text).toMatch(/^HVAC 1 consumed/);
    await database.admin.query(`UPDATE machines SET display_name = 'Chiller' WHERE name = 'hvac-1'`);
    later(16_000);
    expect((await ask('energy of the HVAC on 2025-10-08')).body.text).toMatch(/^Chiller consumed/);
    await database.admin.query(`UPDATE machines SET display_name = 'HVAC 1' WHERE name = 'hvac-1'`);
    later(16_000);
  });

  it('is what analytics found', async () => {
    const words = 'any anomalies at the HVAC today?';
    expect((await ask(words)).body.data.count).toBeNull();
    await database.admin.query(`
      INSERT INTO analytics.anomaly_scans (machine_id, carrier, scanned_to)
        VALUES (3, 'electricity', '2025-10-08T13:00Z')`);
    expect((await ask(words)).body.data.count).toBe(0);
  });
});

describe('the log', () => {
  const logged = async (): Promise<number> => {
    const { rows } = await database.admin.query('SELECT count(*)::int AS count FROM voice_interactions');
    return rows[0].count;
  };
  const eventually = async (wanted: number): Promise<void> => {
    for (let attempt = 0; attempt < 50 && (await logged()) < wanted; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await logged()).toBe(wanted);
  };

  it('keeps what was asked, unless the tenant opts out', async () => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const before = await logged();
    await ask('power of the compressor now');
    await eventually(before + 1);
    const { rows } = await database.admin.query('SELECT * FROM voice_interactions ORDER BY id DESC LIMIT 1');
    expect(rows[0]).toMatchObject({ tenant_id: 1, intent: 'power_now', outcome: 'answered', locale: 'en' });
    await database.admin.query('UPDATE tenants SET logs_voice = false WHERE id = 1');
    await ask('power of the compressor now');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await logged()).toBe(before + 1);
  });
});
