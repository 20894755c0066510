import { expect, it } from '@jest/globals';
import { meanPriceText, priceText, quantityText } from './money.ts';

it('writes agreed prices with all their digits, mean ones with three', () => {
  expect(priceText(0.31, 'EUR', 'kWh', 'en')).toBe('0.31 EUR/kWh');
  expect(priceText(0.12345, 'EUR', 'kWh', 'de')).toBe('0,12345 EUR/kWh');
  expect(priceText(11.2, 'EUR', 'kW', 'en')).toBe('11.20 EUR/kW');
  expect(priceText(null, 'EUR', 'kW', 'en')).toBe('–');
  expect(meanPriceText(0.27186, 'EUR', 'en')).toBe('0.272 EUR/kWh');
  expect(meanPriceText(0.27, 'EUR', 'de')).toBe('0,270 EUR/kWh');
});

it('writes quantities with their unit', () => {
  expect(quantityText(82_972.47, 'kWh', 'en')).toBe('82,972 kWh');
  expect(quantityText(282.386, 'kW', 'en')).toBe('282 kW');
  expect(quantityText(1, 'month', 'en')).toBe('1.00 month');
  expect(quantityText(null, 'kWh', 'en')).toBe('–');
});
