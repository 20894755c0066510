import { expect, it } from '@jest/globals';
import { bucketCount, comfortableBucket, finestFittingBucket } from './bucket.ts';

const days = (count: number): { from: Date; to: Date } => ({
  from: new Date(0),
  to: new Date(count * 86_400_000),
});

it('chooses a width by the length of the range', () => {
  expect(comfortableBucket(days(1 / 24))).toBe('1min');
  expect(comfortableBucket(days(1))).toBe('15min');
  expect(comfortableBucket(days(7))).toBe('1hour');
  expect(comfortableBucket(days(365))).toBe('1day');
  expect(comfortableBucket(days(5000))).toBe('1day');
});

it('names the finest width that fits', () => {
  expect(bucketCount(days(30), '1min')).toBe(43_201);
  expect(finestFittingBucket(days(30), 1)).toBe('15min');
  expect(finestFittingBucket(days(30), 10)).toBe('1hour');
  expect(finestFittingBucket(days(7000), 10)).toBeUndefined();
});
