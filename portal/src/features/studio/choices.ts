import { carriers, type Carrier } from '@enms/telemetry-contract';
import { localDate, nextDate, startOfLocalDate } from '../../period/local-time.ts';
import {
  calendarFacts,
  modelKinds,
  resolutions,
  type DriverChoice,
  type Exclusion,
  type FitBody,
  type ModelKind,
  type PreviewBody,
  type Resolution,
  type StoredDriver,
  type Version,
} from './studio-types.ts';

/** Everything that makes a fit. It lives in the address: whoever opens the link fits the same. */
export interface Choices {
  readonly scope: string;
  readonly carrier: Carrier;
  readonly resolution: Resolution;
  /** A day of the site (2026-08-23) or an instant. */
  readonly begin: string;
  /** The last day (included), or the instant where it ends. */
  readonly end: string;
  readonly kind: ModelKind;
  readonly drivers: readonly DriverChoice[];
  readonly exclusions: readonly Exclusion[];
  readonly coverage: number;
  readonly confidence: number;
  readonly criterion: FitBody['options']['criterion'];
  readonly rankBy: FitBody['options']['rank_by'];
  readonly maxDrivers: number;
}

export type Query = Readonly<Record<string, unknown>>;

export const rankings = ['cross_validation', 'aicc', 'adjusted_r_squared'] as const;
export const criteria = ['bic', 'aicc'] as const;
const standard = {
  coverage: 0.9,
  confidence: 0.95,
  criterion: 'bic',
  rankBy: 'cross_validation',
  maxDrivers: 4,
} as const;
const trainingDays = 90;
const dayMillis = 86_400_000;

/** The charter's 90 whole days, up to yesterday. */
export function standardPeriod(nowMillis: number, timeZone: string): Pick<Choices, 'begin' | 'end'> {
  const end = localDate(nowMillis - dayMillis, timeZone);
  return { begin: daysBefore(end, trainingDays - 1), end };
}

/** The calendar day `days` before another. */
export function daysBefore(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - days * dayMillis).toISOString().slice(0, 10);
}

/** Drivers say nothing to models of the temperature alone. */
export function takesDrivers(kind: ModelKind): boolean {
  return kind === 'linear' || kind === 'search';
}

/** What an address says; what it leaves out is as `otherwise` has it. */
export function choicesOf(
  query: Query,
  otherwise: Pick<Choices, 'scope' | 'carrier' | 'begin' | 'end'>,
): Choices {
  return {
    scope: text(query['scope']) ?? otherwise.scope,
    carrier: oneOf(carriers, query['carrier']) ?? otherwise.carrier,
    resolution: oneOf(resolutions, query['resolution']) ?? 'hour',
    begin: moment(query['begin']) ?? otherwise.begin,
    end: moment(query['end']) ?? otherwise.end,
    kind: oneOf(modelKinds, query['kind']) ?? 'linear',
    drivers: list(query['driver']).flatMap(driverOfText),
    exclusions: list(query['exclude']).flatMap(exclusionOfText),
    coverage: share(query['coverage']) ?? standard.coverage,
    confidence: share(query['confidence']) ?? standard.confidence,
    criterion: oneOf(criteria, query['criterion']) ?? standard.criterion,
    rankBy: oneOf(rankings, query['rank']) ?? standard.rankBy,
    maxDrivers: Number(text(query['most']) ?? standard.maxDrivers) || standard.maxDrivers,
  };
}

/** The part of the address that these choices are. */
export function queryOf(choices: Choices): Record<string, string | string[]> {
  const { scope, carrier, resolution, begin, end, kind } = choices;
  return {
    scope,
    carrier,
    resolution,
    begin,
    end,
    kind,
    ...(choices.drivers.length > 0 && { driver: choices.drivers.map(textOfDriver) }),
    ...(choices.exclusions.length > 0 && {
      exclude: choices.exclusions.map(({ from, to, reason }) => `${from}/${to}/${reason}`),
    }),
    ...(choices.coverage !== standard.coverage && { coverage: String(choices.coverage) }),
    ...(choices.confidence !== standard.confidence && { confidence: String(choices.confidence) }),
    ...(choices.criterion !== standard.criterion && { criterion: choices.criterion }),
    ...(choices.rankBy !== standard.rankBy && { rank: choices.rankBy }),
    ...(choices.maxDrivers !== standard.maxDrivers && { most: String(choices.maxDrivers) }),
  };
}
/** The names that {@link queryOf} may set. */
export const choiceNames: readonly string[] = [
  'scope',
  'carrier',
  'resolution',
  'begin',
  'end',
  'kind',
  'driver',
  'exclude',
  'coverage',
  'confidence',
  'criterion',
  'rank',
  'most',
];

/** The instants between which periods are fitted. */
export function rangeOf({ begin, end }: Pick<Choices, 'begin' | 'end'>, timeZone: string) {
  return {
    from: begin.length > 10 ? begin : startOfLocalDate(begin, timeZone),
    to: end.length > 10 ? end : startOfLocalDate(nextDate(end), timeZone),
  };
}

/** The days that choices speak of, first and last. */
export function daysOf(choices: Pick<Choices, 'begin' | 'end'>, timeZone: string) {
  const { from, to } = rangeOf(choices, timeZone);
  return {
    first: localDate(Date.parse(from), timeZone),
    last: localDate(Date.parse(to) - 1, timeZone),
  };
}

