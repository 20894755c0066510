import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantOf, localTimeAt } from './local-time.ts';
import {
  formatTimeframe,
  namedTimes,
  parseTimeframe,
  resolveTimeframe,
  wholeTimeframe,
} from './timeframe.ts';

const BERLIN = 'Europe/Berlin';
const NOW = new Date('2025-10-08T13:20:00Z');

function span(text: string, zone = BERLIN, now = NOW): [string, string] {
  const time = parseTimeframe(text);
  if (time === undefined) throw new Error(`${text} is no time`);
  const { from, to } = resolveTimeframe(time, zone, now);
  return [from.toISOString(), to.toISOString()];
}

describe('times at a site', () => {
  it.each([
    ['last_hour', '2025-10-08T12:00:00.000Z', '2025-10-08T13:00:00.000Z'],
    ['today', '2025-10-07T22:00:00.000Z', '2025-10-08T13:20:00.000Z'],
    ['yesterday', '2025-10-06T22:00:00.000Z', '2025-10-07T22:00:00.000Z'],
    ['yesterday@06:00-14:00', '2025-10-07T04:00:00.000Z', '2025-10-07T12:00:00.000Z'],
    ['yesterday@22:00-06:00', '2025-10-07T20:00:00.000Z', '2025-10-08T04:00:00.000Z'],
    ['this_week', '2025-10-05T22:00:00.000Z', '2025-10-08T13:20:00.000Z'],
    ['last_week', '2025-09-28T22:00:00.000Z', '2025-10-05T22:00:00.000Z'],
    ['last_weekend', '2025-10-03T22:00:00.000Z', '2025-10-05T22:00:00.000Z'],
    ['last_quarter', '2025-06-30T22:00:00.000Z', '2025-09-30T22:00:00.000Z'],
    ['last_shift', '2025-10-08T04:00:00.000Z', '2025-10-08T12:00:00.000Z'],
    ['last_3_days', '2025-10-05T13:20:00.000Z', '2025-10-08T13:20:00.000Z'],
    ['2025-03', '2025-02-28T23:00:00.000Z', '2025-03-31T22:00:00.000Z'],
    ['2025-W01', '2024-12-29T23:00:00.000Z', '2025-01-05T23:00:00.000Z'],
    ['2025-10-01..2025-10-07', '2025-09-30T22:00:00.000Z', '2025-10-07T22:00:00.000Z'],
    ['since_2025-10-06', '2025-10-05T22:00:00.000Z', '2025-10-08T13:20:00.000Z'],
    [
      '2025-10-08T14:00:00+02:00/2025-10-08T15:00:00+02:00',
      '2025-10-08T12:00:00.000Z',
      '2025-10-08T13:00:00.000Z',
    ],
  ])('%s', (text, from, to) => {
    expect(span(text)).toEqual([from, to]);
  });

  it.each([
    ['today', '2025-10-08T22:00:00.000Z'],
    ['this_week', '2025-10-12T22:00:00.000Z'],
    ['2025-10', '2025-10-31T23:00:00.000Z'],
    ['last_3_days', '2025-10-08T13:20:00.000Z'],
    ['tomorrow', '2025-10-09T22:00:00.000Z'],
  ])('%s with what is still to come', (text, end) => {
    const time = parseTimeframe(text);
    if (time === undefined) throw new Error(`${text} is no time`);
    const { from, to } = wholeTimeframe(time, BERLIN, NOW);
    expect([from, to]).toEqual([resolveTimeframe(time, BERLIN, NOW).from, new Date(end)]);
  });

  it('has days of 23 and 25 hours', () => {
    const hours = (text: string): number => {
      const [from, to] = span(text, BERLIN, new Date('2026-01-01T00:00:00Z'));
      return (Date.parse(to) - Date.parse(from)) / 3_600_000;
    };
    expect([hours('2025-03-30'), hours('2025-10-26'), hours('2025-10-25')]).toEqual([23, 25, 24]);
    // The night of the change back has an hour more.
    expect(hours('2025-10-25@22:00-06:00')).toBe(9);
  });

  it('tells the repeated hour apart', () => {
    const second = new Date('2025-10-26T01:30:00Z');
    expect(span('last_hour', BERLIN, second)).toEqual([
      '2025-10-26T00:00:00.000Z',
      '2025-10-26T01:00:00.000Z',
    ]);
  });

  it.each([
    '',
    'whenever',
    '2025-13',
    '2025-02-30',
    'last_0_days',
    'last_hour@06:00-14:00',
    'today@25:00-26:00',
    'today@06:00-06:00',
    '2025-10-07..2025-10-01',
    '1025-01-01',
    'a/b',
    'since_2025-99-01',
  ])('%j is no time', (text) => {
    expect(parseTimeframe(text)).toBeUndefined();
  });
});

describe('whatever the time', () => {
  const zones = fc.constantFrom(
    'UTC',
    BERLIN,
    'Asia/Kolkata',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Asia/Seoul',
  );
  const instants = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  const pad = (value: number): string => String(value).padStart(2, '0');
  const texts = fc.oneof(
    fc.constantFrom(...namedTimes),
    fc
      .tuple(
        fc.constantFrom('last', 'next'),
        fc.integer({ min: 1, max: 10 }),
        fc.constantFrom('minutes', 'hours', 'days', 'weeks', 'months', 'years'),
      )
      .map((parts) => parts.join('_')),
    fc
      .tuple(
        fc.integer({ min: 2000, max: 2099 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 28 }),
      )
      .map(([year, month, day]) => `${year}-${pad(month)}-${pad(day)}`),
    fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 23 }))
      .filter(([a, b]) => a !== b)
      .map(([a, b]) => `yesterday@${pad(a)}:00-${pad(b)}:00`),
  );

  it('is read back as it is written, and never empty', () => {
    fc.assert(
      fc.property(texts, zones, instants, (text, zone, now) => {
        const time = parseTimeframe(text)!;
        expect(formatTimeframe(time)).toBe(text);
        const { from, to } = resolveTimeframe(time, zone, now);
        expect(from.getTime()).toBeLessThan(to.getTime());
      }),
      { numRuns: 500 },
    );
  });

  it('leaves no gap between neighbours: half-open', () => {
    fc.assert(
      fc.property(zones, instants, (zone, now) => {
        const at = (text: string) => resolveTimeframe(parseTimeframe(text)!, zone, now);
        expect(at('yesterday').to).toEqual(at('today').from);
        expect(at('day_before_yesterday').to).toEqual(at('yesterday').from);
        expect(at('last_week').to).toEqual(at('this_week').from);
        expect(at('last_month').to).toEqual(at('this_month').from);
        expect(at('last_year').to).toEqual(at('this_year').from);
      }),
      { numRuns: 300 },
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => void parseTimeframe(text)),
      { numRuns: 500 },
    );
  });

  it('finds an instant for every local time, and the time of every instant', () => {
    fc.assert(
      fc.property(zones, instants, (zone, instant) => {
        const local = localTimeAt(instant, zone);
        expect(localTimeAt(instantOf(local, zone), zone)).toEqual(local);
      }),
      { numRuns: 300 },
    );
  });
});
