import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { BrokerAccess, generatePassword, renderAccessFile } from '@enms/broker-access';

const plugin = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib']
  .map((folder) => join(folder, 'mosquitto_dynamic_security.so'))
  .find((file) => existsSync(file));
const adminPassword = generatePassword();

describe('BrokerAccess with a real broker', () => {
  const folder = mkdtempSync(join(tmpdir(), 'enms-access-'));
  const file = join(folder, 'dynamic-security.json');
  let url = '';
  let broker: ChildProcess;
  let admin: BrokerAccess;

  beforeAll(async () => {
    const port = await freePort();
    url = `mqtt://127.0.0.1:${port}`;
    writeFileSync(
      file,
      renderAccessFile([
        { username: 'admin', password: adminPassword, publish: [], subscribe: [], administers: true },
        { username: 'reader', password: 'reads', publish: [], subscribe: ['#'] },
      ]),
    );
    writeFileSync(
      join(folder, 'mosquitto.conf'),
      `listener ${port} 127.0.0.1\nallow_anonymous false\nuser root\nplugin ${plugin ?? ''}\nplugin_opt_config_file ${file}\n`,
    );
    await startBroker();
    admin = new BrokerAccess({ url, username: 'admin', password: adminPassword });
    admin.start();
    await admin.waitUntilConnected(5000);
  });

  afterAll(async () => {
    await admin.stop();
    await stopBroker();
    rmSync(folder, { recursive: true, force: true });
  });

  async function startBroker(): Promise<void> {
    broker = spawn('mosquitto', ['-c', join(folder, 'mosquitto.conf')], { stdio: 'ignore' });
    await new Promise((resolve) => setTimeout(resolve, 300));
  }

  async function stopBroker(): Promise<void> {
    const ended = new Promise((resolve) => broker.once('exit', resolve));
    broker.kill('SIGTERM');
    await ended;
  }

  function login(username: string, password: string): Promise<MqttClient> {
    return connectAsync(url, {
      username,
      password,
      protocolVersion: 5,
      reconnectPeriod: 0,
      clientId: username,
    });
  }

  it('creates an account with exactly its rights, whatever was before', async () => {
    const account = { username: '24:6F:28:AA:BB:01', password: 'one', publish: ['a/b'], subscribe: ['a/c'] };
    await admin.ensureDeviceAccount(account);
    await admin.ensureDeviceAccount(account);
    const client = await login(account.username, 'one');
    await expect(client.publishAsync('a/b', '', { qos: 1 })).resolves.toBeDefined();
    await expect(client.publishAsync('a/x', '', { qos: 1 })).rejects.toMatchObject({ code: 0x87 });

    await admin.ensureDeviceAccount({ ...account, password: 'two', publish: ['a/x'] });
    await expect(login(account.username, 'one')).rejects.toMatchObject({ code: 0x87 });
    const again = await login(account.username, 'two');
    await expect(again.publishAsync('a/x', '', { qos: 1 })).resolves.toBeDefined();
    await expect(again.publishAsync('a/b', '', { qos: 1 })).rejects.toMatchObject({ code: 0x87 });
    await again.endAsync();
  });

  it('binds an account to a client id where one is given', async () => {
    await admin.ensureDeviceAccount({
      username: 'bound',
      password: 'p',
      publish: [],
      subscribe: [],
      clientId: 'bound',
    });
    expect(await admin.findAccount('bound')).toEqual({
      username: 'bound',
      disabled: false,
      roles: ['account:bound'],
      clientId: 'bound',
    });
    await expect(
      connectAsync(url, {
        username: 'bound',
        password: 'p',
        clientId: 'other',
        protocolVersion: 5,
        reconnectPeriod: 0,
      }),
    ).rejects.toMatchObject({ code: 0x87 });
    await (await login('bound', 'p')).endAsync();
  });

  it('revokes: the live connection ends, the account is gone', async () => {
    await admin.ensureDeviceAccount({ username: 'gone', password: 'p', publish: ['x'], subscribe: [] });
    const client = await login('gone', 'p');
    const closed = new Promise((resolve) =>
      client.once('close', () => {
        resolve('closed');
      }),
    );
    expect(await admin.revokeDeviceAccount('gone')).toBe(true);
    expect(await closed).toBe('closed');
    expect(await admin.revokeDeviceAccount('gone')).toBe(false);
    expect(await admin.findAccount('gone')).toBeUndefined();
    expect(await admin.listAccounts()).not.toContain('gone');
    await expect(login('gone', 'p')).rejects.toMatchObject({ code: 0x87 });
  });

  it('disables, enables and changes passwords', async () => {
    await admin.ensureDeviceAccount({ username: 'meter', password: 'p', publish: [], subscribe: [] });
    await admin.disableAccount('meter');
    await expect(login('meter', 'p')).rejects.toMatchObject({ code: 0x87 });
    await admin.enableAccount('meter');
    await admin.setPassword('meter', 'q');
    await expect(login('meter', 'p')).rejects.toMatchObject({ code: 0x87 });
    await (await login('meter', 'q')).endAsync();
    await admin.disableAccount('meter');
    await admin.ensureDeviceAccount({ username: 'meter', password: 'r', publish: [], subscribe: [] });
    await (await login('meter', 'r')).endAsync();
  });

  it('answers many requests at once, each its own', async () => {
    const names = Array.from({ length: 20 }, (_unused, index) => `parallel-${index}`);
    await Promise.all(
      names.map((username) =>
        admin.ensureDeviceAccount({ username, password: 'p', publish: [], subscribe: [] }),
      ),
    );
    const accounts = await admin.listAccounts();
    expect(names.every((name) => accounts.includes(name))).toBe(true);
    const found = await Promise.all(names.map((name) => admin.findAccount(name)));
    expect(found.map((account) => account?.username)).toEqual(names);
  });

  it('reports what the broker refuses', async () => {
    await expect(admin.setPassword('nobody', 'p')).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('Client not found'),
    });
  });

  it('tells an account without the right, and a wrong password', async () => {
    const reader = new BrokerAccess({ url, username: 'reader', password: 'reads', timeoutMillis: 1000 });
    reader.start();
    await reader.waitUntilConnected(3000);
    await expect(reader.listAccounts()).rejects.toMatchObject({ code: 'not_authorized' });
    await reader.stop();
    const wrong = new BrokerAccess({ url, username: 'admin', password: 'wrong' });
    wrong.start();
    await expect(wrong.waitUntilConnected(500)).rejects.toMatchObject({ code: 'not_authorized' });
    await wrong.stop();
    await expect(wrong.listAccounts()).rejects.toMatchObject({ code: 'closed' });
  });

  it('keeps devices over a merge of the file and a restart, and comes back by itself', async () => {
    await admin.ensureDeviceAccount({ username: 'kept', password: 'p', publish: ['k'], subscribe: [] });
    await stopBroker();
    await expect(admin.listAccounts()).rejects.toMatchObject({ code: 'not_connected', retryable: true });
    writeFileSync(
      file,
      renderAccessFile(
        [{ username: 'admin', password: adminPassword, publish: [], subscribe: [], administers: true }],
        readFileSync(file, 'utf8'),
      ),
    );
    await startBroker();
    await admin.waitUntilConnected(5000);
    const kept = await login('kept', 'p');
    await expect(kept.publishAsync('k', '', { qos: 1 })).resolves.toBeDefined();
    await kept.endAsync();
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
