import type { Answerer, Asked, AskedTime, Scope, SpokenAnswer } from '../asked.ts';
import { isFuture, timeOf } from '../asked-time.ts';
import type { CarrierSum } from '../figures.ts';
import { Figures, coverageRemark, ledgerCitation, rounded } from '../figures.ts';
import { scopeOf } from '../scope.ts';

/** What energy cost, as it was priced in the ledger. */
export class Cost implements Answerer {
  readonly intent = 'cost';
  readonly #figures: Figures;
  readonly #forecast: Answerer;

  constructor(figures: Figures, forecast: Answerer) {
    this.#figures = figures;
    this.#forecast = forecast;
  }

  async answer(asked: Asked): Promise<SpokenAnswer> {
    const { language } = asked;
    const fetched = await fetchSums(this.#figures, this.#forecast, asked, this.intent);
    if ('sentences' in fetched) return fetched;
    const { sums, scope, time, known } = fetched;
    const priced = known.filter(({ cost, currency }) => cost !== null && currency !== null);
    const unpriced = known.reduce((sum, one) => sum + one.unpricedKwh, 0);
    const currencies = new Set(priced.map(({ currency }) => currency));
    const [currency = null] = currencies;
    const citations = ledgerCitation(sums, time);
    if (currency === null || currencies.size > 1) {
      const reason = known.find(({ costReason }) => costReason !== null)?.costReason ?? 'no_tariff';
      return {
        sentences: [language.noCost(reason, scope.subject)],
        data: { value: null, unit: null, timeframe: time.written, reason },
        citations,
      };
    }
    const cost = priced.reduce((sum, one) => sum + (one.cost ?? 0), 0);
    const remarks =
      unpriced > 0.0005
        ? [language.unpriced(language.amount(unpriced, 'kWh'))]
        : coverageRemark(asked, known);
    return {
      sentences: [language.cost(scope.subject, language.money(cost, currency), time.said), ...remarks],
      data: {
        value: Math.round(cost * 100) / 100,
        unit: currency,
        timeframe: time.written,
        from: time.span.from.toISOString(),
        to: time.span.to.toISOString(),
        unpriced_kwh: rounded(unpriced),
      },
      citations,
    };
  }
}

/** How much carbon dioxide energy caused: by the location-based factors, as in the ledger. */
export class Carbon implements Answerer {
  readonly intent = 'carbon';
  readonly #figures: Figures;
  readonly #forecast: Answerer;

  constructor(figures: Figures, forecast: Answerer) {
    this.#figures = figures;
    this.#forecast = forecast;
  }

  async answer(asked: Asked): Promise<SpokenAnswer> {
    const { language } = asked;
    const fetched = await fetchSums(this.#figures, this.#forecast, asked, this.intent);
    if ('sentences' in fetched) return fetched;
    const { sums, scope, time, known } = fetched;
    const weighed = known.flatMap(({ co2Kg }) => co2Kg ?? []);
    const citations = ledgerCitation(sums, time);
    if (weighed.length === 0) {
      const reason = known.find(({ co2Reason }) => co2Reason !== null)?.co2Reason ?? 'no_factor';
      return {
        sentences: [language.noCarbon(scope.subject)],
        data: { value: null, unit: 'kg', timeframe: time.written, reason },
        citations,
      };
    }
    const mass = weighed.reduce((sum, one) => sum + one, 0);
    return {
      sentences: [
        language.carbon(scope.subject, language.amount(mass, 'kg'), time.said),
        ...coverageRemark(asked, known),
      ],
      data: {
        value: rounded(mass),
        unit: 'kg',
        method: 'location',
        timeframe: time.written,
        from: time.span.from.toISOString(),
        to: time.span.to.toISOString(),
      },
      citations,
    };
  }
}

interface Fetched {
  readonly sums: readonly CarrierSum[];
  readonly known: readonly CarrierSum[];
  readonly scope: Scope;
  readonly time: AskedTime;
}

async function fetchSums(
  figures: Figures,
  forecast: Answerer,
  asked: Asked,
  metric: 'cost' | 'carbon',
): Promise<Fetched | SpokenAnswer> {
  const { language } = asked;
  const scope = scopeOf(asked);
  const time = timeOf(asked, scope.timeZone);
  if (isFuture(time, asked.now))
    return forecast.answer({ ...asked, entities: { ...asked.entities, metric } });
  const sums = await figures.sums(asked, scope, time);
  const known = sums.filter(({ energyKwh }) => energyKwh !== null);
  if (known.length > 0) return { sums, known, scope, time };
  return {
    sentences: [language.noData(scope.subject, time.said)],
    data: { value: null, unit: null, timeframe: time.written, reason: 'no_data' },
    citations: ledgerCitation(sums, time),
  };
}
