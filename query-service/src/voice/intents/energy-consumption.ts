import type { Answerer, Asked, SpokenAnswer } from '../asked.ts';
import { isFuture, timeOf } from '../asked-time.ts';
import { Figures, coverageRemark, ledgerCitation, rounded } from '../figures.ts';
import { scopeOf } from '../scope.ts';

/** How much energy machines used in a time. */
export class EnergyConsumption implements Answerer {
  readonly intent = 'energy_consumption';
  readonly #figures: Figures;
  readonly #forecast: Answerer;

  constructor(figures: Figures, forecast: Answerer) {
    this.#figures = figures;
    this.#forecast = forecast;
  }

  async answer(asked: Asked): Promise<SpokenAnswer> {
    const { language } = asked;
    const scope = scopeOf(asked);
    const time = timeOf(asked, scope.timeZone);
    if (isFuture(time, asked.now)) return this.#forecast.answer(asked);
    const sums = await this.#figures.sums(asked, scope, time);
    const known = sums.filter(({ energyKwh }) => energyKwh !== null);
    const [first] = known;
    const citations = ledgerCitation(sums, time);
    if (first === undefined) {
      const data = { value: null, unit: 'kWh', timeframe: time.written, reason: 'no_data' };
      return { sentences: [language.noData(scope.subject, time.said)], data, citations };
    }
    const isOwn = known.length === 1 && asked.entities.carrier === undefined;
    const amounts = known.map(({ energyKwh, carrier }) => ({
      amount: language.amount(energyKwh ?? 0, 'kWh'),
      carrier: isOwn ? null : language.carrier(carrier),
    }));
    return {
      sentences: [language.consumed(scope.subject, amounts, time.said), ...coverageRemark(asked, known)],
      data: {
        value: known.length === 1 ? rounded(first.energyKwh) : null,
        unit: 'kWh',
        timeframe: time.written,
        from: time.span.from.toISOString(),
        to: time.span.to.toISOString(),
        carriers: known.map(({ carrier, energyKwh, coverage }) => ({
          carrier,
          value: rounded(energyKwh),
          unit: 'kWh',
          coverage: rounded(coverage),
        })),
      },
      citations,
    };
  }
}
