import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { trendBuckets, trendSource } from './trend-buckets.ts';

const BERLIN = 'Europe/Berlin';
const range = (from: string, to: string): { from: Date; to: Date } => ({
  from: new Date(from),
  to: new Date(to),
});

describe('buckets of a trend', () => {
  it.each([
    ['2025-10-08T10:00:00Z', '2025-10-08T10:01:00Z', '1s', 'raw'],
    ['2025-10-08T10:00:00Z', '2025-10-08T12:00:00Z', '30s', 'raw'],
    ['2025-10-08T00:00:00Z', '2025-10-08T10:00:00Z', '1min', '1min'],
    ['2025-10-08T00:00:00Z', '2025-10-09T00:00:00Z', '5min', '1min'],
    ['2025-10-01T00:00:00Z', '2025-10-07T00:00:00Z', '15min', '15min'],
    ['2025-10-01T00:00:00Z', '2025-10-08T00:00:00Z', '30min', '15min'],
    ['2025-08-01T00:00:00Z', '2025-10-30T00:00:00Z', '4hour', '1hour'],
    ['2024-10-08T00:00:00Z', '2025-10-08T00:00:00Z', '1day', '1hour'],
    ['2020-10-08T00:00:00Z', '2025-10-08T00:00:00Z', '1week', '1hour'],
    ['2006-10-08T00:00:00Z', '2025-10-08T00:00:00Z', '1month', '1hour'],
  ])('from %s to %s are of %s, read from %s', (from, to, bucket, source) => {
    const buckets = trendBuckets(range(from, to), 600, BERLIN, true);
    expect([buckets.bucket, trendSource(buckets)]).toEqual([bucket, source]);
  });

  it('are days of the site, also of 23 and 25 hours', () => {
    const { bounds } = trendBuckets(range('2025-03-25T12:00:00Z', '2025-11-01T00:00:00Z'), 300, BERLIN, true);
    expect(bounds[0]).toEqual(new Date('2025-03-24T23:00:00Z'));
    const hours = bounds
      .slice(1)
      .map((bound, index) => (bound.getTime() - (bounds[index] ?? bound).getTime()) / 3_600_000);
    expect([...new Set(hours)].sort()).toEqual([23, 24, 25]);
  });

  it('are read by the quarter hour where days begin between hours, and by the day in UTC', () => {
    const year = range('2024-10-08T00:00:00Z', '2025-10-08T00:00:00Z');
    expect(trendSource(trendBuckets(year, 600, 'Asia/Kolkata', true))).toBe('15min');
    expect(trendSource(trendBuckets(year, 600, 'UTC', true))).toBe('1day');
  });

  it('count no more raw hours than half a day where no minutes are kept', () => {
    expect(trendBuckets(range('2025-10-08T00:00Z', '2025-10-08T12:00Z'), 600, BERLIN, false).bucket).toBe(
      '2min',
    );
    expect(trendBuckets(range('2025-10-08T00:00Z', '2025-10-08T12:01Z'), 600, BERLIN, false).bucket).toBe(
      '15min',
    );
  });

  it('cover the whole range without a gap, and never are more than asked for', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2000-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        fc.integer({ min: 1, max: 400 * 86_400_000 }),
        fc.integer({ min: 100, max: 2000 }),
        fc.constantFrom(BERLIN, 'Asia/Kathmandu', 'America/St_Johns'),
        fc.boolean(),
        (from, length, points, zone, hasMinutes) => {
          const to = new Date(from.getTime() + length);
          const { bounds } = trendBuckets({ from, to }, points, zone, hasMinutes);
          expect(bounds[0]!.getTime()).toBeLessThanOrEqual(from.getTime());
          expect(bounds.at(-1)!.getTime()).toBeGreaterThanOrEqual(to.getTime());
          expect(bounds.length - 1).toBeLessThanOrEqual(points);
          for (let i = 1; i < bounds.length; i += 1)
            expect(bounds[i]!.getTime()).toBeGreaterThan(bounds[i - 1]!.getTime());
        },
      ),
      { numRuns: 20 },
    );
  });
});
