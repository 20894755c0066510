import type { Answerer, Asked, SpokenAnswer } from '../asked.ts';
import { isFuture, timeOf } from '../asked-time.ts';
import { Figures, carrierOf, isFresh, rounded } from '../figures.ts';
import { scopeOf } from '../scope.ts';

/** What machines are using at this moment, by their newest readings. */
export class PowerNow implements Answerer {
  readonly intent = 'power_now';
  readonly #figures: Figures;
  readonly #forecast: Answerer;

  constructor(figures: Figures, forecast: Answerer) {
    this.#figures = figures;
    this.#forecast = forecast;
  }

  async answer(asked: Asked): Promise<SpokenAnswer> {
    const { language, now, entities } = asked;
    const scope = scopeOf(asked);
    if (entities.timeframe !== undefined && isFuture(timeOf(asked, scope.timeZone), now))
      return this.#forecast.answer({ ...asked, entities: { ...entities, metric: 'power' } });
    const carrier = carrierOf(asked, scope.machines);
    const states = (await this.#figures.repository.states(scope.machines.map(({ id }) => id))).filter(
      (state) => state.carrier === carrier && state.powerKw !== null,
    );
    const fresh = states.filter((state) => isFresh(state, now));
    const [newest] = [...states].sort((a, b) => b.lastUpdated.getTime() - a.lastUpdated.getTime());
    const citations = [
      {
        source: 'machine_status' as const,
        of: `${carrier} of ${scope.machines.map(({ name }) => name).join(', ')}`,
      },
    ];
    if (fresh.length > 0) {
      const power = fresh.reduce((sum, { powerKw }) => sum + (powerKw ?? 0), 0);
      return {
        sentences: [language.powerNow(scope.subject, language.amount(power, 'kW'))],
        data: {
          value: rounded(power),
          unit: 'kW',
          carrier,
          at: newest?.lastUpdated.toISOString() ?? null,
          machines_reporting: fresh.length,
        },
        citations,
      };
    }
    if (newest === undefined || scope.machines.length > 1) {
      return {
        sentences: [language.noPower(scope.subject)],
        data: { value: null, unit: 'kW', carrier, reason: 'no_data' },
        citations,
      };
    }
    const minutes = Math.round((now.getTime() - newest.lastUpdated.getTime()) / 60_000);
    return {
      sentences: [language.powerStale(scope.subject, language.amount(newest.powerKw ?? 0, 'kW'), minutes)],
      data: {
        value: rounded(newest.powerKw),
        unit: 'kW',
        carrier,
        at: newest.lastUpdated.toISOString(),
        reason: 'stale',
      },
      citations,
    };
  }
}
