import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const password = 'a password of the test';
const template = new URL('../redis.conf.template', import.meta.url);

describe('the configuration of Redis', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'enms-redis-'));
  const socket = join(dataDir, 'redis.sock');
  let port = 0;
  let server: ChildProcess;

  beforeAll(async () => {
    port = await freePort();
    const values: Readonly<Record<string, string | number>> = {
      BIND: '127.0.0.1',
      PORT: port,
      PASSWORD: `"${password}"`,
      UNIX_SOCKET: `unixsocket ${socket}\nunixsocketperm 700`,
      DATA_DIR: dataDir,
      MAX_MEMORY: '8mb',
    };
    const text = readFileSync(template, 'utf8').replace(/\$\{([A-Z_]+)\}/g, (_whole, name: string) =>
      String(values[name]),
    );
    const file = join(dataDir, 'redis.conf');
    writeFileSync(file, text, { mode: 0o600 });
    server = spawn('redis-server', [file], { stdio: 'ignore' });
    for (let attempt = 0; attempt < 100 && (await ask('PING')) !== 'PONG'; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  afterAll(async () => {
    if (server.exitCode === null) {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await ended;
    }
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** @returns what redis-cli prints, errors included */
  async function ask(...words: string[]): Promise<string> {
    return call(['-p', String(port)], password, words);
  }

  it('refuses clients without the password', async () => {
    expect(await call(['-p', String(port)], undefined, ['GET', 'x'])).toContain('NOAUTH');
    expect(await call(['-p', String(port)], 'wrong', ['GET', 'x'])).toContain('NOAUTH');
    expect(await ask('PING')).toBe('PONG');
  });

  it('answers on the unix socket too, where one is wanted', async () => {
    expect(await call(['-s', socket], password, ['PING'])).toBe('PONG');
  });

  it('drops what was used least instead of refusing writes or growing', async () => {
    const value = 'x'.repeat(10_000);
    const script = `for i = 1, 3000 do redis.call('SET', 'filler:' .. i, ARGV[1]) end return 'written'`;
    expect(await ask('EVAL', script, '0', value)).toBe('written');
    expect(await ask('SET', 'newest', '1')).toBe('OK');
    // Which keys stay is Redis's guess, by samples.
    const keys = Number(await ask('DBSIZE'));
    expect(keys).toBeGreaterThan(0);
    expect(keys).toBeLessThan(1000);
  });

  it('writes nothing to disk', async () => {
    await ask('SET', 'key', 'value');
    await run('redis-cli', ['-p', String(port), 'SHUTDOWN'], {
      env: { ...process.env, REDISCLI_AUTH: password },
    });
    expect(readdirSync(dataDir).filter((name) => name.endsWith('.rdb') || name.endsWith('.aof'))).toEqual([]);
  });
});

async function call(target: string[], auth: string | undefined, words: string[]): Promise<string> {
  const environment = { ...process.env, ...(auth !== undefined && { REDISCLI_AUTH: auth }) };
  try {
    const { stdout, stderr } = await run('redis-cli', [...target, ...words], { env: environment });
    return `${stdout}${auth === password ? '' : stderr}`.trim();
  } catch (error) {
    return String((error as { stderr?: string }).stderr);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}
