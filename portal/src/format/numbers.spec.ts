import { expect, it } from '@jest/globals';
import { ageText, carbonText, durationText, moneyText, scaled, significant } from './numbers.ts';

it.each([
  [0.4321, '432', 'W'],
  [7.456, '7.46', 'kW'],
  [52.04, '52.0', 'kW'],
  [999.6, '1,000', 'kW'],
  [1_234, '1.23', 'MW'],
  [45_600_000, '45.6', 'GW'],
  [0, '0', 'kW'],
  [-3.2, '\u22123.20', 'kW'],
])('%d kW reads %s %s', (kilo, text, unit) => {
  expect(scaled(kilo, 'W', 'en')).toEqual({ text, unit });
});

it('shows a dash for what nobody knows, and zero for zero', () => {
  expect(scaled(null, 'Wh', 'en')).toEqual({ text: '–', unit: 'kWh' });
  expect(scaled(0, 'Wh', 'en')).toEqual({ text: '0', unit: 'kWh' });
});

it('writes numbers as the language does', () => {
  expect(significant(1234.5, 'de')).toBe('1.235');
  expect(scaled(7.456, 'W', 'de').text).toBe('7,46');
});

it.each([
  [0.84, '0.8 s'],
  [-0.2, '0.0 s'],
  [42.4, '42 s'],
  [600, '10 min'],
  [7_200, '2 h'],
  [200_000, '2 d'],
])('%d seconds are %s', (seconds, text) => {
  expect(ageText(seconds, 'en')).toBe(text);
});

it.each([
  [null, '–'],
  [206.4, '206 ms'],
  [2_774, '2.8 s'],
  [166_679_334, '46 h'],
])('%s ms last %s', (millis, text) => {
  expect(durationText(millis, 'en')).toBe(text);
});

it('writes money in its currency, and a dash where there is none', () => {
  expect(moneyText(12.345, 'EUR', 'en')).toBe('€12.35');
  expect(moneyText(-12.345, 'EUR', 'en')).toBe('\u2212€12.35');
  expect(moneyText(0, 'EUR', 'en')).toBe('€0.00');
  expect(moneyText(null, 'EUR', 'en')).toBe('–');
  expect(moneyText(3, null, 'en')).toBe('–');
});

it.each([
  [0, '0 kg'],
  [0.42, '420 g'],
  [20.41, '20.4 kg'],
  [1_234, '1.23 t'],
  [null, '–'],
])('%s kg of carbon dioxide reads %s', (kg, text) => {
  expect(carbonText(kg, 'en')).toBe(text);
});
