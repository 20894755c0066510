import { FIGURES } from '../../words/figures.ts';
import type { ForecastWording } from './statement.ts';

const { figure, money, price, span } = FIGURES.de;

/** How forecasts are told in German. */
export const germanForecasts: ForecastWording = {
  loadShift: ({ cheapest, dearest, savingPerKwh, dearEnergyKwh, savingOfATenth, currency, timeZone }) =>
    `Jede kWh, die im Zeitraum ${span(cheapest.fromMillis, cheapest.toMillis, timeZone)} statt im Zeitraum ${span(dearest.fromMillis, dearest.toMillis, timeZone)} verbraucht wird, kostet ${price(savingPerKwh, currency)} weniger; zum höchsten Preis sind ${figure(dearEnergyKwh)} kWh vorhergesagt, ein Zehntel davon ist ${money(savingOfATenth, currency)} wert.`,
};
