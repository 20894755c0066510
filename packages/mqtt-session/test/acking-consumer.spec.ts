import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  AckingConsumer,
  openSession,
  type AckingConsumerOptions,
  type ConsumerState,
  type MessageBatch,
  type MqttSession,
} from '@enms/mqtt-session';
import { account, pause, TestBroker, until } from './broker.ts';

const consumerProcess = fileURLToPath(new URL('./consumer-process.ts', import.meta.url));

describe('AckingConsumer with a real broker', () => {
  const broker = new TestBroker();
  const consumers: AckingConsumer[] = [];
  let publisher: MqttSession;
  let sessions = 0;

  beforeAll(async () => {
    await broker.start();
    publisher = openSession({ url: broker.url, ...account, clientId: 'publisher', maxPending: 100_000 });
    await publisher.waitUntilConnected(3000);
  });

  afterEach(async () => {
    await Promise.all(consumers.splice(0).map((consumer) => consumer.stop({ drainMillis: 0 })));
  });

  afterAll(async () => {
    await publisher.close({ drainMillis: 0 });
    await broker.remove();
  });

  interface Collected {
    readonly consumer: AckingConsumer;
    readonly batches: MessageBatch[];
    readonly payloads: string[];
    readonly states: ConsumerState[];
  }

  /** A started consumer on a session of its own (or the named one) that acknowledges nothing by itself. */
  async function consume(options: Partial<AckingConsumerOptions> = {}): Promise<Collected> {
    const batches: MessageBatch[] = [];
    const payloads: string[] = [];
    const states: ConsumerState[] = [];
    sessions += 1;
    const consumer = new AckingConsumer({
      url: broker.url,
      ...account,
      clientId: `consumer-${sessions}`,
      subscriptions: [{ filter: `t${sessions}/#`, qos: 1 }],
      sessionExpirySeconds: 60,
      maxBatchMillis: 5,
      backoff: { firstMillis: 20, maxMillis: 100 },
      ...options,
      onBatch: (batch) => {
        batches.push(batch);
        payloads.push(...batch.messages.map(({ payload }) => payload.toString()));
        options.onBatch?.(batch);
      },
      onState: (state) => states.push(state),
    });
    consumers.push(consumer);
    consumer.start();
    await until(() => consumer.state.name === 'ready');
    return { consumer, batches, payloads, states };
  }

  async function publish(topic: string, from: number, to: number): Promise<void> {
    const answers: Promise<unknown>[] = [];
    for (let n = from; n <= to; n += 1) answers.push(publisher.publish(topic, String(n)));
    await Promise.all(answers);
  }

  function numbers(from: number, to: number): string[] {
    return Array.from({ length: to - from + 1 }, (_unused, index) => String(from + index));
  }

  it('acknowledges nothing by itself: all of it comes again to the next connection', async () => {
    const { consumer, payloads } = await consume();
    const clientId = `consumer-${sessions}`;
    const filter = `t${sessions}`;
    await publish(`${filter}/x`, 1, 50);
    await until(() => payloads.length === 50);
    await consumer.stop({ drainMillis: 0 });

    const again = await consume({ clientId, subscriptions: [{ filter: `${filter}/#`, qos: 1 }] });
    await until(() => again.payloads.length === 50);
    expect(again.payloads).toEqual(numbers(1, 50));
    expect(again.states.at(-1)).toEqual({ name: 'ready', sessionPresent: true });
    expect(again.batches.flatMap(({ messages }) => messages).every(({ duplicate }) => duplicate)).toBe(true);
  });

  it('acknowledges what it is told to: none of it comes again', async () => {
    const { consumer, batches, payloads } = await consume();
    const clientId = `consumer-${sessions}`;
    const filter = `t${sessions}`;
    await publish(`${filter}/x`, 1, 50);
    await until(() => payloads.length === 50);
    for (const batch of batches) expect(batch.acknowledge()).toBe(true);
    await publish(`${filter}/x`, 51, 60);
    await until(() => payloads.length === 60);
    expect(await consumer.stop({ drainMillis: 0 })).toBe(false);

    const again = await consume({ clientId, subscriptions: [{ filter: `${filter}/#`, qos: 1 }] });
    await until(() => again.payloads.length === 10);
    await pause(100);
    expect(again.payloads).toEqual(numbers(51, 60));
  });

  it('holds a later acknowledgement until the earlier batches are acknowledged', async () => {
    const { consumer, batches, payloads } = await consume({ maxBatchMessages: 10 });
    await publish(`t${sessions}/x`, 1, 30);
    await until(() => payloads.length === 30);
    const [first, second, third] = batches;
    third?.acknowledge();
    second?.acknowledge();
    second?.acknowledge();
    expect(consumer.statistics()).toMatchObject({ acknowledgedMessages: 0, unacknowledgedMessages: 30 });
    first?.acknowledge();
    expect(consumer.statistics()).toMatchObject({ acknowledgedMessages: 30, unacknowledgedMessages: 0 });
  });

  it('has its receive maximum in flight, and no more until the first acknowledgement', async () => {
    const { consumer, payloads } = await consume({ receiveMaximum: 500 });
    await publish(`t${sessions}/x`, 1, 2000);
    await until(() => payloads.length === 500);
    await pause(100);
    expect(payloads).toEqual(numbers(1, 500));
    expect(consumer.statistics().unacknowledgedMessages).toBe(500);
  });

  /** Mosquitto before 2.0.13 sends a whole backlog after the first PUBACK, whatever the receive maximum. */
  it('reads no more than it may hold, also from a broker that ignores the receive maximum', async () => {
    const { consumer, batches } = await consume({ receiveMaximum: 100, maxBatchMessages: 50 });
    const payload = 'x'.repeat(2000);
    await Promise.all(Array.from({ length: 3000 }, () => publisher.publish(`t${sessions}/x`, payload)));
    await until(() => consumer.statistics().unacknowledgedMessages === 100);
    let acknowledged = 0;
    let mostUnacknowledged = 0;
    while (consumer.statistics().acknowledgedMessages < 3000) {
      mostUnacknowledged = Math.max(mostUnacknowledged, consumer.statistics().unacknowledgedMessages);
      batches[acknowledged]?.acknowledge();
      acknowledged = Math.min(acknowledged + 1, batches.length);
      await pause(1);
    }
    // Twice the receive maximum, and what one read from the socket brings beyond it.
    expect(mostUnacknowledged).toBeLessThanOrEqual(200 + 65_536 / 2000);
  });

  it('hands out full batches at once and the rest after its time', async () => {
    const { batches } = await consume({ maxBatchMessages: 100, maxBatchMillis: 30 });
    await publish(`t${sessions}/x`, 1, 250);
    await until(() => batches.reduce((sum, { messages }) => sum + messages.length, 0) === 250);
    expect(Math.max(...batches.map(({ messages }) => messages.length))).toBe(100);
  });

  it('stops reading above its byte limit, goes on after acknowledgements, and stays connected meanwhile', async () => {
    const { consumer, batches, states } = await consume({
      maxUnacknowledgedBytes: 200_000,
      maxBatchBytes: 50_000,
      keepAliveSeconds: 1,
    });
    const payload = 'x'.repeat(10_000);
    const sent = Array.from({ length: 200 }, () => publisher.publish(`t${sessions}/x`, payload));
    await Promise.all(sent);
    await until(() => consumer.statistics().isPaused);
    await pause(3000);
    expect(consumer.statistics().unacknowledgedBytes).toBeLessThan(500_000);
    let acknowledged = 0;
    while (consumer.statistics().receivedMessages < 200) {
      while (acknowledged < batches.length) batches[acknowledged++]?.acknowledge();
      await pause(5);
    }
    expect(states.map(({ name }) => name)).toEqual(['connecting', 'ready']);
  });

  it('delivers everything again after kill -9, and nothing that was acknowledged', async () => {
    const clientId = 'killed';
    const start = (acknowledge: string): { child: ReturnType<typeof spawn>; seen: () => string[] } => {
      const child = spawn(
        process.execPath,
        [
          '--experimental-transform-types',
          '--conditions=enms-source',
          consumerProcess,
          broker.url,
          clientId,
          acknowledge,
        ],
        { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '--no-warnings' } },
      );
      let text = '';
      child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
      return { child, seen: () => text.split('\n').filter(Boolean) };
    };
    const kill = async (child: ReturnType<typeof spawn>): Promise<void> => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    };
    const first = start('no');
    for (let attempt = 0; attempt < 100 && first.seen().length === 0; attempt += 1) {
      await publish('plant/warm-up', 0, 0);
      await pause(50);
    }
    await publish('plant/a', 1, 300);
    await until(() => first.seen().includes('300'));
    await kill(first.child);

    const second = start('yes');
    await until(() => numbers(1, 300).every((n) => second.seen().includes(n)), 10_000);
    await pause(200);
    await kill(second.child);

    const third = start('yes');
    await publish('plant/a', 301, 310);
    await until(() => third.seen().includes('310'), 10_000);
    expect(third.seen()).toEqual(numbers(301, 310));
    await kill(third.child);
  });

  it('drops the connection where a batch is not taken, and gets its messages again', async () => {
    let isBroken = true;
    const { states, payloads } = await consume({
      onBatch: (batch) => {
        if (isBroken) throw new Error('no room');
        batch.acknowledge();
      },
    });
    await publish(`t${sessions}/x`, 1, 3);
    await until(() =>
      states.some((state) => state.name === 'waiting' && state.error.code === 'batch_failed'),
    );
    isBroken = false;
    await until(() => payloads.length >= 6);
    expect(payloads.slice(-3)).toEqual(numbers(1, 3));
  });

  it('tells a wrong password apart from a broker that is away', async () => {
    const states: ConsumerState[] = [];
    const wrong = new AckingConsumer({
      url: broker.url,
      username: account.username,
      password: 'wrong',
      clientId: 'wrong',
      subscriptions: [{ filter: '#', qos: 1 }],
      onBatch: () => undefined,
      onState: (state) => states.push(state),
    });
    const away = new AckingConsumer({
      url: 'mqtt://127.0.0.1:1',
      clientId: 'away',
      subscriptions: [{ filter: '#', qos: 1 }],
      onBatch: () => undefined,
      onState: (state) => states.push(state),
    });
    for (const consumer of [wrong, away]) {
      consumers.push(consumer);
      consumer.start();
    }
    await until(() => states.filter(({ name }) => name === 'waiting').length === 2);
    const errors = states.flatMap((state) => (state.name === 'waiting' ? [state.error] : []));
    expect(errors.map(({ code }) => code).sort()).toEqual(['not_authorized', 'unreachable']);
    for (const error of errors) {
      expect(error.remedy).toContain('MQTT_');
      expect(error.message).not.toContain('wrong password');
    }
  });

  it('shares the messages of a group', async () => {
    const clientIds = ['shared-1', 'shared-2'];
    const subscriptions = [{ filter: 'shared/#', qos: 1 }] as const;
    const workers = await Promise.all(
      clientIds.map((clientId) =>
        consume({ clientId, subscriptions, sharedGroup: 'group', onBatch: (batch) => batch.acknowledge() }),
      ),
    );
    await publish('shared/x', 1, 100);
    const all = (): string[] => workers.flatMap(({ payloads }) => payloads);
    await until(() => all().length === 100);
    expect(new Set(all()).size).toBe(100);
    expect(workers.every(({ payloads }) => payloads.length > 0)).toBe(true);
  });

  it('counts QoS 0 and hands it out too', async () => {
    const { consumer, batches } = await consume();
    await publisher.publish(`t${sessions}/x`, 'a', { qos: 0 });
    await publisher.publish(`t${sessions}/x`, 'b', { qos: 1 });
    await until(() => consumer.statistics().receivedMessages === 2);
    await until(() => batches.length > 0);
    for (const batch of batches) batch.acknowledge();
    expect(consumer.statistics()).toMatchObject({
      qos0Messages: 1,
      acknowledgedMessages: 2,
      unacknowledgedMessages: 0,
    });
  });
});

