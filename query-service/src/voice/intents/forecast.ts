import type { Metric } from '@enms/voice-grammar';
import type { ForecastRepository, ForecastSum } from '../analytics/forecast-repository.ts';
import type { Targets } from '../analytics/targets.ts';
import { machinesOfCarrier, targetsOf } from '../analytics/targets.ts';
import type { SpokenUnit } from '../answers/spoken-language.ts';
import type { SpokenRange } from '../answers/spoken-findings.ts';
import type { Answerer, Asked, AskedTime, Citation, Scope, SpokenAnswer } from '../asked.ts';
import { momentAt, restOf, timeOf } from '../asked-time.ts';
import type { Figures } from '../figures.ts';
import { carrierOf, rounded } from '../figures.ts';
import { scopeOf } from '../scope.ts';

/** Asked for where no time is named: the first that is covered. */
const OTHERWISE = ['tomorrow', 'next_hour'] as const;
const FORECAST_METRICS: ReadonlySet<Metric> = new Set(['energy', 'power', 'peak_demand']);
const HOUR_MILLIS = 3_600_000;
/** Said to be old from so many hours on; forecasts are made every hour. */
const OLD_HOURS = 26;

interface Found {
  readonly scope: Scope;
  readonly time: AskedTime;
  readonly targets: Targets;
  readonly sum: ForecastSum;
  /** The part of the asked time that has passed. */
  readonly passed: AskedTime | undefined;
}

/** What machines will use, as analytics forecast it: energy, mean power and peak, with what 80 % of cases lie between. */
export class Forecast implements Answerer {
  readonly intent = 'forecast';
  readonly #figures: Figures;
  readonly #forecasts: ForecastRepository;

  constructor(figures: Figures, forecasts: ForecastRepository) {
    this.#figures = figures;
    this.#forecasts = forecasts;
  }

  async answer(asked: Asked): Promise<SpokenAnswer> {
    const scope = scopeOf(asked);
    const carrier = carrierOf(asked, scope.machines);
    const ways = targetsOf(asked, scope, carrier);
    const { timeframe: named } = asked.entities;
    for (const text of named === undefined ? OTHERWISE : [named === 'now' ? 'next_hour' : named]) {
      const whole = timeOf(asked, scope.timeZone, text);
      const rest = restOf(asked, scope.timeZone, whole);
      const time = rest ?? whole;
      for (const targets of ways) {
        const sum = await this.#forecasts.sum(targets, time.span);
        if (sum !== undefined)
          return this.#said(asked, {
            scope,
            time,
            targets,
            sum,
            passed: rest === undefined ? undefined : whole,
          });
      }
    }
    return this.#none(asked, scope, ways);
  }

  /** Nothing covers all of the asked time: what is known of its beginning, how far forecasts reach, or that there is none. */
  async #none(asked: Asked, scope: Scope, ways: readonly Targets[]): Promise<SpokenAnswer> {
    const { language, now } = asked;
    const whole = timeOf(asked, scope.timeZone, asked.entities.timeframe ?? OTHERWISE[0]);
    const time = restOf(asked, scope.timeZone, whole) ?? whole;
    const data = { value: null, unit: 'kWh', timeframe: time.written };
    let last: { end: Date; targets: Targets } | undefined;
    for (const targets of ways) {
      const end = await this.#forecasts.reach(targets, now);
      if (end !== undefined && end > now && (last === undefined || end > last.end)) last = { end, targets };
    }
    if (last === undefined) {
      const sentences = [language.noForecast(scope.subject)];
      return { sentences, data: { ...data, reason: 'no_forecast' }, citations: [] };
    }
    const { end, targets } = last;
    const until = language.at(momentAt(end, scope.timeZone, now));
    const known = { from: time.span.from, to: end };
    const sum = end > time.span.from ? await this.#forecasts.sum(targets, known) : undefined;
    const beyond = { ...data, reason: 'beyond_horizon', forecast_until: end.toISOString() };
    if (sum === undefined) {
      const sentences = [language.forecastTooShort(scope.subject, time.said, until)];
      return { sentences, data: beyond, citations: [] };
    }
    const found = { scope, time: { ...time, span: known }, targets, sum, passed: undefined };
    const moment = momentAt(end, scope.timeZone, now);
    return {
      sentences: [
        language.forecastPart(
          scope.subject,
          energyOf(asked, sum),
          carrierSaid(asked, found),
          time.said,
          moment,
        ),
      ],
      data: { ...beyond, known_part: dataOf('energy', found) },
      citations: citationsOf(asked, found),
    };
  }

  async #said(asked: Asked, found: Found): Promise<SpokenAnswer> {
    const { language, now, entities } = asked;
    const { scope, time, sum } = found;
    const metric = entities.metric ?? 'energy';
    const energy = energyOf(asked, sum);
    const peakAt = language.at(momentAt(sum.peakAt, scope.timeZone, now));
    const carrier = carrierSaid(asked, found);
    const sentences: string[] = FORECAST_METRICS.has(metric)
      ? []
      : [language.notForecast(language.metric(metric))];
    const soFar = metric === 'energy' ? await this.#soFar(asked, found) : undefined;
    if (metric === 'peak_demand') {
      const peak = rangeOf(asked, 'kW', sum.peakKw, sum.peakLowKw, sum.peakHighKw);
      sentences.push(language.forecastPeak(scope.subject, peak, time.said, peakAt));
    } else if (time.span.to <= now) {
      sentences.push(language.pastForecast(scope.subject, energy, carrier, time.said));
    } else {
      sentences.push(
        metric === 'power'
          ? language.forecastPower(scope.subject, language.amount(meanKw(found), 'kW'), time.said)
          : language.forecastEnergy(scope.subject, energy, carrier, time.said),
        soFar === undefined
          ? language.peakAt(language.amount(sum.peakKw, 'kW'), peakAt)
          : language.withSoFar(
              language.amount(soFar.usedKwh, 'kWh'),
              language.amount(soFar.usedKwh + sum.energyKwh, 'kWh'),
            ),
      );
    }
    if (now.getTime() - sum.madeAt.getTime() > OLD_HOURS * HOUR_MILLIS && time.span.to > now)
      sentences.push(language.forecastMade(language.at(momentAt(sum.madeAt, scope.timeZone, now))));
    return {
      sentences,
      data: {
        ...dataOf(metric, found),
        ...(soFar !== undefined && { used_so_far_kwh: rounded(soFar.usedKwh) }),
      },
      citations: [...citationsOf(asked, found), ...(soFar?.citations ?? [])],
    };
  }

  /** What the ledger holds of the part that has passed. */
  async #soFar(
    asked: Asked,
    { scope, passed, targets }: Found,
  ): Promise<{ usedKwh: number; citations: Citation[] } | undefined> {
    if (passed === undefined) return undefined;
    const machines = machinesOfCarrier(asked, scope, targets.carrier);
    const { value } = await this.#figures.figure('energy', asked, machines, passed);
    const of = `${targets.carrier} of ${machines.map(({ name }) => name).join(', ')}`;
    const [from, to] = [passed.span.from.toISOString(), passed.span.to.toISOString()];
    return value === null ? undefined : { usedKwh: value, citations: [{ source: 'ledger', of, from, to }] };
  }
}

