import { afterEach, describe, expect, it } from '@jest/globals';
import { AckingConsumer, openSession, type MessageBatch, type MqttSession } from '@enms/mqtt-session';
import { TestBroker } from './broker.ts';

const ingest = { username: 'ingest', password: 'reads', publish: [], subscribe: ['enms/#', '$SYS/#'] };
const device = { username: 'device', password: 'writes', publish: ['enms/plant/device/#'], subscribe: [] };
const topic = 'enms/plant/device/energy';

describe('the queue of the broker', () => {
  const brokers: TestBroker[] = [];
  const ends: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    await Promise.all(ends.splice(0).map((end) => end()));
    await Promise.all(brokers.splice(0).map((broker) => broker.remove()));
  });

  async function start(values: Readonly<Record<string, string | number>> = {}): Promise<TestBroker> {
    const broker = new TestBroker({ accounts: [ingest, device], values });
    brokers.push(broker);
    await broker.start();
    return broker;
  }

  async function publisher(broker: TestBroker): Promise<MqttSession> {
    const session = openSession({
      url: broker.url,
      username: device.username,
      password: device.password,
      clientId: 'device',
      maxPending: 100_000,
      backoff: { firstMillis: 50, maxMillis: 200 },
    });
    ends.push(() => session.close({ drainMillis: 0 }));
    await session.waitUntilConnected(3000);
    return session;
  }

  async function consumer(
    broker: TestBroker,
    receiveMaximum = 5000,
  ): Promise<{ batches: MessageBatch[]; count: () => number; stop: () => Promise<unknown> }> {
    const batches: MessageBatch[] = [];
    const made = new AckingConsumer({
      url: broker.url,
      username: ingest.username,
      password: ingest.password,
      clientId: 'ingest',
      subscriptions: [{ filter: 'enms/#', qos: 1 }],
      receiveMaximum,
      onBatch: (batch) => batches.push(batch),
    });
    ends.push(() => made.stop({ drainMillis: 0 }));
    made.start();
    await until(() => made.state.name === 'ready');
    return {
      batches,
      count: () => batches.reduce((sum, { messages }) => sum + messages.length, 0),
      stop: () => made.stop({ drainMillis: 0 }),
    };
  }

  async function publish(session: MqttSession, count: number): Promise<void> {
    const answers = Array.from({ length: count }, (_unused, n) => session.publish(topic, String(n)));
    for (const answer of await Promise.all(answers))
      expect(answer).toEqual({ delivered: true, reasonCode: 0 });
  }

  it('keeps what came for an absent consumer over an orderly restart', async () => {
    const broker = await start();
    await (await consumer(broker)).stop();
    await publish(await publisher(broker), 3000);
    await broker.stop();
    await broker.start();
    const { batches, count } = await consumer(broker);
    await until(() => count() === 3000);
    const payloads = batches.flatMap(({ messages }) => messages.map(({ payload }) => payload.toString()));
    expect(payloads).toEqual(Array.from({ length: 3000 }, (_unused, n) => String(n)));
  });

  it('keeps what was in flight, unacknowledged, over an orderly restart', async () => {
    const broker = await start();
    const first = await consumer(broker);
    await publish(await publisher(broker), 100);
    await until(() => first.count() === 100);
    await first.stop();
    await broker.stop();
    await broker.start();
    const { count } = await consumer(broker);
    await until(() => count() === 100);
  });

  it('has as many messages in flight as the consumer allows, not twenty', async () => {
    const broker = await start();
    const { count } = await consumer(broker, 5000);
    await publish(await publisher(broker), 6000);
    await until(() => count() === 5000);
    await pause(200);
    expect(count()).toBe(5000);
    expect(broker.log).not.toContain('receive-maximum');
  });

  it('counts what a full queue drops', async () => {
    const broker = await start({ MAX_QUEUED_BYTES: 1_000_000 });
    await (await consumer(broker)).stop();
    const session = await publisher(broker);
    const payload = 'x'.repeat(1000);
    await Promise.all(Array.from({ length: 1500 }, () => session.publish(topic, payload)));
    const watcher = openSession({
      url: broker.url,
      username: ingest.username,
      password: ingest.password,
      clientId: 'watcher',
    });
    ends.push(() => watcher.close({ drainMillis: 0 }));
    let dropped = 0;
    await watcher.subscribe('$SYS/broker/publish/messages/dropped', 0, (message) => {
      dropped = Number(message.payload.toString());
    });
    await until(() => dropped > 0, 15_000);
    const { count } = await consumer(broker);
    await until(() => count() >= 1500 - dropped);
    expect(dropped).toBe(500);
    expect(count()).toBe(1000);
  });
});

async function until(condition: () => boolean, limitMillis = 8000): Promise<void> {
  const end = Date.now() + limitMillis;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`not within ${limitMillis} ms: ${condition.toString()}`);
    await pause(10);
  }
}

function pause(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
