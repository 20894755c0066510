import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type pg from 'pg';
import { message } from '../src/wire/backend-messages.ts';
import { queryMessage, syncMessage } from '../src/wire/frontend-messages.ts';
import { column, PASSWORD, pause, ScratchServer, sqlState } from './support/scratch-server.ts';

const server = new ScratchServer();
const psql = async (...words: string[]): Promise<string> => {
  const { stdout, stderr } = await promisify(execFile)(
    'psql',
    ['-X', '-At', '-F', ',', server.running.url, ...words],
    {
      env: { PATH: process.env['PATH'] },
    },
  );
  return stdout + stderr;
};

/** The socket below a node-postgres client, for sending what node-postgres never would. */
function socketOf(client: pg.Client): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream;
}

/** Sends raw messages over a logged-in connection and returns the types of what comes back up to `count` ReadyForQuery. */
async function rawAnswer(client: pg.Client, chunks: readonly Buffer[], readyCount = 1): Promise<string> {
  const socket = socketOf(client);
  socket.removeAllListeners('data');
  let received = Buffer.alloc(0);
  const answer = new Promise<string>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const types = messageTypes(received);
      if (types.filter((type) => type.startsWith('Z')).length >= readyCount) resolve(types.join(' '));
    });
  });
  for (const chunk of chunks) {
    socket.write(chunk);
    await pause(5);
  }
  return answer;
}

function messageTypes(bytes: Buffer): string[] {
  const types: string[] = [];
  for (let at = 0; at + 5 <= bytes.length;) {
    const end = at + 1 + bytes.readInt32BE(at + 1);
    const type = String.fromCharCode(bytes[at] ?? 0);
    types.push(type === 'Z' ? type + String.fromCharCode(bytes[at + 5] ?? 0) : type);
    at = end;
  }
  return types;
}

const parse = (sql: string): Buffer => message('P', `\0${sql}\0`, Buffer.alloc(2));
const bind = message('B', '\0\0', Buffer.alloc(6));
const execute = message('E', '\0', Buffer.alloc(4));
const extended = (sql: string): Buffer => Buffer.concat([parse(sql), bind, execute]);

beforeAll(async () => {
  await server.start();
  const client = await server.client();
  await client.query('CREATE TABLE numbers (n int)');
}, 120_000);
afterAll(() => server.stop(), 30_000);

describe('psql', () => {
  it('connects, runs several statements and describes tables', async () => {
    expect(await psql('-c', 'SELECT 1; SELECT 2')).toBe('1\n2\n');
    expect(await psql('-c', 'SELECT current_database()')).toBe('enms\n');
    expect(await psql('-c', String.raw`\d numbers`)).toContain('n,integer');
  });

  it('copies in both directions', async () => {
    const file = join(server.folder, 'copy.txt');
    writeFileSync(file, '1\ta\n2\tb\n');
    const script = ['-c', 'CREATE TABLE copied (n int, t text)', '-c', String.raw`\copy copied from ${file}`];
    expect(await psql(...script, '-c', String.raw`\copy copied to stdout csv`)).toBe(
      'CREATE TABLE\nCOPY 2\n1,a\n2,b\n',
    );
  });

  it('goes on after a COPY that failed', async () => {
    const file = join(server.folder, 'bad.txt');
    writeFileSync(file, 'no number\n');
    const session = promisify(execFile)('psql', [
      '-X',
      '-At',
      server.running.url,
      '-c',
      String.raw`\copy numbers from ${file}`,
      '-c',
      'SELECT 5',
    ]);
    await expect(session).resolves.toMatchObject({
      stdout: '5\n',
      stderr: expect.stringContaining('invalid input syntax'),
    });
  });
});

describe('node-postgres', () => {
  it('runs a pool of 20 with parameters', async () => {
    const pool = server.pool(20);
    await Promise.all(
      Array.from({ length: 300 }, (_, n) => pool.query('INSERT INTO numbers VALUES ($1)', [n])),
    );
    expect(await column(pool, 'SELECT count(*)::int, count(DISTINCT n) FROM numbers')).toEqual([300]);
    await pool.end();
  });

  it('carries 20 MB in a message either way', async () => {
    const client = await server.client();
    const text = 'x'.repeat(20_000_000);
    expect(await column(client, 'SELECT length($1)', [text])).toEqual([text.length]);
    expect(await column(client, `SELECT repeat('x', ${text.length})`)).toEqual([text]);
    expect(await column(client, 'SELECT length($1::bytea)', [Buffer.alloc(20_000_000, 7)])).toEqual([
      20_000_000,
    ]);
  });

  it('keeps messages whole whatever their length', async () => {
    const client = await server.client();
    for (let length = 8_050; length < 8_250; length += 1) {
      const [back] = await column(client, 'SELECT $1::text', ['y'.repeat(length)]);
      expect((back as string).length).toBe(length);
    }
  });
});

