import { describe, expect, it } from '@jest/globals';
import { periodBounds, periodStart } from './periods.ts';

const berlin = 'Europe/Berlin';
const at = (text: string): Date => new Date(text);
const bounds = (...args: Parameters<typeof periodBounds>): string[] =>
  periodBounds(...args).map((bound) => bound.toISOString().replace(':00.000Z', 'Z'));

describe('periodBounds', () => {
  it('knows days of 23 and of 25 hours', () => {
    expect(bounds('day', at('2025-10-25T00:00+02:00'), at('2025-10-28T00:00+01:00'), berlin)).toEqual([
      '2025-10-24T22:00Z',
      '2025-10-25T22:00Z',
      '2025-10-26T23:00Z',
      '2025-10-27T23:00Z',
    ]);
    expect(bounds('day', at('2025-03-30T00:00+01:00'), at('2025-03-31T00:00+02:00'), berlin)).toEqual([
      '2025-03-29T23:00Z',
      '2025-03-30T22:00Z',
    ]);
    const hours = (day: string, next: string): number =>
      periodBounds('hour', at(day), at(next), berlin).length - 1;
    expect(hours('2025-10-26T00:00+02:00', '2025-10-27T00:00+01:00')).toBe(25);
    expect(hours('2025-03-30T00:00+01:00', '2025-03-31T00:00+02:00')).toBe(23);
  });

  it('leaves out what is not whole', () => {
    expect(bounds('day', at('2025-06-01T00:01Z'), at('2025-06-03T23:59Z'), 'UTC')).toEqual([
      '2025-06-02T00:00Z',
      '2025-06-03T00:00Z',
    ]);
    expect(bounds('month', at('2025-06-02T00:00Z'), at('2025-07-31T00:00Z'), 'UTC')).toEqual([]);
    expect(bounds('hour', at('2025-06-01T00:10Z'), at('2025-06-01T01:50Z'), 'UTC')).toEqual([]);
    expect(bounds('day', at('2025-06-02T00:00Z'), at('2025-06-02T00:00Z'), 'UTC')).toEqual([]);
  });

  it('begins weeks on Monday and months on the first', () => {
    expect(bounds('week', at('2025-12-25T00:00Z'), at('2026-01-13T00:00Z'), 'UTC')).toEqual([
      '2025-12-29T00:00Z',
      '2026-01-05T00:00Z',
      '2026-01-12T00:00Z',
    ]);
    expect(bounds('month', at('2025-12-01T00:00+01:00'), at('2026-03-01T00:00+01:00'), berlin)).toEqual([
      '2025-11-30T23:00Z',
      '2025-12-31T23:00Z',
      '2026-01-31T23:00Z',
      '2026-02-28T23:00Z',
    ]);
  });

  it('counts hours from the midnight of the site', () => {
    expect(bounds('hour', at('2025-06-01T00:00Z'), at('2025-06-01T02:00Z'), 'Asia/Kolkata')).toEqual([
      '2025-06-01T00:30Z',
      '2025-06-01T01:30Z',
    ]);
    expect(bounds('15min', at('2025-06-01T00:05Z'), at('2025-06-01T00:45Z'), 'Asia/Kolkata')).toEqual([
      '2025-06-01T00:15Z',
      '2025-06-01T00:30Z',
      '2025-06-01T00:45Z',
    ]);
  });

  it('finds the hours of a year in little time', () => {
    const started = performance.now();
    expect(periodBounds('hour', at('2025-01-01T00:00Z'), at('2026-01-01T00:00Z'), berlin)).toHaveLength(8761);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('periodStart', () => {
  it('finds the period of an instant', () => {
    const of = (resolution: Parameters<typeof periodStart>[0]): string =>
      periodStart(resolution, at('2025-10-26T20:50:10Z'), berlin).toISOString();
    expect(of('15min')).toBe('2025-10-26T20:45:00.000Z');
    expect(of('hour')).toBe('2025-10-26T20:00:00.000Z');
    expect(of('day')).toBe('2025-10-25T22:00:00.000Z');
    expect(of('week')).toBe('2025-10-19T22:00:00.000Z');
    expect(of('month')).toBe('2025-09-30T22:00:00.000Z');
  });
});
