import { expect, it } from '@jest/globals';
import type { DatabaseJob, Table } from './system-api.ts';
import { bytesText, compressedShare, databaseJobTone, withSample, worstFirst } from './system-words.ts';

it.each([
  [null, '–'],
  [0, '0 B'],
  [999, '999 B'],
  [16_384, '16.4 kB'],
  [1_158_643_047, '1.16 GB'],
])('%s bytes read %s', (bytes, text) => {
  expect(bytesText(bytes, 'en')).toBe(text);
});

it('tells what compressing left, and nothing where nothing is compressed', () => {
  const table = { before_compression_bytes: 200, after_compression_bytes: 20 } as Table;
  expect(compressedShare(table)).toBeCloseTo(0.1);
  expect(compressedShare({ ...table, before_compression_bytes: null })).toBeNull();
});

const job = (id: number, last_outcome: string | null, last_run_at: string | null): DatabaseJob =>
  ({ id, last_outcome, last_run_at, status: 'Scheduled' }) as DatabaseJob;

it('puts what failed before what runs well', () => {
  const jobs = [
    job(1, 'Success', '2026-11-21T12:00:00Z'),
    job(2, null, null),
    job(3, 'Failed', '2026-11-20T12:00:00Z'),
  ];
  expect(worstFirst(jobs).map(({ id }) => id)).toEqual([3, 1, 2]);
  expect(jobs.map(databaseJobTone)).toEqual(['good', 'neutral', 'bad']);
});

it('keeps samples of a span', () => {
  const sample = (atMillis: number) => ({ atMillis, p50: 1, p99: 2 });
  const kept = withSample([sample(0), sample(50)], sample(100), 60);
  expect(kept.map(({ atMillis }) => atMillis)).toEqual([50, 100]);
});
