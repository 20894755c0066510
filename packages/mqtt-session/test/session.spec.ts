import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  openSession,
  type IncomingMessage,
  type MqttSession,
  type SessionOptions,
  type SessionState,
} from '@enms/mqtt-session';
import { account, pause, TestBroker, until } from './broker.ts';

describe('openSession with a real broker', () => {
  const broker = new TestBroker();
  const open: MqttSession[] = [];

  beforeAll(() => broker.start());

  afterEach(async () => {
    await Promise.all(open.splice(0).map((session) => session.close({ drainMillis: 0 })));
  });

  afterAll(() => broker.remove());

  function start(options: Partial<SessionOptions> = {}): MqttSession {
    const session = openSession({
      url: broker.url,
      ...account,
      clientId: `session-${Math.random()}`,
      backoff: { firstMillis: 20, maxMillis: 100 },
      ...options,
    });
    open.push(session);
    return session;
  }

  async function connected(options: Partial<SessionOptions> = {}): Promise<MqttSession> {
    const session = start(options);
    await session.waitUntilConnected(3000);
    return session;
  }

  async function listener(filter: string): Promise<IncomingMessage[]> {
    const messages: IncomingMessage[] = [];
    const session = await connected();
    await session.subscribe(filter, 1, (message) => messages.push(message));
    return messages;
  }

  it('tells a delivered message from one that nobody subscribes to', async () => {
    const received = await listener('some/#');
    const session = await connected();
    expect(await session.publish('some/where', 'a')).toEqual({ delivered: true, reasonCode: 0 });
    expect(await session.publish('no/where', 'b')).toEqual({ delivered: false, reasonCode: 0x10 });
    expect(await session.publish('some/where', 'c')).toEqual({ delivered: true, reasonCode: 0 });
    await until(() => received.length === 2);
  });

  it('speaks MQTT 3.1.1 too, which tells less', async () => {
    const session = await connected({ protocolVersion: 4 });
    expect(await session.publish('no/where', 'b')).toEqual({ delivered: true, reasonCode: 0 });
  });

  it('passes properties and retains', async () => {
    const session = await connected();
    await session.publish('kept/status', '{"online":true}', {
      retain: true,
      properties: {
        responseTopic: 'answers/here',
        correlationData: Buffer.from('7'),
        messageExpirySeconds: 60,
      },
    });
    const received = await listener('kept/#');
    await until(() => received.length === 1);
    expect(received[0]).toMatchObject({
      retain: true,
      responseTopic: 'answers/here',
      correlationData: Buffer.from('7'),
    });
  });

  it('publishes birth after the connect and the will at the close', async () => {
    const received = await listener('device/status');
    const session = await connected({
      birth: { topic: 'device/status', payload: 'online' },
      will: { topic: 'device/status', payload: 'offline' },
    });
    await until(() => received.length === 1);
    await session.close();
    await until(() => received.length === 2);
    expect(received.map(({ payload }) => payload.toString())).toEqual(['online', 'offline']);
  });

  it('sends many messages at a high rate, in order, each outcome told', async () => {
    const received = await listener('many/#');
    const session = await connected({ maxPending: 20_000, maxInFlight: 100 });
    let delivered = 0;
    for (let n = 0; n < 10_000; n += 1) {
      session.send('many/x', String(n), {}, (_error, result) => {
        if (result?.delivered === true) delivered += 1;
      });
    }
    await until(() => delivered === 10_000, 15_000);
    expect(session.pending).toBe(0);
    await until(() => received.length === 10_000);
    expect(received.every(({ payload }, index) => payload.toString() === String(index))).toBe(true);
  });

  it('fails at once without a connection where that is wanted', async () => {
    const session = start({ url: 'mqtt://127.0.0.1:1', offline: 'fail' });
    await expect(session.publish('a', 'b')).rejects.toMatchObject({ code: 'offline', retryable: true });
  });

  it('waits for the connection within its bound', async () => {
    const session = start({ url: 'mqtt://127.0.0.1:1', maxPending: 2 });
    const waiting = [session.publish('a', '1'), session.publish('a', '2')];
    await expect(session.publish('a', '3')).rejects.toMatchObject({ code: 'buffer_full' });
    await session.close({ drainMillis: 10 });
    for (const result of await Promise.allSettled(waiting)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'closed' } });
    }
    await expect(session.publish('a', '4')).rejects.toMatchObject({ code: 'closed' });
  });

  it('tells why it is not connected', async () => {
    const states: SessionState[] = [];
    start({ password: 'wrong', onState: (state) => states.push(state) });
    await until(() => states.length > 0);
    expect(states[0]).toMatchObject({ name: 'waiting', error: { code: 'not_authorized' } });
    const away = start({ url: 'mqtt://127.0.0.1:1' });
    await expect(away.waitUntilConnected(200)).rejects.toMatchObject({
      code: 'timeout',
      cause: { code: 'unreachable' },
    });
  });

  it('survives a restart of the broker: what was pending is delivered, subscriptions are back', async () => {
    const restarted = new TestBroker();
    await restarted.start();
    const received: string[] = [];
    const session = await connected({ url: restarted.url });
    await session.subscribe('x/#', 1, ({ payload }) => received.push(payload.toString()));
    await restarted.stop('SIGKILL');
    await until(() => !session.isConnected);
    const pending = [session.publish('x/1', '1'), session.publish('x/1', '2')];
    await pause(100);
    await restarted.start();
    expect((await Promise.all(pending)).length).toBe(2);
    await until(() => session.isConnected);
    await session.publish('x/1', '3');
    await until(() => received.includes('3'));
    await session.close();
    await restarted.remove();
  });
});
