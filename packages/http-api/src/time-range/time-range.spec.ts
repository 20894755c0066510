import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Problem } from '../problem/problem.ts';
import type { TimeRangeRequest } from './time-range.ts';
import { PERIODS, resolveTimeRange } from './time-range.ts';
import { instantOf, localTimeAt } from './zoned-time.ts';

const BERLIN = 'Europe/Berlin';

function resolved(request: TimeRangeRequest, zone: string, now: string): [string, string] {
  const { from, to } = resolveTimeRange(request, zone, new Date(now));
  return [from.toISOString(), to.toISOString()];
}

function reasonOf(request: TimeRangeRequest): string | undefined {
  try {
    resolveTimeRange(request, BERLIN, new Date('2025-10-08T12:00:00Z'));
  } catch (error) {
    if (error instanceof Problem) return error.options.errors?.[0]?.reason;
    throw error;
  }
  return undefined;
}

describe('from and to', () => {
  it('reads offsets, also a plus sign that arrived as a space', () => {
    expect(
      resolved(
        { from: '2025-10-08T14:00:00+02:00', to: '2025-10-08T14:30:00 01:00' },
        BERLIN,
        '2026-01-01T00:00:00Z',
      ),
    ).toEqual(['2025-10-08T12:00:00.000Z', '2025-10-08T13:30:00.000Z']);
  });

  it('ends now when there is no to', () => {
    expect(resolved({ from: '2025-10-08T00:00Z' }, BERLIN, '2025-10-08T12:00:00Z')[1]).toBe(
      '2025-10-08T12:00:00.000Z',
    );
  });

  it.each([
    ['2025-10-08'],
    ['2025-10-08T14:00:00'],
    ['2025-02-30T00:00:00Z'],
    ['2025-01-01T24:00:00Z'],
    ['2025-01-01T00:60:00Z'],
    ['0000-01-01T00:00:00Z'],
    ['1696766400'],
    [''],
    ['yesterday'],
  ])('refuses %s', (from) => {
    expect(reasonOf({ from })).toBe('not_an_instant');
  });

  it('refuses what is empty, backwards, contradicting, missing, or endless', () => {
    expect(reasonOf({ from: '2025-10-08T12:00:00Z', to: '2025-10-08T12:00:00Z' })).toBe('empty_time_range');
    expect(reasonOf({ to: '2025-10-08T12:00:00Z' })).toBe('missing');
    expect(reasonOf({})).toBe('missing_time_range');
    expect(reasonOf({ duration: '1h', period: 'today' })).toBe('contradicting_time_ranges');
    expect(reasonOf({ from: '1971-01-01T00:00:00Z', to: '2025-01-01T00:00:00Z' })).toBe(
      'time_range_too_long',
    );
    expect(reasonOf({ duration: 'P200Y' })).toBe('time_out_of_bounds');
  });
});

describe('duration', () => {
  it.each([
    ['30m', '2025-10-08T11:30:00.000Z'],
    ['1h', '2025-10-08T11:00:00.000Z'],
    ['PT90S', '2025-10-08T11:58:30.000Z'],
    ['7d', '2025-10-01T12:00:00.000Z'],
    ['P1D', '2025-10-07T12:00:00.000Z'],
    ['P1M', '2025-09-08T12:00:00.000Z'],
    ['P1W', '2025-10-01T12:00:00.000Z'],
  ])('%s', (duration, from) => {
    expect(resolved({ duration }, BERLIN, '2025-10-08T12:00:00Z')[0]).toBe(from);
  });

  it('counts days by the site’s clock and hours by the second', () => {
    const afterAutumnChange = '2025-10-26T11:00:00Z';
    expect(resolved({ duration: '1d' }, BERLIN, afterAutumnChange)[0]).toBe('2025-10-25T10:00:00.000Z');
    expect(resolved({ duration: '24h' }, BERLIN, afterAutumnChange)[0]).toBe('2025-10-25T11:00:00.000Z');
  });

  it('clamps to the last day of a shorter month', () => {
    expect(resolved({ duration: 'P1M' }, 'UTC', '2025-03-31T12:00:00Z')[0]).toBe('2025-02-28T12:00:00.000Z');
  });

  it.each(['0h', 'P', 'PT', '1', 'h', '-1h', '1.5h', '1y2', 'forever'])('refuses %s', (duration) => {
    expect(reasonOf({ duration })).toBe('not_a_duration');
  });
});