/** What is sent for a preview; without the scope, carrier and resolution it makes a candidate. */
export function previewBody(choices: Choices, timeZone: string): PreviewBody {
  const { scope, carrier, resolution } = choices;
  return { scope, carrier, resolution, ...fitBody(choices, timeZone) };
}
export function fitBody(choices: Choices, timeZone: string): FitBody {
  return {
    ...rangeOf(choices, timeZone),
    model_kind: choices.kind,
    drivers: takesDrivers(choices.kind) ? choices.drivers.map(wireDriver) : [],
    exclusions: choices.exclusions,
    options: {
      coverage_threshold: choices.coverage,
      confidence: choices.confidence,
      criterion: choices.criterion,
      rank_by: choices.rankBy,
      max_drivers: choices.maxDrivers,
    },
  };
}

function wireDriver(driver: DriverChoice): object {
  switch (driver.kind) {
    case 'number':
      return { kind: 'number', source: driver.source, lag: driver.lag };
    case 'degree_days':
      return {
        kind: 'degree_days',
        direction: driver.direction,
        ...(driver.base !== null && { base: driver.base }),
      };
    case 'calendar':
      return {
        kind: 'calendar',
        calendar: driver.calendar,
        ...(driver.reference !== null && { reference: driver.reference }),
      };
  }
}

/** The choices that made a version: what it became, not what was searched for. */
export function choicesOfVersion(
  baseline: { readonly scope: string; readonly carrier: Carrier; readonly resolution: Resolution },
  version: Pick<Version, 'model_kind' | 'period_from' | 'period_to' | 'drivers' | 'exclusions' | 'options'>,
): Choices {
  const { options } = version;
  return {
    scope: baseline.scope,
    carrier: baseline.carrier,
    resolution: baseline.resolution,
    begin: version.period_from,
    end: version.period_to,
    kind: oneOf(modelKinds, version.model_kind) ?? 'linear',
    drivers: version.drivers.map(withoutName),
    exclusions: version.exclusions,
    coverage: options.coverage_threshold,
    confidence: options.confidence,
    criterion: options.criterion,
    rankBy: options.rank_by,
    maxDrivers: options.max_drivers,
  };
}

/** The name is the service's; it comes back with the fit. */
function withoutName(driver: StoredDriver): DriverChoice {
  switch (driver.kind) {
    case 'number':
      return { kind: 'number', source: driver.source, lag: driver.lag };
    case 'degree_days':
      return { kind: 'degree_days', direction: driver.direction, base: driver.base };
    case 'calendar':
      return { kind: 'calendar', calendar: driver.calendar, reference: driver.reference };
  }
}

/** Each driver once: by what it is, whatever its lag, base or reference. */
export function driverKey(driver: DriverChoice): string {
  switch (driver.kind) {
    case 'number':
      return driver.source;
    case 'degree_days':
      return `degree_days:${driver.direction}`;
    case 'calendar':
      return `calendar:${driver.calendar}`;
  }
}

export function toggledDriver(
  drivers: readonly DriverChoice[],
  driver: DriverChoice,
): readonly DriverChoice[] {
  const key = driverKey(driver);
  return drivers.some((each) => driverKey(each) === key)
    ? drivers.filter((each) => driverKey(each) !== key)
    : [...drivers, driver];
}

function textOfDriver(driver: DriverChoice): string {
  const key = driverKey(driver);
  switch (driver.kind) {
    case 'number':
      return driver.lag === 0 ? key : `${key}~${driver.lag}`;
    case 'degree_days':
      return driver.base === null ? key : `${key}~${driver.base}`;
    case 'calendar':
      return driver.reference === null ? key : `${key}~${driver.reference}`;
  }
}

function driverOfText(told: string): DriverChoice[] {
  const at = told.lastIndexOf('~');
  const [key, rest] = at < 0 ? [told, null] : [told.slice(0, at), told.slice(at + 1)];
  if (key.startsWith('degree_days:')) {
    const direction = oneOf(['heating', 'cooling'] as const, key.slice(12));
    const base = rest === null ? null : Number(rest);
    return direction === undefined || Number.isNaN(base) ? [] : [{ kind: 'degree_days', direction, base }];
  }
  if (key.startsWith('calendar:')) {
    const calendar = oneOf(calendarFacts, key.slice(9));
    return calendar === undefined ? [] : [{ kind: 'calendar', calendar, reference: rest }];
  }
  if (rest !== null && !/^\d{1,3}$/.test(rest)) return [{ kind: 'number', source: told, lag: 0 }];
  return key === '' ? [] : [{ kind: 'number', source: key, lag: Number(rest ?? 0) }];
}

function exclusionOfText(told: string): Exclusion[] {
  const [from = '', to = '', ...reason] = told.split('/');
  return Date.parse(from) < Date.parse(to) ? [{ from, to, reason: reason.join('/') }] : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
function list(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.flatMap((each) => text(each) ?? []);
}
function moment(value: unknown): string | undefined {
  const told = text(value);
  return told !== undefined && !Number.isNaN(Date.parse(told)) ? told : undefined;
}
function share(value: unknown): number | undefined {
  const number = Number(text(value) ?? Number.NaN);
  return number >= 0 && number <= 1 ? number : undefined;
}
function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find((each) => each === value);
}
