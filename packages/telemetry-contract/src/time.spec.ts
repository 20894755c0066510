import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseTimestamp } from './time.ts';

const epoch = Date.UTC(2026, 0, 31, 12);

describe('parseTimestamp', () => {
  it.each([
    ['epoch milliseconds', epoch, epoch],
    ['epoch milliseconds with fraction', epoch + 0.7, epoch],
    ['epoch seconds', epoch / 1000, epoch],
    ['epoch seconds with fraction', epoch / 1000 + 0.25, epoch + 250],
    ['UTC', '2026-01-31T12:00:00Z', epoch],
    ['milliseconds', '2026-01-31T12:00:00.125Z', epoch + 125],
    ['nanoseconds are cut', '2026-01-31T12:00:00.125999999Z', epoch + 125],
    ['one digit of fraction', '2026-01-31T12:00:00.5Z', epoch + 500],
    ['a comma', '2026-01-31T12:00:00,5Z', epoch + 500],
    ['without seconds', '2026-01-31T12:00Z', epoch],
    ['small letters', '2026-01-31t12:00:00z', epoch],
    ['a blank', '2026-01-31 12:00:00Z', epoch],
    ['India', '2026-01-31T17:30:00+05:30', epoch],
    ['Newfoundland', '2026-01-31T08:30:00-03:30', epoch],
    ['an offset without colon', '2026-01-31T13:00:00+0100', epoch],
    ['an offset of hours', '2026-01-31T13:00:00+01', epoch],
    ['a leap day', '2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ])('%s', (_what, value, millis) => {
    expect(parseTimestamp(value, 'ts')).toBe(millis);
  });

  it.each([
    ['2026-01-31', 'bad_timestamp'],
    ['2026-02-29T00:00:00Z', 'bad_timestamp'],
    ['2026-13-01T00:00:00Z', 'bad_timestamp'],
    ['2026-01-31T24:00:00Z', 'bad_timestamp'],
    ['2026-01-31T12:00:60Z', 'bad_timestamp'],
    ['2026-01-31T12:00:00.Z', 'bad_timestamp'],
    ['2026-01-31T12:00:00ZZ', 'bad_timestamp'],
    ['2026-01-31T12:00:00+25:00', 'bad_timestamp'],
    ['2026-01-31T12:00:00 Europe/Berlin', 'bad_timestamp'],
    ['١٩٩٩-01-31T12:00:00Z', 'bad_timestamp'],
    ['1999-12-31T23:59:59Z', 'bad_timestamp'],
    ['2026-01-31T12:00:00', 'timestamp_without_zone'],
    [0, 'bad_timestamp'],
    [-1, 'bad_timestamp'],
    [4_294_967_296_000_000, 'bad_timestamp'],
    [true, 'bad_timestamp'],
    [undefined, 'missing_field'],
    [null, 'missing_field'],
  ])('refuses %j as %s', (value, reason) => {
    expect(parseTimestamp(value, 'ts')).toMatchObject({ kind: 'rejection', reason, field: 'ts' });
  });

  it('reads every ISO time that JavaScript writes', () => {
    const from = Date.UTC(2000, 0, 1);
    fc.assert(
      fc.property(fc.integer({ min: from, max: Date.UTC(2200, 0, 1) }), (millis) => {
        expect(parseTimestamp(new Date(millis).toISOString(), 'ts')).toBe(millis);
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        expect(['number', 'object']).toContain(typeof parseTimestamp(text, 'ts'));
      }),
    );
  });
});
