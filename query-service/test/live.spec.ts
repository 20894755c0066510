import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { WebSocket } from 'ws';
import { eventually, startDatabase } from '@enms/tested-service';
import type { TestDatabase, TestService } from '@enms/tested-service';
import { startService } from './start-service.ts';
import { seedRegistry } from './registry.ts';
import { TestRedis } from './test-redis.ts';

// What arrives is what the test is to find out.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Message = any;

/** A client that keeps what it was sent. */
class LiveView {
  readonly messages: Message[] = [];
  readonly socket: WebSocket;

  constructor(url: string) {
    this.socket = new WebSocket(url.replace('http', 'ws'));
    this.socket.on('message', (data) => this.messages.push(JSON.parse((data as Buffer).toString())));
  }

  async open(): Promise<this> {
    await new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('error', reject);
    });
    return this;
  }

  say(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  async until(what: string, isIt: (message: Message) => boolean): Promise<Message> {
    await eventually(what, () => this.messages.some(isIt));
    return this.messages.find(isIt);
  }
}

let database: TestDatabase;
let redis: TestRedis;
let service: TestService;
let publisher: Redis;
const views: LiveView[] = [];

beforeAll(async () => {
  database = await startDatabase();
  await seedRegistry(database.admin);
  await database.admin.query(
    `INSERT INTO machine_status (machine_id, carrier, is_running, power_kw, last_updated)
     VALUES (1, 'electricity', true, 42, '2025-10-08T10:00:00Z'), (2, 'natural_gas', false, 0, '2025-10-08T10:00:00Z')`,
  );
  redis = await TestRedis.start();
  service = await startService({ DATABASE_URL: database.serviceUrl, REDIS_URL: redis.url });
  publisher = new Redis(redis.url);
  publisher.on('error', () => undefined);
}, 240_000);

afterAll(async () => {
  for (const { socket } of views) socket.terminate();
  publisher.disconnect();
  await service.stop();
  await redis.remove();
  await database.stop();
}, 60_000);

async function view(path = '/ws'): Promise<LiveView> {
  const opened = await new LiveView(`${service.url}${path}`).open();
  views.push(opened);
  return opened;
}

const reading = (machineId: number, second: number, powerKw: number): object => ({
  machine_id: machineId,
  carrier: 'electricity',
  time: new Date(Date.UTC(2025, 9, 8, 11) + second * 1000).toISOString(),
  power_kw: powerKw,
  energy_total_kwh: null,
  quality: 0,
});

const figures = {
  worker: 'ingest-1',
  at: '2025-10-08T10:00:00Z',
  rate_per_s: 7,
  accepted_total: 7,
  duplicates_total: 0,
  conflicts_total: 0,
  quarantined_total: 0,
  lag_p50_ms: 5,
  lag_p99_ms: 9,
  last_commit_at: new Date().toISOString(),
};

/** Until the service listens: a channel has subscribers. */
async function listens(): Promise<void> {
  await eventually('the service listens to redis', async () => {
    const [, count] = await publisher.pubsub('NUMSUB', 'live:telemetry').catch(() => ['', 0]);
    return Number(count) > 0;
  });
}