function rangeOf(
  { language }: Asked,
  unit: SpokenUnit,
  amount: number,
  low: number,
  high: number,
): SpokenRange {
  const [said, saidLow, saidHigh] = [amount, low, high].map((value) => language.amount(value, unit)) as [
    string,
    string,
    string,
  ];
  return { amount: said, low: saidLow, high: saidHigh };
}

function energyOf(asked: Asked, { energyKwh, lowKwh, highKwh }: ForecastSum): SpokenRange {
  return rangeOf(asked, 'kWh', energyKwh, lowKwh, highKwh);
}

/** Named where it does not go without saying. */
function carrierSaid({ language, entities }: Asked, { scope, targets }: Found): string | null {
  const isOwn =
    entities.carrier === undefined && scope.machines.every((one) => one.carrier === targets.carrier);
  return isOwn ? null : language.carrier(targets.carrier);
}

function meanKw({ sum, time }: Found): number {
  return (sum.energyKwh * HOUR_MILLIS) / (time.span.to.getTime() - time.span.from.getTime());
}

function dataOf(metric: Metric, found: Found): Record<string, unknown> {
  const { sum, time, targets } = found;
  const peak = {
    value: rounded(sum.peakKw),
    unit: 'kW',
    low: rounded(sum.peakLowKw),
    high: rounded(sum.peakHighKw),
    at: sum.peakAt.toISOString(),
  };
  const energy = {
    value: rounded(sum.energyKwh),
    unit: 'kWh',
    low: rounded(sum.lowKwh),
    high: rounded(sum.highKwh),
  };
  const about = {
    metric,
    probability: 0.8,
    carrier: targets.carrier,
    timeframe: time.written,
    from: time.span.from.toISOString(),
    to: time.span.to.toISOString(),
    made_at: sum.madeAt.toISOString(),
    horizon: sum.horizon,
    models: sum.models,
  };
  if (metric === 'energy') return { ...energy, peak, ...about };
  if (metric === 'peak_demand') return { ...peak, energy, ...about };
  if (metric === 'power') return { value: rounded(meanKw(found)), unit: 'kW', energy, peak, ...about };
  return { value: null, unit: null, reason: 'not_forecast', energy, peak, ...about };
}

function citationsOf(asked: Asked, { scope, sum, time, targets }: Found): Citation[] {
  const names = machinesOfCarrier(asked, scope, targets.carrier).map(({ name }) => name);
  return [
    {
      source: 'forecasts',
      of: `${targets.carrier} of ${names.join(', ')}, forecast ${sum.ids.join(', ')} made ${sum.madeAt.toISOString()}`,
      from: time.span.from.toISOString(),
      to: time.span.to.toISOString(),
    },
  ];
}
