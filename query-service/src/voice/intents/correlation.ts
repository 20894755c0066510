import type { Driver, Span } from '@enms/voice-grammar';
import { drivers } from '@enms/voice-grammar';
import type { Correlation, CorrelationRepository } from '../analytics/correlation-repository.ts';
import { machinesOfCarrier } from '../analytics/targets.ts';
import type { Resolution } from '../analytics/whole-periods.ts';
import { wholePeriods } from '../analytics/whole-periods.ts';
import type { Strength } from '../answers/spoken-findings.ts';
import { strengths } from '../answers/spoken-findings.ts';
import type { Answerer, Asked, AskedTime, Citation, Scope, SpokenAnswer } from '../asked.ts';
import { isFuture, timeOf } from '../asked-time.ts';
import { carrierOf, rounded } from '../figures.ts';
import { scopeOf } from '../scope.ts';

const OTHERWISE = 'last_30_days';
/** As `analytics.driver_values` names them, with the unit of the slope. */
const DRIVER_VALUES: Readonly<Record<Driver, { readonly name: string; readonly unit: string }>> = {
  temperature: { name: 'outdoor_temp_c', unit: '°C' },
  humidity: { name: 'humidity_percent', unit: '%' },
  production: { name: 'production_count', unit: 'unit' },
  pressure: { name: 'pressure_bar', unit: 'bar' },
  moisture: { name: 'material_moisture_percent', unit: '%' },
  operating_hours: { name: 'operating_hours', unit: 'h' },
};
/** Fewer pairs than these say nothing. */
const LEAST_PAIRS = 10;
/** From so many days on days are compared, hours before: a week of days would be too few. */
const LEAST_DAYS = 14;
/** Hours of longer times would be many. */
const MOST_DAYS_BY_HOUR = 31;
const MOST_DAYS = 1100;
/** Of more machines than this only drivers that are summed up by the hour already are looked through, and by days. */
const MANY_MACHINES = 20;
const SUMMED_DRIVERS: readonly Driver[] = ['temperature', 'humidity', 'production', 'pressure'];
const DAY_MILLIS = 86_400_000;
/** Student's t that ten unrelated pairs exceed in 5 of 100 cases; more pairs do so a little more rarely. */
const CHANCE_T = 2.3;

interface Measured extends Correlation {
  readonly driver: Driver;
  readonly resolution: Resolution;
  /** What was compared: whole periods. */
  readonly span: Span;
}

/** How the energy of machines goes together with what may drive it: Pearson's r of days or hours. */
export class CorrelationWithDriver implements Answerer {
  readonly intent = 'correlation';
  readonly #correlations: CorrelationRepository;

  constructor(correlations: CorrelationRepository) {
    this.#correlations = correlations;
  }

  async answer(asked: Asked): Promise<SpokenAnswer> {
    const { language, entities, now } = asked;
    const scope = scopeOf(asked);
    const time = timeOf(asked, scope.timeZone, entities.timeframe ?? OTHERWISE);
    if (isFuture(time, now)) return { sentences: [language.notYet(time.said)], data: null, citations: [] };
    const all = await this.#measure(asked, scope, time, wantedOf(entities.driver, scope));
    const known = all.filter(({ r, pairs }) => r !== null && pairs >= LEAST_PAIRS);
    const [strongest] = known.toSorted((a, b) => Math.abs(b.r ?? 0) - Math.abs(a.r ?? 0));
    return strongest === undefined
      ? unknown(asked, scope, time, all)
      : said(asked, scope, time, strongest, known);
  }

  /** Each by days where there are enough of them, else by hours. */
  async #measure(
    asked: Asked,
    scope: Scope,
    { span }: AskedTime,
    wanted: readonly Driver[],
  ): Promise<Measured[]> {
    const from = new Date(Math.max(span.from.getTime(), span.to.getTime() - MOST_DAYS * DAY_MILLIS));
    const bounds = (resolution: Resolution): Date[] =>
      wholePeriods(resolution, { from, to: span.to }, scope.timeZone, asked.now);
    const days = bounds('day');
    const byDay = days.length > LEAST_DAYS ? await this.#between(asked, scope, wanted, 'day', days) : [];
    const isEnough = (driver: Driver): boolean =>
      byDay.some((one) => one.driver === driver && one.pairs >= LEAST_PAIRS);
    const others = wanted.filter((driver) => !isEnough(driver));
    const isTooMuch = scope.machines.length > MANY_MACHINES && byDay.length > 0;
    if (others.length === 0 || isTooMuch || days.length > MOST_DAYS_BY_HOUR + 1) return byDay;
    const byHour = await this.#between(asked, scope, others, 'hour', bounds('hour'));
    return [...byDay.filter(({ driver }) => isEnough(driver)), ...byHour];
  }

  async #between(
    asked: Asked,
    scope: Scope,
    wanted: readonly Driver[],
    resolution: Resolution,
    bounds: readonly Date[],
  ): Promise<Measured[]> {
    const [from, to] = [bounds[0], bounds.at(-1)];
    if (from === undefined || to === undefined || bounds.length < 2) return [];
    const carrier = carrierOf(asked, scope.machines);
    const ids = machinesOfCarrier(asked, scope, carrier).map(({ id }) => id);
    const names = wanted.map((driver) => DRIVER_VALUES[driver].name);
    const own = await this.#correlations.between(ids, carrier, ids, names, bounds);
    const weather = DRIVER_VALUES.temperature.name;
    const isWeatherMissing = names.includes(weather) && (own.get(weather)?.driverPeriods ?? 0) === 0;
    const site = isWeatherMissing
      ? await this.#correlations.between(ids, carrier, neighboursOf(asked, scope), [weather], bounds)
      : undefined;
    return wanted.flatMap((driver) => {
      const { name } = DRIVER_VALUES[driver];
      const found = site?.get(name) ?? own.get(name);
      return found === undefined ? [] : [{ ...found, driver, resolution, span: { from, to } }];
    });
  }
}