describe('AckingConsumer and a broker that restarts', () => {
  it('comes back by itself; batches of the old connection are void', async () => {
    const broker = new TestBroker();
    await broker.start();
    const batches: MessageBatch[] = [];
    const consumer = new AckingConsumer({
      url: broker.url,
      ...account,
      clientId: 'restarted',
      subscriptions: [{ filter: '#', qos: 1 }],
      maxBatchMillis: 5,
      backoff: { firstMillis: 50, maxMillis: 200 },
      onBatch: (batch) => batches.push(batch),
    });
    consumer.start();
    await until(() => consumer.state.name === 'ready');
    const publisher = openSession({
      url: broker.url,
      ...account,
      clientId: 'publisher',
      backoff: { firstMillis: 50, maxMillis: 200 },
    });
    await publisher.publish('a', '1');
    await until(() => batches.length === 1);

    await broker.stop();
    await until(() => consumer.state.name !== 'ready');
    expect(batches[0]?.acknowledge()).toBe(false);
    const waiting = publisher.publish('a', '2');
    await broker.start();
    await waiting;
    await until(() => batches.length >= 2);
    await until(() => batches.slice(1).flatMap(({ messages }) => messages).length === 2);
    const payloads = batches
      .slice(1)
      .flatMap(({ messages }) => messages.map(({ payload }) => payload.toString()));
    expect(payloads).toEqual(['1', '2']);
    expect(consumer.state).toEqual({ name: 'ready', sessionPresent: true });
    for (const batch of batches.slice(1)) expect(batch.acknowledge()).toBe(true);
    expect(await consumer.stop()).toBe(true);
    await publisher.close();
    await broker.remove();
  });
});