describe('the live view', () => {
  it('begins with the last known values and goes on with new ones', async () => {
    await listens();
    const client = await view();
    client.say({ action: 'subscribe', token: service.token, topics: ['machine:*'] });
    const snapshot = await client.until('a snapshot', (message) => message.snapshot === true);
    expect(
      snapshot.readings.map((item: { machine_id: number; power_kw: number }) => [
        item.machine_id,
        item.power_kw,
      ]),
    ).toEqual([
      [1, 42],
      [2, 0],
    ]);
    await publisher.publish('live:telemetry', JSON.stringify([reading(1, 1, 43)]));
    const update = await client.until(
      'an update',
      (message) => message.type === 'telemetry' && !message.snapshot,
    );
    expect(update.readings).toEqual([reading(1, 1, 43)]);
  });

  it('gives each client what it asked for, also by the other path', async () => {
    const one = await view('/api/v1/realtime');
    one.say({ action: 'subscribe', token: service.token, topics: ['machine:2', 'ingest'] });
    await one.until('a confirmation', (message) => message.type === 'subscribed');
    await publisher.publish('live:telemetry', JSON.stringify([reading(1, 2, 1), reading(2, 2, 2)]));
    await publisher.publish('live:ingest', JSON.stringify(figures));
    await one.until('figures', (message) => message.type === 'ingest');
    const update = await one.until(
      'an update',
      (message) => message.type === 'telemetry' && !message.snapshot,
    );
    expect(update.readings).toEqual([reading(2, 2, 2)]);
  });

  it('sends at most four updates a second, each the newest', async () => {
    const client = await view();
    client.say({ action: 'subscribe', token: service.token, topics: ['machine:3'] });
    await client.until('a confirmation', (message) => message.type === 'subscribed');
    for (let second = 0; second < 500; second += 1) {
      await publisher.publish('live:telemetry', JSON.stringify([reading(3, second, second)]));
    }
    const isLast = (message: Message): boolean => message.readings?.[0]?.power_kw === 499;
    await client.until('the newest', isLast);
    expect(
      client.messages.filter((message) => message.type === 'telemetry' && !message.snapshot).length,
    ).toBeLessThan(20);
  });

  it('tells nobody anything who is not signed in', async () => {
    for (const first of [
      { action: 'subscribe', topics: ['machine:*'] },
      { action: 'subscribe', token: 'x.y.z', topics: ['machine:*', 'ingest'] },
      { action: 'authenticate', token: `enms_${'0'.repeat(43)}` },
    ]) {
      const client = await view();
      const closed = new Promise<number>((resolve) => client.socket.once('close', resolve));
      client.say(first);
      expect(await closed).toBe(4401);
      expect(client.messages.map(({ type, code }) => [type, code])).toEqual([['error', 'not_signed_in']]);
    }
    const silent = await view();
    const started = performance.now();
    expect(await new Promise((resolve) => silent.socket.once('close', resolve))).toBe(4401);
    expect(performance.now() - started).toBeGreaterThan(4500);
    expect(silent.messages).toEqual([]);
  }, 15_000);

  it('shows each tenant its own machines', async () => {
    await database.admin.query(`
      INSERT INTO tenants (name, slug) VALUES ('Rivals', 'rivals');
      INSERT INTO factories (tenant_id, name, slug, time_zone) VALUES (2, 'Far', 'far', 'UTC');
      INSERT INTO machines (factory_id, name, display_name, type) VALUES (3, 'pump-9', 'Pump 9', 'pump')`);
    const rival = await service.as('viewer', 2);
    const theirs = await view();
    theirs.say({ action: 'authenticate', token: rival.token });
    await theirs.until('an answer', (message) => message.type === 'authenticated');
    theirs.say({ action: 'subscribe', topics: ['machine:*', 'machine:1'] });
    const snapshot = await theirs.until('a snapshot', (message) => message.snapshot === true);
    expect(snapshot.readings).toEqual([]);
    await publisher.publish('live:telemetry', JSON.stringify([reading(1, 700, 1), reading(5, 700, 5)]));
    const update = await theirs.until(
      'an update',
      (message) => message.type === 'telemetry' && !message.snapshot,
    );
    expect(update.readings).toEqual([reading(5, 700, 5)]);
    const closed = new Promise<number>((resolve) => theirs.socket.once('close', resolve));
    theirs.say({ action: 'authenticate', token: service.token });
    expect(await closed).toBe(4401);
  });

  it('answers nonsense with an error and goes on', async () => {
    const client = await view();
    client.say('nonsense');
    client.say({ action: 'subscribe', token: service.token, topics: ['machine:x'] });
    await client.until('an error', (message) => message.code === 'malformed_request');
    await client.until('another', (message) => message.code === 'unknown_topic');
    client.say({ action: 'subscribe', token: service.token, topics: ['machine:1'] });
    await client.until('a confirmation', (message) => message.type === 'subscribed');
  });

  it('lets go of a client that sends too much, and of nobody else', async () => {
    const client = await view();
    const closed = new Promise<number>((resolve) => client.socket.once('close', resolve));
    client.socket.on('error', () => undefined);
    client.say('x'.repeat(100_000));
    expect(await closed).toBe(1009);
    await expect(view('/other')).rejects.toThrow('404');
  });

  it('survives rubbish on the channels', async () => {
    await publisher.publish('live:telemetry', '{"no":"list"}');
    await publisher.publish('live:telemetry', '[');
    await publisher.publish('live:ingest', '7');
    expect((await service.get('/health/live')).status).toBe(200);
  });

  it('tells the figures of the workers', async () => {
    await publisher.set('ingest:worker:ingest-1', JSON.stringify(figures), 'EX', 10);
    const { body } = await service.get('/api/v1/ingest');
    expect(body).toMatchObject({ rate_per_s: 7, accepted_total: 7, lag_p99_ms: 9, reason: null });
    expect(body.workers).toHaveLength(1);
  });

  it('says that it is stale while Redis is away, and comes back by itself', async () => {
    const client = await view();
    client.say({ action: 'subscribe', token: service.token, topics: ['machine:*'] });
    await redis.down();
    // On a busy machine the ingest may count as silent before.
    await client.until(
      'stale for want of Redis',
      (message) => message.type === 'status' && message.stale && String(message.reason).includes('Redis'),
    );
    expect((await service.get('/api/v1/ingest')).body).toMatchObject({
      rate_per_s: null,
      reason: 'redis_away',
    });
    expect((await service.get('/api/v1/machines')).status).toBe(200);
    const health = (await service.get('/api/v1/health')).body;
    expect(health.parts.find((part: { name: string }) => part.name === 'redis').status).toBe('down');
    await redis.up();
    await listens();
    await publisher.publish('live:ingest', JSON.stringify(figures));
    const before = client.messages.length;
    await eventually('fresh again', () =>
      client.messages.slice(before - 1).some((message) => message.type === 'status' && !message.stale),
    );
    await publisher.publish('live:telemetry', JSON.stringify([reading(1, 900, 77)]));
    await client.until('an update', (message) => message.readings?.[0]?.power_kw === 77);
  });
});
