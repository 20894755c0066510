import { FIGURES } from '../../words/figures.ts';
import type { ForecastWording } from './statement.ts';

const { figure, money, price, span } = FIGURES.en;

/** How forecasts are told in English. */
export const englishForecasts: ForecastWording = {
  loadShift: ({ cheapest, dearest, savingPerKwh, dearEnergyKwh, savingOfATenth, currency, timeZone }) =>
    `Each kWh used ${span(cheapest.fromMillis, cheapest.toMillis, timeZone)} instead of ${span(dearest.fromMillis, dearest.toMillis, timeZone)} costs ${price(savingPerKwh, currency)} less; ${figure(dearEnergyKwh)} kWh are forecast at the highest price, a tenth of them is worth ${money(savingOfATenth, currency)}.`,
};
