import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { column, ScratchServer, sqlState } from './support/scratch-server.ts';

const server = new ScratchServer();
const reader = { user: 'reader', password: 'reader-password' };

beforeAll(async () => {
  await server.start();
  const owner = await server.client();
  await owner.query(`
    CREATE ROLE reader LOGIN PASSWORD 'reader-password' NOINHERIT;
    ALTER ROLE reader SET default_transaction_read_only TO on;
    ALTER ROLE reader SET statement_timeout TO '2s';
    CREATE ROLE nologin PASSWORD 'x';
    CREATE ROLE expired LOGIN PASSWORD 'x' VALID UNTIL '2000-01-01';
    CREATE TABLE secret (n int);
    CREATE TABLE open (n int);
    GRANT SELECT ON open TO reader;
    CREATE FUNCTION public.as_definer() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT current_user::text'`);
}, 120_000);
afterAll(() => server.stop(), 30_000);

const identity = "SELECT session_user || '/' || current_user || '/' || current_setting('is_superuser')";

describe('a role that is no superuser', () => {
  it('acts as itself, with the settings it was given', async () => {
    const client = await server.client(reader);
    expect(await column(client, identity)).toEqual(['reader/reader/off']);
    expect(await column(client, 'SHOW statement_timeout')).toEqual(['2s']);
    expect(await column(client, 'SELECT * FROM open')).toEqual([]);
    expect(await sqlState(client.query('SELECT * FROM secret'))).toBe('42501');
    expect(await sqlState(client.query('INSERT INTO open VALUES (1)'))).toBe('25006');
  });

  it.each([
    'SET SESSION AUTHORIZATION postgres',
    'SET ROLE postgres',
    "SELECT set_config('role', 'postgres', false)",
    "SELECT set_config('session_authorization', 'postgres', false)",
    "DO $$ BEGIN EXECUTE 'SET SESSION ' || 'AUTHORIZATION postgres'; END $$",
    "DO $$ BEGIN PERFORM set_config('ro' || 'le', 'postgres', true); END $$",
    "SELECT pg_read_file('PG_VERSION')",
    "COPY open TO '/tmp/pglite/base/out'",
    "COPY open FROM PROGRAM 'id'",
    'CREATE TABLE public.mine (n int)',
    'DROP TABLE open',
    'ALTER ROLE reader SUPERUSER',
    "LOAD '$libdir/plpgsql'",
    'CHECKPOINT',
  ])('is refused: %s', async (sql) => {
    const client = await server.client(reader);
    expect(await sqlState(client.query(sql))).not.toBe('succeeded');
    expect(await column(client, identity)).toEqual(['reader/reader/off']);
    expect(await sqlState(client.query('SELECT * FROM secret'))).toBe('42501');
  });

  it.each([
    'RESET SESSION AUTHORIZATION',
    'SET SESSION AUTHORIZATION DEFAULT',
    'RESET ROLE',
    'RESET ALL',
    'DISCARD ALL',
  ])('stays itself after %s', async (sql) => {
    const client = await server.client(reader);
    await client.query(sql);
    expect(await column(client, identity)).toEqual(['reader/reader/off']);
    await client.query(`BEGIN; ${sql === 'DISCARD ALL' ? 'RESET ALL' : sql}; ROLLBACK`);
    expect(await column(client, identity)).toEqual(['reader/reader/off']);
    expect(await sqlState(client.query('SELECT * FROM secret'))).toBe('42501');
  });

  it('changes nothing for the clients around it', async () => {
    const owner = await server.client();
    const client = await server.client(reader);
    for (let round = 0; round < 20; round += 1) {
      const [asReader, asOwner] = await Promise.all([column(client, identity), column(owner, identity)]);
      expect([asReader, asOwner]).toEqual([['reader/reader/off'], ['postgres/postgres/on']]);
    }
    expect(await column(client, 'SELECT public.as_definer()')).toEqual(['postgres']);
  });

  it('cannot occupy the session: the time limit of its statements holds', async () => {
    const client = await server.client(reader);
    await client.query("SET statement_timeout TO '300ms'");
    expect(await sqlState(client.query('SELECT pg_sleep(20)'))).toBe('57014');
    expect(await sqlState(client.query('DO $$ BEGIN LOOP END LOOP; END $$'))).toBe('57014');
    expect(await column(client, 'SELECT 1')).toEqual([1]);
  });
});

describe('the superuser', () => {
  it('may act as another and come back', async () => {
    const owner = await server.client();
    const other = await server.client();
    await owner.query('SET SESSION AUTHORIZATION reader');
    expect(await column(other, identity)).toEqual(['postgres/postgres/on']);
    expect(await column(owner, identity)).toEqual(['reader/reader/off']);
    await owner.query('BEGIN; RESET SESSION AUTHORIZATION; ROLLBACK');
    expect(await column(owner, identity)).toEqual(['reader/reader/off']);
    await owner.query('SET SESSION AUTHORIZATION postgres; SET ROLE reader');
    expect(await column(owner, identity)).toEqual(['postgres/reader/off']);
    expect(await column(other, identity)).toEqual(['postgres/postgres/on']);
    await owner.query('RESET ROLE');
    expect(await column(owner, identity)).toEqual(['postgres/postgres/on']);
  });
});

describe('login', () => {
  it('follows what PostgreSQL knows of the role', async () => {
    expect(await sqlState(server.client({ ...reader, password: 'wrong' }))).toBe('28P01');
    expect(await sqlState(server.client({ user: 'nologin', password: 'x' }))).toBe('28P01');
    expect(await sqlState(server.client({ user: 'expired', password: 'x' }))).toBe('28P01');
    const owner = await server.client();
    await owner.query("ALTER ROLE reader PASSWORD 'changed'");
    expect(await sqlState(server.client(reader))).toBe('28P01');
    expect(await sqlState(server.client({ ...reader, password: 'changed' }))).toBe('succeeded');
  });
});
