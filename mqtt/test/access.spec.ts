import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { generate } from 'mqtt-packet';
import { BrokerAccess, generatePassword, type AccountDefinition } from '@enms/broker-access';
import {
  AckingConsumer,
  openSession,
  type MqttSession,
  type PublishResult,
  type SessionOptions,
} from '@enms/mqtt-session';
import { TestBroker } from './broker.ts';

const notAuthorized = 0x87;
const passwords = {
  admin: generatePassword(),
  ingest: generatePassword(),
  onboarding: generatePassword(),
  press: generatePassword(),
  oven: generatePassword(),
};
/** A MAC address as a code: the colons must not trouble the broker. */
const press = '24:6F:28:AA:BB:01';

function device(code: string, password: string): AccountDefinition {
  return {
    username: code,
    password,
    publish: [`enms/plant/${code}/energy`, `enms/plant/${code}/status`],
    subscribe: [`enms/plant/${code}/committed`, `enms/plant/${code}/command/+`],
  };
}

const accounts: AccountDefinition[] = [
  { username: 'admin', password: passwords.admin, publish: [], subscribe: [], administers: true },
  {
    username: 'ingest',
    password: passwords.ingest,
    publish: ['enms/+/+/committed'],
    subscribe: ['enms/#', 'onboarding/#', '$share/+/enms/#'],
  },
  { username: 'onboarding', password: passwords.onboarding, publish: ['onboarding/#'], subscribe: [] },
  device(press, passwords.press),
  device('oven', passwords.oven),
];

