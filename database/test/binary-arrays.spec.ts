import {
  encodeBoolArray,
  encodeByteaArray,
  encodeFloat8Array,
  encodeInt4Array,
  encodeInt8Array,
  encodeTextArray,
  encodeTimestamptzArray,
} from '@enms/timescale-client';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { emptyDatabase, type ScratchDatabase } from './support/scratch-database.ts';

let database: ScratchDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await emptyDatabase();
  client = await database.connect();
  await client.query("SET timezone = 'UTC'");
}, 90_000);
afterAll(() => database.drop());

/** What the server understood: each element as its own text, and the length. */
async function understood(type: string, parameter: Buffer): Promise<(string | null)[]> {
  const { rows } = await client.query<{ texts: (string | null)[]; length: number }>({
    name: `echo-${type}`,
    text: `SELECT ARRAY(SELECT e::text FROM unnest($1::${type}[]) WITH ORDINALITY AS u (e, n) ORDER BY n) AS texts,
      cardinality($1::${type}[]) AS length`,
    values: [parameter],
  });
  const [row] = rows;
  expect(row?.length).toBe(row?.texts.length);
  return row?.texts ?? [];
}

it('says empty arrays and NULLs', async () => {
  expect(await understood('int4', encodeInt4Array([]))).toEqual([]);
  expect(await understood('text', encodeTextArray([]))).toEqual([]);
  expect(await understood('text', encodeTextArray([null, '', undefined]))).toEqual([null, '', null]);
  expect(await understood('bool', encodeBoolArray([true, null, false]))).toEqual(['true', null, 'false']);
  expect(await understood('float8', encodeFloat8Array([null]))).toEqual([null]);
});

it('says numbers that are none', async () => {
  const texts = await understood('float8', encodeFloat8Array([NaN, Infinity, -Infinity, -0, 0.1]));
  expect(texts).toEqual(['NaN', 'Infinity', '-Infinity', '-0', '0.1']);
});

it('says instants to the microsecond, long ago and far ahead', async () => {
  const instants = [
    0,
    1_700_000_000_000.123,
    Date.UTC(1969, 11, 31),
    Date.UTC(2106, 1, 7),
    Date.UTC(1999, 0, 1),
  ];
  expect(await understood('timestamptz', encodeTimestamptzArray(instants))).toEqual([
    '1970-01-01 00:00:00+00',
    '2023-11-14 22:13:20.000123+00',
    '1969-12-31 00:00:00+00',
    '2106-02-07 00:00:00+00',
    '1999-01-01 00:00:00+00',
  ]);
});

it('says whole numbers of 64 bits', async () => {
  const values = [
    Number.MAX_SAFE_INTEGER,
    Number.MIN_SAFE_INTEGER,
    -1,
    4_294_967_296,
    2n ** 63n - 1n,
    -(2n ** 63n),
  ];
  expect(await understood('int8', encodeInt8Array(values))).toEqual(values.map(String));
});

it('says bytes as they are', async () => {
  expect(await understood('bytea', encodeByteaArray([Buffer.from([0, 255, 92]), null]))).toEqual([
    '\\x00ff5c',
    null,
  ]);
});

it('round-trips any float8, int4 and text', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }))),
      fc.array(fc.option(fc.integer())),
      fc.array(
        fc.option(fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '').toWellFormed())),
      ),
      async (floats, integers, texts) => {
        const numbers = (await understood('float8', encodeFloat8Array(floats))).map((text) =>
          text === null ? null : Number(text),
        );
        expect(numbers).toEqual(floats);
        expect(await understood('int4', encodeInt4Array(integers))).toEqual(
          integers.map((value) => (value === null ? null : String(value))),
        );
        expect(await understood('text', encodeTextArray(texts))).toEqual(texts);
      },
    ),
    { numRuns: 30 },
  );
});

it('refuses what the type cannot hold', () => {
  expect(() => encodeInt4Array([2 ** 31])).toThrow(/out of range|no whole number/);
  expect(() => encodeInt8Array([1.5])).toThrow(/out of range|no whole number/);
  expect(() => encodeTimestamptzArray([NaN])).toThrow(/out of range|no whole number/);
});
