import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { column, pause, ScratchServer, sqlState } from './support/scratch-server.ts';

const server = new ScratchServer();
let one: pg.Client;
let two: pg.Client;

beforeAll(async () => {
  await server.start();
  one = await server.client();
  two = await server.client();
}, 120_000);
afterAll(() => server.stop(), 30_000);

describe('transactions', () => {
  it('keep other clients waiting, who then see what was committed', async () => {
    await one.query('CREATE TABLE seen (n int)');
    await one.query('BEGIN');
    await one.query('INSERT INTO seen VALUES (1)');
    const count = column(two, 'SELECT count(*)::int FROM seen');
    await pause(50);
    await one.query('INSERT INTO seen VALUES (2)');
    await one.query('COMMIT');
    expect(await count).toEqual([2]);
  });

  it('are rolled back when their client vanishes', async () => {
    const vanishing = await server.client();
    await vanishing.query('BEGIN');
    await vanishing.query('INSERT INTO seen VALUES (3)');
    (vanishing as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    expect(await column(one, 'SELECT count(*)::int FROM seen')).toEqual([2]);
  });
});

describe('prepared statements', () => {
  it('of the same name belong to each client', async () => {
    const ask = (client: pg.Client, text: string) => client.query<{ v: number }>({ name: 'same', text });
    expect((await ask(one, 'SELECT 1 AS v')).rows).toEqual([{ v: 1 }]);
    expect((await ask(two, 'SELECT 2 AS v')).rows).toEqual([{ v: 2 }]);
    expect((await ask(one, 'SELECT 1 AS v')).rows).toEqual([{ v: 1 }]);
  });

  it('made in SQL belong to each client, too', async () => {
    await one.query('PREPARE answer AS SELECT 41');
    await two.query('PREPARE "answer" AS SELECT 42');
    expect(await column(one, 'EXECUTE answer')).toEqual([41]);
    expect(await column(two, 'EXECUTE answer')).toEqual([42]);
    await one.query('DEALLOCATE ALL');
    expect(await sqlState(one.query('EXECUTE answer'))).toBe('26000');
    expect(await column(two, 'EXECUTE answer')).toEqual([42]);
    await two.query('DEALLOCATE answer');
    expect(await sqlState(two.query('EXECUTE answer'))).toBe('26000');
  });

  it('are freed when their client leaves', async () => {
    const leaving = await server.client();
    await leaving.query({ name: 'left behind', text: 'SELECT 1' });
    await leaving.end();
    expect(
      await column(one, "SELECT name FROM pg_prepared_statements WHERE name LIKE 'left behind%'"),
    ).toEqual([]);
  });

  it('without a name survive another client', async () => {
    const client = await server.client();
    const { connection } = client as unknown as { connection: RawConnection };
    connection.parse({ text: 'SELECT 5 AS v', name: '' });
    connection.sync();
    await column(two, 'SELECT $1::int', [6]);
    const row = new Promise((resolve) =>
      connection.once('dataRow', (message) => {
        resolve(String(message.fields[0]));
      }),
    );
    connection.bind({ statement: '', values: [] });
    connection.execute({});
    connection.sync();
    expect(await row).toBe('5');
  });
});

interface RawConnection {
  parse(query: { text: string; name: string }): void;
  bind(options: { statement: string; values: unknown[] }): void;
  execute(options: object): void;
  sync(): void;
  once(event: 'dataRow', listener: (message: { fields: unknown[] }) => void): void;
}

describe('settings', () => {
  const show = (client: pg.Client, name: string) => column(client, `SELECT current_setting('${name}', true)`);

  it('belong to each client', async () => {
    await one.query("SET timezone TO 'Asia/Kolkata'; SET my.tenant TO 'one'");
    await one.query("SELECT set_config('work_mem', '8MB', false)");
    await two.query('SET search_path TO pg_catalog');
    expect([await show(one, 'timezone'), await show(one, 'my.tenant'), await show(one, 'work_mem')]).toEqual([
      ['Asia/Kolkata'],
      ['one'],
      ['8MB'],
    ]);
    expect([
      await show(two, 'timezone'),
      await show(two, 'work_mem'),
      await show(two, 'search_path'),
    ]).toEqual([['UTC'], ['4MB'], ['pg_catalog']]);
    expect(await show(one, 'search_path')).toEqual(['"$user", public']);
  });

  it('go back to what the client came with', async () => {
    const client = await server.client({
      application_name: 'first name',
      options: '-c statement_timeout=7s',
    });
    await client.query("SET application_name TO 'second name'; SET statement_timeout TO 0");
    await client.query('RESET ALL');
    expect([await show(client, 'application_name'), await show(client, 'statement_timeout')]).toEqual([
      ['first name'],
      ['7s'],
    ]);
  });

  it('of a rolled back transaction are gone, those of SET LOCAL after it', async () => {
    const client = await server.client();
    await client.query("BEGIN; SET timezone TO 'Asia/Seoul'");
    await client.query('ROLLBACK');
    await client.query("BEGIN; SET LOCAL timezone TO 'Asia/Seoul'");
    expect(await show(client, 'timezone')).toEqual(['Asia/Seoul']);
    await client.query('COMMIT');
    expect(await show(client, 'timezone')).toEqual(['UTC']);
  });

  it('survive DISCARD ALL of another client, whose tables stay findable', async () => {
    await one.query("SET timezone TO 'Asia/Tokyo'");
    await two.query('CREATE TABLE IF NOT EXISTS public.findable (n int)');
    await one.query({ name: 'kept', text: 'SELECT 9 AS v' });
    expect((await two.query('DISCARD ALL')).command).toBe('DISCARD');
    expect(await column(two, 'SELECT count(*)::int FROM findable')).toEqual([0]);
    expect(await show(one, 'timezone')).toEqual(['Asia/Tokyo']);
    expect((await one.query({ name: 'kept', text: 'SELECT 9 AS v' })).rows).toEqual([{ v: 9 }]);
  });

  it('are reported to the client', async () => {
    const client = await server.client();
    const reported: [string, string][] = [];
    const { connection } = client as unknown as {
      connection: { on(event: 'parameterStatus', listener: (status: Record<string, string>) => void): void };
    };
    connection.on('parameterStatus', ({ parameterName = '', parameterValue = '' }) => {
      reported.push([parameterName, parameterValue]);
    });
    await client.query("SET TimeZone TO 'Europe/Berlin'");
    expect(reported).toContainEqual(['TimeZone', 'Europe/Berlin']);
  });
});

describe('notifications', () => {
  const heard: string[] = [];
  const listen = async (name: string): Promise<pg.Client> => {
    const client = await server.client();
    client.on('notification', ({ channel, payload }) => heard.push(`${name} ${channel} ${payload ?? ''}`));
    return client;
  };

  it('reach exactly those who listen, also when they are idle', async () => {
    const [first, second, third] = [await listen('first'), await listen('second'), await listen('third')];
    await first.query('LISTEN news');
    await second.query('LISTEN "News"');
    await third.query('LISTEN news; UNLISTEN news');
    await third.query("NOTIFY news, 'a'");
    await first.query("SELECT pg_notify('News', 'b')");
    await first.query("NOTIFY news, 'own'");
    await second.query('BEGIN; LISTEN news; ROLLBACK');
    await third.query('BEGIN');
    await third.query('LISTEN news');
    await third.query("NOTIFY news, 'c'");
    await third.query('COMMIT');
    await third.query('UNLISTEN *');
    await third.query("NOTIFY news, 'd'");
    await pause(100);
    // In order for each of them; who hears first is nobody's business.
    const heardBy = (name: string): string[] => heard.filter((news) => news.startsWith(name));
    expect(heardBy('first')).toEqual(['first news a', 'first news own', 'first news c', 'first news d']);
    expect(heardBy('second')).toEqual(['second News b']);
    expect(heardBy('third')).toEqual(['third news c']);
  });
});