describe('the protocol', () => {
  it('declines encryption and then goes on', async () => {
    for (const code of [80_877_103, 80_877_104]) {
      const socket = connect(server.running.port, '127.0.0.1');
      const request = Buffer.alloc(8);
      request.writeInt32BE(8, 0);
      request.writeInt32BE(code, 4);
      socket.write(request);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString()).toBe('N');
      socket.destroy();
    }
  });

  it('answers pipelined exchanges that arrive in single bytes', async () => {
    const client = await server.client();
    const bytes = Buffer.concat([
      extended('SELECT 1'),
      syncMessage,
      queryMessage('SELECT 2'),
      extended('SELECT 3'),
      syncMessage,
    ]);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, index) =>
      bytes.subarray(index * 7, index * 7 + 7),
    );
    expect(await rawAnswer(client, pieces, 3)).toBe('1 2 D C ZI T D C ZI 1 2 D C ZI');
  });

  it('skips to Sync after an error, and serves the next exchange of the pipeline', async () => {
    const client = await server.client();
    const failing = Buffer.concat([
      extended('SELECT 1'),
      extended('SELECT 1/0'),
      extended('SELECT 2'),
      syncMessage,
    ]);
    expect(await rawAnswer(client, [Buffer.concat([failing, extended('SELECT 3'), syncMessage])], 2)).toBe(
      '1 2 D C 1 E ZI 1 2 D C ZI',
    );
  });

  it('answers Flush before Sync comes', async () => {
    const client = await server.client();
    const other = await server.client();
    const flushed = Buffer.concat([parse('SELECT 7'), message('H')]);
    const rest = Buffer.concat([bind, execute, syncMessage]);
    const answer = rawAnswer(client, [flushed, rest]);
    expect(await column(other, 'SELECT 8')).toEqual([8]);
    expect(await answer).toBe('1 2 D C ZI');
  });

  it('refuses a COPY FROM STDIN that it cannot feed, and stays in step', async () => {
    const client = await server.client();
    const copy = Buffer.concat([extended('COPY numbers FROM STDIN'), syncMessage]);
    expect(await rawAnswer(client, [copy])).toBe('1 2 G E ZI');
    expect(await column(await server.client(), 'SELECT 1')).toEqual([1]);
  });

  it.each([
    ['an unknown message', message('z', 'nonsense')],
    ['a wrong length', Buffer.from([0x51, 0, 0, 0, 1])],
    ['more than is allowed', Buffer.from([0x51, 0x7f, 0xff, 0xff, 0xff])],
  ])('ends only the connection that sends %s', async (_, bytes) => {
    const bystander = await server.client();
    const client = await server.client();
    const closed = once(socketOf(client), 'close');
    socketOf(client).write(bytes);
    await closed;
    expect(await column(bystander, 'SELECT 1')).toEqual([1]);
  });

  it('survives malformed contents of known messages', async () => {
    for (const bytes of [
      message('B', 'x'),
      message('P', 'no end'),
      message('E', '\0'),
      message('D', 'Q\0'),
      message('F', 'x'),
    ]) {
      const client = await server.client();
      expect(await rawAnswer(client, [bytes, syncMessage])).toContain('E');
    }
    expect(await column(await server.client(), 'SELECT 1')).toEqual([1]);
  });

  it('knows the database by its name only', async () => {
    expect(await sqlState(server.client({ database: 'other' }))).toBe('3D000');
  });

  it('refuses a wrong password and an unknown role alike', async () => {
    expect(await sqlState(server.client({ password: 'wrong' }))).toBe('28P01');
    expect(await sqlState(server.client({ user: 'nobody' }))).toBe('28P01');
    expect(PASSWORD).not.toBe('wrong');
  });
});