function wantedOf(driver: Driver | undefined, { machines }: Scope): readonly Driver[] {
  if (driver !== undefined) return [driver];
  return machines.length > MANY_MACHINES ? SUMMED_DRIVERS : drivers;
}

/** The weather is the same for all machines of a site, whichever of them has the sensor. */
function neighboursOf(asked: Asked, scope: Scope): number[] {
  const sites = new Set(scope.machines.map(({ factory }) => factory.id));
  return asked.machines.filter(({ factory }) => sites.has(factory.id)).map(({ id }) => id);
}

function strengthOf(r: number): Strength {
  return strengths[Math.min(4, Math.floor(Math.abs(r) * 5))] ?? 'hardly';
}

function said(
  asked: Asked,
  scope: Scope,
  time: AskedTime,
  found: Measured,
  known: readonly Measured[],
): SpokenAnswer {
  const { language, entities } = asked;
  const { driver, resolution, pairs, t } = found;
  const [r, slope] = [found.r ?? 0, found.slope ?? 0];
  const strength = strengthOf(r);
  const name = language.driver(driver);
  const sentences = [
    ...(entities.driver === undefined && known.length > 1 ? [language.strongestDriver(name)] : []),
    language.correlation(
      scope.subject,
      name,
      strength,
      r > 0,
      language.plainNumber(r),
      language.periods(pairs, resolution),
      time.said,
    ),
    ...(strength === 'hardly'
      ? []
      : [language.slope(driver, language.amount(Math.abs(slope), 'kWh'), slope > 0, resolution)]),
    ...(strength !== 'hardly' && t !== null && Math.abs(t) < CHANCE_T ? [language.mayBeChance()] : []),
  ];
  return { sentences, data: dataOf(time, found, known), citations: citationsOf(asked, scope, known) };
}

function unknown(asked: Asked, scope: Scope, time: AskedTime, all: readonly Measured[]): SpokenAnswer {
  const { language, entities } = asked;
  const reported = all.filter(({ driverPeriods }) => driverPeriods > 0);
  const [most] = reported.toSorted((a, b) => b.pairs - a.pairs);
  const data = (reason: string): Record<string, unknown> => ({
    r: null,
    pairs: most?.pairs ?? 0,
    driver: most?.driver ?? entities.driver ?? null,
    timeframe: time.written,
    reason,
  });
  if (most === undefined) {
    const name = entities.driver === undefined ? null : language.driver(entities.driver);
    if (all.length === 0) {
      const sentence = language.tooFewPairs(scope.subject, name, 0, LEAST_PAIRS, 'hour', time.said);
      return { sentences: [sentence], data: data('too_few_periods'), citations: [] };
    }
    return {
      sentences: [language.noDriver(scope.subject, name, time.said)],
      data: data('no_driver_values'),
      citations: [],
    };
  }
  const name = language.driver(most.driver);
  const citations = citationsOf(asked, scope, [most]);
  if (most.pairs >= LEAST_PAIRS) {
    const sentence = language.noVariation(scope.subject, name, time.said);
    return { sentences: [sentence], data: data('no_variation'), citations };
  }
  const { pairs, resolution } = most;
  const sentence = language.tooFewPairs(scope.subject, name, pairs, LEAST_PAIRS, resolution, time.said);
  return { sentences: [sentence], data: data('too_few_periods'), citations };
}

function dataOf(time: AskedTime, found: Measured, known: readonly Measured[]): Record<string, unknown> {
  const item = ({ driver, r, slope, pairs, resolution }: Measured): Record<string, unknown> => ({
    driver,
    r: rounded(r),
    pairs,
    resolution,
    slope: rounded(slope),
    slope_unit: `kWh/${DRIVER_VALUES[driver].unit}`,
  });
  return {
    ...item(found),
    strength: strengthOf(found.r ?? 0),
    method: 'pearson',
    timeframe: time.written,
    ...(known.length > 1 && { items: known.map(item) }),
  };
}

function citationsOf(asked: Asked, scope: Scope, known: readonly Measured[]): Citation[] {
  const carrier = carrierOf(asked, scope.machines);
  const names = machinesOfCarrier(asked, scope, carrier).map(({ name }) => name);
  const [first] = known;
  return [
    ...(first === undefined ? [] : [citation('ledger', `${carrier} of ${names.join(', ')}`, first.span)]),
    ...known.map(({ driver, span }) =>
      citation('drivers', `${DRIVER_VALUES[driver].name} for ${names.join(', ')}`, span),
    ),
  ];
}

function citation(source: Citation['source'], of: string, { from, to }: Span): Citation {
  return { source, of, from: from.toISOString(), to: to.toISOString() };
}
