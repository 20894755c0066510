import { expect, it } from '@jest/globals';
import { FIGURES } from './figures.ts';

const { en, de } = FIGURES;

it('figures have three digits, in the way of the language', () => {
  expect([0, 0.04567, 1, 12.345, 1234.5, 98_765].map(en.figure)).toEqual([
    '0',
    '0.0457',
    '1',
    '12.3',
    '1,230',
    '98,800',
  ]);
  expect([0, 0.04567, 1, 12.345, 1234.5, 98_765].map(de.figure)).toEqual([
    '0',
    '0,0457',
    '1',
    '12,3',
    '1.230',
    '98.800',
  ]);
});

it('digits behind the point are those asked for', () => {
  expect([en.tenths(12_345.67), en.hundredths(1), en.whole(2131.4), en.exact(12.3456)]).toEqual([
    '12,345.7',
    '1.00',
    '2,131',
    '12.35',
  ]);
  expect([de.tenths(12_345.67), de.hundredths(1), de.whole(2131.4), de.exact(12.3456)]).toEqual([
    '12.345,7',
    '1,00',
    '2.131',
    '12,35',
  ]);
});

it('shares, money and days are those of the language', () => {
  expect([en.percent(0.142), en.percent(0)]).toEqual(['14.2 %', '0 %']);
  expect(de.percent(0.0314)).toBe('3,14 %');
  expect([en.money(15_678, 'EUR'), en.price(0.2, 'EUR')]).toEqual(['€15,700', '€0.20']);
  // A no-break space stands before the sign.
  expect([de.money(15_678, 'EUR'), de.price(0.2451, 'EUR')]).toEqual(['15.700\u00A0€', '0,2451\u00A0€']);
  const instant = Date.parse('2026-06-30T23:00:00Z');
  expect([en.day(instant, 'UTC'), de.day(instant, 'Europe/Berlin')]).toEqual([
    '30 June 2026',
    '1. Juli 2026',
  ]);
  // Spaces around the dash may be narrow.
  const spans = [en, de].map(({ span }) =>
    span(instant, instant + 28_800_000, 'Europe/Berlin').replaceAll(/\s/gu, ' '),
  );
  expect(spans).toEqual(['1 Jul 2026, 01:00–09:00', '01.07.2026, 01:00–09:00 Uhr']);
});
