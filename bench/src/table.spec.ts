import { expect, it } from '@jest/globals';
import { asTable, sensibleDigits } from './table.ts';

it.each([
  [51_234.7, '51,235'],
  [5.4321, '5.43'],
  [0.012345, '0.0123'],
  [0, '0'],
  [Number.NaN, '–'],
])('prints %d as %s', (value, text) => {
  expect(sensibleDigits(value)).toBe(text);
});

it('prints a row for each figure', () => {
  expect(
    asTable([{ what: 'ingest', value: 20_000, unit: 'messages/s', ratio: 8.25, against: 'single inserts' }]),
  ).toContain('| ingest | 20,000 messages/s | 8.25 × | single inserts |  |');
});
