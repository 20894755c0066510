import { expect, it } from '@jest/globals';
import { bucketCount, boundsOf, comfortableBucket, finestFittingBucket, fixedBounds } from './bucket.ts';

const days = (count: number): { from: Date; to: Date } => ({
  from: new Date(0),
  to: new Date(count * 86_400_000),
});

it('chooses a width by the length of the range', () => {
  expect(comfortableBucket(days(1 / 24))).toBe('1min');
  expect(comfortableBucket(days(1))).toBe('15min');
  expect(comfortableBucket(days(7))).toBe('1hour');
  expect(comfortableBucket(days(365))).toBe('1day');
  expect(comfortableBucket(days(5000))).toBe('1month');
});

it('names the finest width that fits', () => {
  expect(bucketCount(days(30), '1min')).toBe(43_201);
  expect(finestFittingBucket(days(30), 1)).toBe('15min');
  expect(finestFittingBucket(days(30), 10)).toBe('1hour');
  expect(finestFittingBucket(days(7000), 10)).toBe('1month');
  expect(finestFittingBucket(days(7000), 1000)).toBeUndefined();
});

it('cuts the buckets at the ends of the range', () => {
  const range = { from: new Date('2025-10-08T10:07:00Z'), to: new Date('2025-10-08T10:45:00Z') };
  expect(boundsOf(range, '15min', 'UTC').map((bound) => bound.toISOString().slice(11, 16))).toEqual([
    '10:07',
    '10:15',
    '10:30',
    '10:45',
  ]);
  expect(fixedBounds(range, 20 * 60_000).map((bound) => bound.toISOString().slice(11, 16))).toEqual([
    '10:07',
    '10:20',
    '10:40',
    '10:45',
  ]);
});

it('knows the days and months of the site, also when clocks change', () => {
  const autumn = { from: new Date('2025-10-24T22:00:00Z'), to: new Date('2025-10-27T23:00:00Z') };
  expect(boundsOf(autumn, '1day', 'Europe/Berlin').map((bound) => bound.toISOString())).toEqual([
    '2025-10-24T22:00:00.000Z',
    '2025-10-25T22:00:00.000Z',
    '2025-10-26T23:00:00.000Z',
    '2025-10-27T23:00:00.000Z',
  ]);
  const quarter = { from: new Date('2025-12-10T00:00:00Z'), to: new Date('2026-02-10T00:00:00Z') };
  expect(boundsOf(quarter, '1month', 'Asia/Kolkata').map((bound) => bound.toISOString())).toEqual([
    '2025-12-10T00:00:00.000Z',
    '2025-12-31T18:30:00.000Z',
    '2026-01-31T18:30:00.000Z',
    '2026-02-10T00:00:00.000Z',
  ]);
});