describe('period', () => {
  it.each([
    ['today', '2025-10-07T22:00:00.000Z', '2025-10-08T12:34:56.789Z'],
    ['yesterday', '2025-10-06T22:00:00.000Z', '2025-10-07T22:00:00.000Z'],
    ['this_week', '2025-10-05T22:00:00.000Z', '2025-10-08T12:34:56.789Z'],
    ['last_week', '2025-09-28T22:00:00.000Z', '2025-10-05T22:00:00.000Z'],
    ['this_month', '2025-09-30T22:00:00.000Z', '2025-10-08T12:34:56.789Z'],
    ['last_month', '2025-08-31T22:00:00.000Z', '2025-09-30T22:00:00.000Z'],
    ['last_hour', '2025-10-08T11:00:00.000Z', '2025-10-08T12:00:00.000Z'],
    ['last_year', '2023-12-31T23:00:00.000Z', '2024-12-31T23:00:00.000Z'],
  ] as const)('%s in Berlin', (period, from, to) => {
    expect(resolved({ period }, BERLIN, '2025-10-08T12:34:56.789Z')).toEqual([from, to]);
  });

  it('has days of 23 and 25 hours, and zones of half and quarter hours', () => {
    const hours = (zone: string, now: string): number => {
      const { from, to } = resolveTimeRange({ period: 'yesterday' }, zone, new Date(now));
      return (to.getTime() - from.getTime()) / 3_600_000;
    };
    expect(hours(BERLIN, '2025-03-31T12:00:00Z')).toBe(23);
    expect(hours(BERLIN, '2025-10-27T12:00:00Z')).toBe(25);
    expect(hours('Australia/Lord_Howe', '2025-10-06T12:00:00Z')).toBe(23.5);
    expect(resolved({ period: 'last_hour' }, 'Asia/Kolkata', '2025-10-08T12:10:00Z')).toEqual([
      '2025-10-08T10:30:00.000Z',
      '2025-10-08T11:30:00.000Z',
    ]);
    expect(resolved({ period: 'yesterday' }, 'Asia/Kathmandu', '2025-10-08T12:10:00Z')[0]).toBe(
      '2025-10-06T18:15:00.000Z',
    );
  });

  it('begins a day without midnight with its first instant', () => {
    // Santiago put its clocks forward at midnight on 2025-09-07.
    const { from, to } = resolveTimeRange(
      { period: 'yesterday' },
      'America/Santiago',
      new Date('2025-09-08T12:00:00Z'),
    );
    expect(from.toISOString()).toBe('2025-09-07T04:00:00.000Z');
    expect((to.getTime() - from.getTime()) / 3_600_000).toBe(23);
  });

  it('takes the repeated hour of autumn as it comes', () => {
    expect(resolved({ period: 'last_hour' }, BERLIN, '2025-10-26T01:20:00Z')).toEqual([
      '2025-10-26T00:00:00.000Z',
      '2025-10-26T01:00:00.000Z',
    ]);
  });

  it('is never empty or backwards, whatever the zone and the instant', () => {
    const zones = [
      BERLIN,
      'Asia/Seoul',
      'Asia/Kolkata',
      'America/St_Johns',
      'Pacific/Chatham',
      'America/Santiago',
      'UTC',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom(...PERIODS),
        fc.date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
        (zone, period, now) => {
          const { from, to } = resolveTimeRange({ period }, zone, now);
          expect(from.getTime()).toBeLessThan(to.getTime());
          if (period !== 'last_hour') {
            const { hour, minute } = localTimeAt(from, zone);
            // Midnight, or the first instant after it where midnight does not exist.
            expect(hour * 60 + minute).toBeLessThanOrEqual(60);
          }
        },
      ),
    );
  });
});

it('goes from local time to the instant and back', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(BERLIN, 'Asia/Kolkata', 'America/New_York', 'Australia/Lord_Howe'),
      fc.date({ min: new Date('1990-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
      (zone, date) => {
        const local = localTimeAt(date, zone);
        expect(localTimeAt(instantOf(local, zone), zone)).toEqual(local);
      },
    ),
  );
});
