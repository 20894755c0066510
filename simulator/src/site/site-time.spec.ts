import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SiteTime } from './site-time.ts';

const HOUR_MS = 3_600_000;
const at = (text: string): number => Date.parse(text);

describe('SiteTime', () => {
  const berlin = new SiteTime('Europe/Berlin');

  it.each([
    ['before spring', '2026-03-29T00:59:59Z', 1],
    ['after spring', '2026-03-29T01:00:00Z', 2],
    ['before autumn', '2026-10-25T00:59:59Z', 2],
    ['after autumn', '2026-10-25T01:00:00Z', 1],
  ])('knows the change to and from summer time: %s', (_name, time, hours) => {
    expect(berlin.offsetMs(at(time))).toBe(hours * HOUR_MS);
  });

  it('gives days of 23 and 25 hours their length', () => {
    const hoursOf = (day: string): number => {
      const { localDay } = berlin.at(at(`${day}T12:00:00Z`));
      return (berlin.utcOf((localDay + 1) * 86_400_000) - berlin.utcOf(localDay * 86_400_000)) / HOUR_MS;
    };
    expect([hoursOf('2026-03-28'), hoursOf('2026-03-29'), hoursOf('2026-10-25')]).toEqual([24, 23, 25]);
  });

  it('takes the first of two equal wall clocks, and for one that is skipped the moment after the change', () => {
    expect(new Date(berlin.utcOf(Date.UTC(2026, 9, 25, 2, 30))).toISOString()).toBe(
      '2026-10-25T00:30:00.000Z',
    );
    expect(new Date(berlin.utcOf(Date.UTC(2026, 2, 29, 2, 30))).toISOString()).toBe(
      '2026-03-29T01:30:00.000Z',
    );
  });

  it('handles zones of a half and of three quarters of an hour', () => {
    expect(new SiteTime('Asia/Kolkata').offsetMs(at('2026-01-01T00:00:00Z'))).toBe(5.5 * HOUR_MS);
    expect(new SiteTime('Asia/Kathmandu').offsetMs(at('2026-01-01T00:00:00Z'))).toBe(5.75 * HOUR_MS);
    const lordHowe = new SiteTime('Australia/Lord_Howe');
    expect(lordHowe.offsetMs(at('2026-10-03T15:29:00Z'))).toBe(10.5 * HOUR_MS);
    expect(lordHowe.offsetMs(at('2026-10-03T15:30:00Z'))).toBe(11 * HOUR_MS);
  });

  it('agrees with Intl whatever the order of the questions', () => {
    const span = { min: at('2025-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z') };
    fc.assert(
      fc.property(fc.array(fc.integer(span), { maxLength: 20 }), (moments) => {
        for (const moment of moments) {
          const shown = new Date(moment).toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' });
          const local = Math.floor((moment + berlin.offsetMs(moment)) / 1000) * 1000;
          expect(new Date(local).toISOString().slice(0, 19).replace('T', ' ')).toBe(shown);
        }
      }),
    );
  });
});
