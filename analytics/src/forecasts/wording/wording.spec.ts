import { expect, it } from '@jest/globals';
import { loadShiftSentence } from './sentence.ts';
import type { ToldLoadShift } from './statement.ts';

const told: ToldLoadShift = {
  cheapest: {
    fromMillis: Date.parse('2026-06-10T20:00:00Z'),
    toMillis: Date.parse('2026-06-11T04:00:00Z'),
    name: 'night',
    pricePerKwh: 0.18,
    energyKwh: 0,
  },
  dearest: {
    fromMillis: Date.parse('2026-06-11T04:00:00Z'),
    toMillis: Date.parse('2026-06-11T20:00:00Z'),
    name: null,
    pricePerKwh: 0.3,
    energyKwh: 1234.5,
  },
  currency: 'EUR',
  savingPerKwh: 0.12,
  dearEnergyKwh: 1234.5,
  savingOfATenth: 14.814,
  timeZone: 'Europe/Berlin',
};

it('what a shift of load is worth is told in both languages', () => {
  // Of whichever width the spaces around a dash and before a sign are.
  const [english, german] = (['en', 'de'] as const).map((language) =>
    loadShiftSentence(told, language).replaceAll(/\s/gu, ' '),
  );
  expect(english).toBe(
    'Each kWh used 10 Jun 2026, 22:00 – 11 Jun 2026, 06:00 instead of 11 Jun 2026, 06:00–22:00 costs €0.12 less; 1,230 kWh are forecast at the highest price, a tenth of them is worth €14.8.',
  );
  expect(german).toBe(
    'Jede kWh, die im Zeitraum 10.06.2026, 22:00 – 11.06.2026, 06:00 statt im Zeitraum 11.06.2026, 06:00–22:00 Uhr verbraucht wird, kostet 0,12 € weniger; zum höchsten Preis sind 1.230 kWh vorhergesagt, ein Zehntel davon ist 14,8 € wert.',
  );
});
