import type { Timeframe } from '@enms/voice-grammar';
import { formatTimeframe, parseTimeframe } from '@enms/voice-grammar';
import type { Answerer, Asked, SpokenAnswer } from '../asked.ts';
import { timeOf } from '../asked-time.ts';
import type { Figure } from '../figures.ts';
import { Figures, rounded, saidFigure } from '../figures.ts';
import { scopeOf } from '../scope.ts';

/** What is compared with what. */
interface Side {
  readonly subject: string;
  readonly said: string;
  readonly written: string;
  readonly figure: Figure;
}

const BEFORE: Readonly<Record<string, string>> = {
  today: 'yesterday',
  yesterday: 'day_before_yesterday',
  this_week: 'last_week',
  this_month: 'last_month',
  this_quarter: 'last_quarter',
  this_year: 'last_year',
};

/** Two machines in one time, or one scope in two times. */
export class Comparison implements Answerer {
  readonly intent = 'comparison';
  readonly #figures: Figures;

  constructor(figures: Figures) {
    this.#figures = figures;
  }

  async answer(asked: Asked): Promise<SpokenAnswer> {
    const { language, entities } = asked;
    const metric = entities.metric ?? 'energy';
    const sides = await this.#sides(asked);
    const [first, second] = sides;
    if (first === undefined || second === undefined)
      return { sentences: language.help(), data: null, citations: [] };
    const data = {
      metric,
      items: sides.map(({ subject, written, figure }) => ({
        subject,
        timeframe: written,
        value: rounded(figure.value),
        unit: figure.currency ?? figure.unit,
        reason: figure.reason,
      })),
    };
    const citations = sides.map(({ subject, written }) => ({
      source: 'ledger' as const,
      of: `${metric} of ${subject}, ${written}`,
    }));
    const missing = sides.find(({ figure }) => figure.value === null);
    if (missing !== undefined) {
      const sentence = language.noKpi(
        language.metric(metric),
        missing.subject,
        missing.figure.reason ?? 'no_data',
        missing.said,
      );
      return { sentences: [sentence], data, citations };
    }
    const [one, other] = [saidFigure(asked, first.figure), saidFigure(asked, second.figure)];
    const sentence =
      first.subject === second.subject
        ? language.comparedTimes(first.subject, language.metric(metric), one, first.said, other, second.said)
        : language.comparedMachines(
            first.subject,
            one,
            second.subject,
            other,
            language.metric(metric),
            first.said,
          );
    return { sentences: [sentence, ...difference(asked, first.figure, second.figure)], data, citations };
  }

  async #sides(asked: Asked): Promise<Side[]> {
    const { entities } = asked;
    const metric = entities.metric ?? 'energy';
    const side = async (scoped: Asked['entities'], text: string | undefined): Promise<Side> => {
      const scope = scopeOf(asked, scoped);
      const { timeframe, span, said, written } = timeOf(
        asked,
        scope.timeZone,
        metric === 'power' ? 'now' : text,
      );
      const figure = await this.#figures.figure(metric, asked, scope.machines, {
        timeframe,
        span,
        said,
        written,
      });
      return { subject: scope.subject, said, written, figure };
    };
    const { machines: several, ...others } = entities;
    if (several !== undefined && several.length > 1) {
      const [one = '', other = ''] = several;
      return [
        await side({ ...others, machine: one }, entities.timeframe),
        await side({ ...others, machine: other }, entities.timeframe),
      ];
    }
    const first = entities.timeframe ?? 'this_week';
    return [await side(entities, first), await side(entities, entities.compare_to ?? timeBefore(first))];
  }
}

/** The time that one is compared with where no other is named: the one before. */
function timeBefore(text: string): string {
  const known = BEFORE[text];
  const time: Timeframe | undefined = parseTimeframe(text);
  if (known !== undefined || time === undefined) return known ?? 'last_week';
  if (time.kind === 'month') {
    const { year, month } = time;
    return formatTimeframe({
      kind: 'month',
      year: month === 1 ? year - 1 : year,
      month: month === 1 ? 12 : month - 1,
    });
  }
  return time.kind === 'year' ? String(time.year - 1) : 'last_week';
}

function difference({ language }: Asked, first: Figure, second: Figure): string[] {
  if (
    first.value === null ||
    second.value === null ||
    second.value === 0 ||
    first.currency !== second.currency
  )
    return [];
  const percent = ((first.value - second.value) / second.value) * 100;
  return [Math.abs(percent) < 0.5 ? language.same() : language.difference(percent)];
}
