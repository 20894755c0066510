import type { Intent } from '@enms/voice-grammar';
import type { Answerer, Asked, SpokenAnswer } from '../asked.ts';
import { isFuture, timeOf } from '../asked-time.ts';
import { Figures, carrierOf, rounded } from '../figures.ts';
import { scopeOf } from '../scope.ts';
import type { VoiceKpi } from '../voice-repository.ts';

/** One KPI of machines taken together, by the database's own definition. */
abstract class KpiAnswer implements Answerer {
  abstract readonly intent: Intent;
  protected abstract readonly kpi: VoiceKpi;
  readonly #figures: Figures;

  constructor(figures: Figures) {
    this.#figures = figures;
  }

  async answer(asked: Asked): Promise<SpokenAnswer> {
    const { language } = asked;
    const scope = scopeOf(asked);
    const time = timeOf(asked, scope.timeZone);
    if (isFuture(time, asked.now)) return this.ahead(asked, time.said);
    const carrier = carrierOf(asked, scope.machines);
    const meant = scope.machines.filter(
      (one) => asked.entities.carrier !== undefined || one.carrier === carrier,
    );
    const ids = meant.map(({ id }) => id);
    const found = await this.#figures.repository.kpi(this.kpi, ids, carrier, time.span);
    const data = {
      kpi: this.kpi,
      value: rounded(found.value),
      unit: found.unit,
      carrier,
      timeframe: time.written,
      coverage: rounded(found.coverage),
      reason: found.reason,
    };
    const citations = [
      {
        source: 'kpi' as const,
        of: `${this.kpi} of ${meant.map(({ name }) => name).join(', ')}`,
        from: time.span.from.toISOString(),
        to: time.span.to.toISOString(),
      },
    ];
    if (found.value === null) {
      const sentence = language.noKpi(
        language.metric(this.kpi),
        scope.subject,
        found.reason ?? 'no_data',
        time.said,
      );
      return { sentences: [sentence], data, citations };
    }
    return { sentences: [this.said(asked, scope.subject, found.value, time.said)], data, citations };
  }

  /** What is answered of a time that has not begun. */
  protected ahead({ language }: Asked, when: string): Promise<SpokenAnswer> {
    return Promise.resolve({ sentences: [language.notYet(when)], data: null, citations: [] });
  }

  protected abstract said(asked: Asked, subject: string, value: number, when: string): string;
}

/** The highest 15-minute average of power. */
export class PeakDemand extends KpiAnswer {
  readonly intent = 'peak_demand';
  protected readonly kpi = 'peak_demand';
  readonly #forecast: Answerer;

  constructor(figures: Figures, forecast: Answerer) {
    super(figures);
    this.#forecast = forecast;
  }

  protected override ahead(asked: Asked): Promise<SpokenAnswer> {
    return this.#forecast.answer({ ...asked, entities: { ...asked.entities, metric: 'peak_demand' } });
  }

  protected said({ language }: Asked, subject: string, value: number, when: string): string {
    return language.peak(subject, language.amount(value, 'kW'), when);
  }
}

/** Average over peak of power. */
export class LoadFactor extends KpiAnswer {
  readonly intent = 'load_factor';
  protected readonly kpi = 'load_factor';

  protected said({ language }: Asked, subject: string, value: number, when: string): string {
    return language.loadFactor(subject, language.amount(value * 100, 'percent'), when);
  }
}

/** Specific energy consumption: energy for each unit made. */
export class SpecificEnergy extends KpiAnswer {
  readonly intent = 'kpi';
  protected readonly kpi = 'sec';

  protected said({ language }: Asked, subject: string, value: number, when: string): string {
    return language.sec(subject, language.amount(value, 'kWh/unit'), when);
  }
}
