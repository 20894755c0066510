import type { BaselineRepository, Deviation } from '../analytics/baseline-repository.ts';
import type { Targets } from '../analytics/targets.ts';
import { targetsOf } from '../analytics/targets.ts';
import type { Answerer, Asked, AskedTime, Scope, SpokenAnswer } from '../asked.ts';
import { isFuture, timeOf } from '../asked-time.ts';
import { carrierOf, rounded } from '../figures.ts';
import { scopeOf } from '../scope.ts';

/** Looked at where no time is named: the first in which something was compared. */
const OTHERWISE = ['today', 'last_7_days'] as const;
/** Percent: below it nobody would speak of more or less. */
const SAME_PERCENT = 0.5;

/** How far machines are from what their baseline in force expects. */
export class BaselineDeviation implements Answerer {
  readonly intent = 'baseline_deviation';
  readonly #baselines: BaselineRepository;

  constructor(baselines: BaselineRepository) {
    this.#baselines = baselines;
  }

  async answer(asked: Asked): Promise<SpokenAnswer> {
    const { language, entities, now } = asked;
    const scope = scopeOf(asked);
    const carrier = carrierOf(asked, scope.machines);
    const ways = targetsOf(asked, scope, carrier);
    const times = (entities.timeframe === undefined ? OTHERWISE : [entities.timeframe]).map((text) =>
      timeOf(asked, scope.timeZone, text),
    );
    const [first] = times;
    if (first !== undefined && isFuture(first, now))
      return { sentences: [language.notYet(first.said)], data: null, citations: [] };
    let nearest: { time: AskedTime; deviation: Deviation } | undefined;
    for (const time of times) {
      for (const targets of ways) {
        const deviation = await this.#baselines.deviation(targets, time.span);
        if (deviation !== undefined && deviation.judged > 0)
          return said(asked, scope, time, targets, deviation);
        if (deviation !== undefined) nearest = { time, deviation };
      }
    }
    if (nearest === undefined) {
      const data = { value: null, unit: 'kWh', timeframe: first?.written ?? null, reason: 'no_baseline' };
      return { sentences: [language.noBaseline(scope.subject)], data, citations: [] };
    }
    const { time, deviation } = nearest;
    return {
      sentences: [language.noJudgedPeriod(scope.subject, time.said, deviation.skipped)],
      data: {
        value: null,
        unit: 'kWh',
        timeframe: time.written,
        skipped_periods: deviation.skipped,
        baselines: deviation.baselines,
        reason: 'no_judged_period',
      },
      citations: [],
    };
  }
}

function said(
  asked: Asked,
  { subject }: Scope,
  time: AskedTime,
  { carrier }: Targets,
  deviation: Deviation,
): SpokenAnswer {
  const { language } = asked;
  const { judged, skipped, extrapolated, covered, targets, percent, cost, currency } = deviation;
  const kwh = deviation.deviationKwh ?? 0;
  const [actual, expected] = [deviation.actualKwh ?? 0, deviation.expectedKwh ?? 0].map((value) =>
    language.amount(value, 'kWh'),
  ) as [string, string];
  const isSame = percent !== null && Math.abs(percent) < SAME_PERCENT;
  const money = cost === null || currency === null ? null : language.money(Math.abs(cost), currency);
  const sentences = [
    percent === null || isSame
      ? language.asExpected(subject, actual, expected, time.said)
      : language.deviation(subject, percent, actual, expected, time.said),
    ...(isSame ? [] : [language.deviationAmount(kwh > 0, language.amount(Math.abs(kwh), 'kWh'), money)]),
    ...(skipped > 0 ? [language.skippedPeriods(skipped, judged + skipped)] : []),
    ...(extrapolated > 0 ? [language.extrapolatedPeriods(extrapolated)] : []),
    ...(covered < targets ? [language.partlyBaselined(covered, targets)] : []),
  ];
  return {
    sentences,
    data: {
      value: rounded(kwh),
      unit: 'kWh',
      percent: rounded(percent),
      actual_kwh: rounded(deviation.actualKwh),
      expected_kwh: rounded(deviation.expectedKwh),
      cost: cost === null ? null : Math.round(cost * 100) / 100,
      currency,
      cost_reason: deviation.costReason,
      carrier,
      timeframe: time.written,
      from: time.span.from.toISOString(),
      to: time.span.to.toISOString(),
      periods: judged,
      skipped_periods: skipped,
      extrapolated_periods: extrapolated,
      baselines: deviation.baselines,
    },
    citations: deviation.baselines.map(({ name, version, resolution }) => ({
      source: 'baselines',
      of: `${name}, version ${version} by the ${resolution}`,
      from: time.span.from.toISOString(),
      to: time.span.to.toISOString(),
    })),
  };
}
