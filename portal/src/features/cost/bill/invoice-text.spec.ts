import { expect, it } from '@jest/globals';
import { numberOf, pastedLines } from './invoice-text.ts';

it.each([
  ['25.721,47', 'de', 25_721.47],
  ['25,721.47', 'de', 25_721.47],
  ['25 721,47 €', 'en', 25_721.47],
  ['1,234', 'en', 1_234],
  ['1,234', 'de', 1.234],
  ['1.234.567', 'en', 1_234_567],
  ['95', 'en', 95],
  ['−12,5', 'de', -12.5],
  ['EUR 95.00', 'en', 95],
  ['about 95', 'en', null],
  ['', 'en', null],
])('reads %s in %s as %s', (typed, locale, value) => {
  expect(numberOf(typed, locale)).toBe(value);
});

it('takes lines from a sheet or an invoice', () => {
  expect(pastedLines('peak\t82,972 kWh\t25,721.47\n\nfixed;95.00\nbase   12,454.99\nnothing', 'en')).toEqual([
    { name: 'peak', quantity: 82_972, amount: 25_721.47 },
    { name: 'fixed', quantity: null, amount: 95 },
    { name: 'base', quantity: null, amount: 12_454.99 },
    { name: 'nothing', quantity: null, amount: null },
  ]);
});