describe('access to the broker', () => {
  let broker: TestBroker;
  const open: MqttSession[] = [];

  beforeAll(async () => {
    broker = new TestBroker({ accounts, tls: true });
    await broker.start();
  });

  afterAll(async () => {
    await Promise.all(open.map((session) => session.close({ drainMillis: 0 })));
    await broker.remove();
  });

  async function session(
    username: string,
    password: string,
    options: Partial<SessionOptions> = {},
  ): Promise<MqttSession> {
    const made = openSession({
      url: broker.url,
      username,
      password,
      clientId: `${username}-${open.length}`,
      backoff: { firstMillis: 50, maxMillis: 200 },
      ...options,
    });
    open.push(made);
    await made.waitUntilConnected(3000);
    return made;
  }

  /** @returns the code of the error that the first attempt ends with */
  async function refusal(options: Partial<SessionOptions>): Promise<string> {
    let made: MqttSession | undefined;
    const outcome = await new Promise<string>((resolve) => {
      made = openSession({
        url: broker.url,
        clientId: 'intruder',
        ...options,
        onState: (state) => {
          if (state.name === 'waiting') resolve(state.error.code);
          if (state.name === 'connected') resolve('connected');
        },
      });
    });
    await made?.close({ drainMillis: 0 });
    return outcome;
  }

  /** Connects with a last will and vanishes without a word. */
  async function vanishWithWill(topic: string): Promise<void> {
    const socket = connect(broker.port, '127.0.0.1');
    socket.write(
      generate(
        {
          cmd: 'connect',
          protocolId: 'MQTT',
          protocolVersion: 5,
          clientId: 'vanishing',
          clean: true,
          keepalive: 60,
          username: press,
          password: Buffer.from(passwords.press),
          will: { topic, payload: '{"online":false}', qos: 1, retain: true },
        },
        { protocolVersion: 5 },
      ),
    );
    await once(socket, 'data');
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }

  it('refuses clients without a name, with a wrong password, and unknown names', async () => {
    expect(await refusal({})).toBe('not_authorized');
    expect(await refusal({ username: press, password: 'wrong' })).toBe('not_authorized');
    expect(await refusal({ username: press, password: passwords.oven })).toBe('not_authorized');
    expect(await refusal({ username: 'nobody', password: 'x' })).toBe('not_authorized');
    expect(await refusal({ username: 'nobody', password: 'x', protocolVersion: 4 })).toBe('not_authorized');
  });

  it('lets a device publish on its own topics only, and says so', async () => {
    const ingest = await session('ingest', passwords.ingest);
    const received: string[] = [];
    await ingest.subscribe('enms/#', 1, ({ topic }) => received.push(topic));
    const mine = await session(press, passwords.press);
    const outcome = (topic: string, retain = false): Promise<PublishResult> =>
      mine.publish(topic, '{}', { qos: 1, retain });

    expect(await outcome(`enms/plant/${press}/energy`)).toEqual({ delivered: true, reasonCode: 0 });
    for (const topic of [
      'enms/plant/oven/energy',
      `enms/other/${press}/energy`,
      `enms/plant/${press}/committed`,
      `enms/plant/${press}/command/off`,
      'onboarding/enms/plant/oven/energy',
      '$SYS/broker/uptime',
      '$CONTROL/dynamic-security/v1',
    ]) {
      expect({ topic, ...(await outcome(topic)) }).toEqual({
        topic,
        delivered: false,
        reasonCode: notAuthorized,
      });
    }
    expect(await outcome('enms/plant/oven/status', true)).toMatchObject({ reasonCode: notAuthorized });
    await arrival(received);
    expect(received).toEqual([`enms/plant/${press}/energy`]);
  });

  it('lets a device listen to its own topics only', async () => {
    const mine = await session(press, passwords.press);
    await mine.subscribe(`enms/plant/${press}/committed`, 1, () => undefined);
    for (const filter of [
      '#',
      '+/+/+/energy',
      'enms/#',
      `enms/+/${press}/committed`,
      'enms/plant/oven/committed',
      '$SYS/#',
      '$CONTROL/#',
      '$CONTROL/dynamic-security/v1/response',
      `$share/x/enms/plant/oven/committed`,
    ]) {
      await expect(mine.subscribe(filter, 1, () => undefined)).rejects.toMatchObject({
        code: 'subscription_refused',
      });
    }
  });

  it('publishes no last will of a foreign topic', async () => {
    const ingest = await session('ingest', passwords.ingest);
    const received: string[] = [];
    await ingest.subscribe('enms/+/+/status', 1, ({ topic }) => received.push(topic));
    await vanishWithWill('enms/plant/oven/status');
    expect(received).toEqual([]);
    await vanishWithWill(`enms/plant/${press}/status`);
    await arrival(received);
    expect(received).toEqual([`enms/plant/${press}/status`]);
  });

  it('keeps the onboarding account to its own branch', async () => {
    const ingest = await session('ingest', passwords.ingest);
    const received: string[] = [];
    await ingest.subscribe('onboarding/#', 1, ({ topic }) => received.push(topic));
    const onboarding = await session('onboarding', passwords.onboarding);
    expect(await onboarding.publish('onboarding/sensors/1/power', '{}')).toMatchObject({ delivered: true });
    expect(await onboarding.publish('enms/plant/oven/energy', '{}')).toMatchObject({
      reasonCode: notAuthorized,
    });
    await expect(onboarding.subscribe('onboarding/#', 1, () => undefined)).rejects.toThrow();
    await arrival(received);
    expect(received).toEqual(['onboarding/sensors/1/power']);
  });

  it('cuts a revoked device off within five seconds, for good', async () => {
    const admin = new BrokerAccess({ url: broker.url, username: 'admin', password: passwords.admin });
    admin.start();
    await admin.waitUntilConnected(3000);
    const password = generatePassword();
    await admin.ensureDeviceAccount(device('mixer', password));
    const mixer = await session('mixer', password);
    expect(await mixer.publish('enms/plant/mixer/energy', '{}')).toMatchObject({
      reasonCode: expect.any(Number),
    });
    const lost = new Promise<number>((resolve) => {
      const started = Date.now();
      const timer = setInterval(() => {
        if (mixer.isConnected) return;
        clearInterval(timer);
        resolve(Date.now() - started);
      }, 20);
    });
    expect(await admin.revokeDeviceAccount('mixer')).toBe(true);
    expect(await lost).toBeLessThan(5000);
    expect(await refusal({ username: 'mixer', password })).toBe('not_authorized');
    await admin.stop();
  });

  it('speaks TLS on the second listener, with a certificate that is checked', async () => {
    const ca = readFileSync(broker.certificate);
    const url = `mqtts://127.0.0.1:${broker.tlsPort}`;
    const secure = await session(press, passwords.press, { url, tls: { ca } });
    expect(await secure.publish(`enms/plant/${press}/energy`, '{}')).toMatchObject({
      reasonCode: expect.any(Number),
    });
    expect(await refusal({ url, username: press, password: passwords.press })).toBe('unreachable');
    expect(await refusal({ url, tls: { ca } })).toBe('not_authorized');
    const received: string[] = [];
    const consumer = new AckingConsumer({
      url,
      tls: { ca },
      username: 'ingest',
      password: passwords.ingest,
      clientId: 'secure-ingest',
      subscriptions: [{ filter: 'enms/#', qos: 1 }],
      maxBatchMillis: 5,
      onBatch: (batch) => {
        received.push(...batch.messages.map(({ topic }) => topic));
        batch.acknowledge();
      },
    });
    consumer.start();
    while (received.length === 0) {
      await secure.publish(`enms/plant/${press}/energy`, '{}');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await consumer.stop();
    expect(received).toContain(`enms/plant/${press}/energy`);
  });
});

/** Waits for the first message; what should not come would have come before it. */
async function arrival(received: readonly unknown[]): Promise<void> {
  for (let attempt = 0; attempt < 100 && received.length === 0; attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
