import type { Answerer, Asked, SpokenAnswer } from '../asked.ts';
import { timeOf } from '../asked-time.ts';
import { Figures, carrierOf, rounded, saidFigure } from '../figures.ts';
import { scopeOf } from '../scope.ts';

const OTHERWISE = 3;
const MOST = 10;
/** Machines whose figures are looked up for a ranking. */
const MOST_RANKED = 500;

/** Which machines come first, or last, by a figure. */
export class Ranking implements Answerer {
  readonly intent = 'ranking';
  readonly #figures: Figures;

  constructor(figures: Figures) {
    this.#figures = figures;
  }

  async answer(asked: Asked): Promise<SpokenAnswer> {
    const { language, entities } = asked;
    const metric = entities.metric ?? 'energy';
    const order = entities.order ?? 'highest';
    const scope = scopeOf(asked);
    const time = timeOf(asked, scope.timeZone, metric === 'power' ? 'now' : entities.timeframe);
    // Carriers are not compared with each other: without one it is electricity where there is any.
    const carrier = carrierOf(asked, scope.machines);
    const meant = scope.machines.filter((one) => entities.carrier !== undefined || one.carrier === carrier);
    const figures = await Promise.all(
      meant.slice(0, MOST_RANKED).map(async (machine) => ({
        machine,
        figure: await this.#figures.figure(metric, asked, [machine], time),
      })),
    );
    const sign = order === 'highest' ? -1 : 1;
    const known = figures
      .filter(({ figure }) => figure.value !== null)
      .sort((a, b) => sign * ((a.figure.value ?? 0) - (b.figure.value ?? 0)));
    const first = known.slice(0, Math.min(entities.count ?? OTHERWISE, MOST));
    const data = {
      metric,
      order,
      carrier,
      timeframe: time.written,
      items: first.map(({ machine, figure }) => ({
        machine: machine.name,
        value: rounded(figure.value),
        unit: figure.currency ?? figure.unit,
      })),
    };
    const citations = [
      {
        source: metric === 'power' ? ('machine_status' as const) : ('ledger' as const),
        of: `${metric} of ${meant.length} machines`,
      },
    ];
    if (first.length === 0) {
      const reason = figures.find(({ figure }) => figure.reason !== null)?.figure.reason ?? 'no_data';
      return {
        sentences: [language.noKpi(language.metric(metric), scope.subject, reason, time.said)],
        data: { ...data, reason },
        citations,
      };
    }
    const names = first.map(({ machine, figure }) =>
      language.named(machine.displayName, saidFigure(asked, figure)),
    );
    return {
      sentences: [language.ranking(language.metric(metric), order, names, time.said)],
      data,
      citations,
    };
  }
}
