import { invalidRequest } from '@enms/http-api';
import type { FieldProblem, TimeRange } from '@enms/http-api';
import { instant } from '@enms/http-api';
import { isDriverName } from '../series/series.ts';
import type { DriverBody, FitBody, FitOptionsBody } from './fit-dto.ts';
import { DEFAULT_CALENDAR } from './model/calendar.ts';
import type { DriverSpec, ModelKind } from './model/driver-spec.ts';
import { isOfTemperature } from './model/driver-spec.ts';
import type { FitOptions } from './model/fit-baseline.ts';
import type { Exclusion } from './model/period-series.ts';

/** What somebody asked to be fitted, understood. */
export interface FitPlan {
  readonly kind: ModelKind;
  readonly drivers: readonly DriverSpec[];
  readonly range: TimeRange;
  readonly exclusions: readonly Exclusion[];
  readonly options: FitOptions;
}

/** The charter's training period. */
export const TRAINING_DAYS = 90;
const DAY_MILLIS = 86_400_000;

/** @throws Problem 400 naming each field that is wrong */
export function fitPlan(body: FitBody, now: Date): FitPlan {
  const to = body.to === undefined ? now : instant('to', body.to);
  const from =
    body.from === undefined
      ? new Date(to.getTime() - TRAINING_DAYS * DAY_MILLIS)
      : instant('from', body.from);
  if (from >= to) {
    throw invalidRequest([
      { field: 'from', reason: 'empty_time_range', remedy: 'Send a from that is before to.' },
    ]);
  }
  const exclusions = (body.exclusions ?? []).map((each, i): Exclusion => {
    const start = instant(`exclusions[${i}].from`, each.from).getTime();
    const end = instant(`exclusions[${i}].to`, each.to).getTime();
    if (start >= end) {
      throw invalidRequest([
        { field: `exclusions[${i}].to`, reason: 'empty_time_range', remedy: 'Send a to that is after from.' },
      ]);
    }
    return { from: start, to: end, reason: each.reason };
  });
  return {
    kind: body.model_kind,
    drivers: driversOf(body.model_kind, body.drivers ?? []),
    range: { from, to },
    exclusions,
    options: optionsOf(body.options ?? {}),
  };
}

function optionsOf(body: FitOptionsBody): FitOptions {
  const { gate } = body;
  return {
    calendar: {
      shifts: body.shifts ?? DEFAULT_CALENDAR.shifts,
      holidays: body.holidays ?? DEFAULT_CALENDAR.holidays,
    },
    coverageThreshold: body.coverage_threshold ?? 0.9,
    confidence: body.confidence ?? 0.95,
    gate: {
      ...(gate?.valid_share !== undefined && { validShare: gate.valid_share }),
      ...(gate?.month_share !== undefined && { monthShare: gate.month_share }),
      ...(gate?.observations !== undefined && { observations: gate.observations }),
    },
    rankBy: body.rank_by ?? 'cross_validation',
    maxDrivers: body.max_drivers ?? 4,
    criterion: body.criterion ?? 'bic',
  };
}

function driversOf(kind: ModelKind, bodies: readonly DriverBody[]): DriverSpec[] {
  const problems: FieldProblem[] = [];
  if (isOfTemperature(kind) && bodies.length > 0) {
    problems.push({
      field: 'drivers',
      reason: 'not_for_kind',
      remedy: `Leave them out: ${kind} explains energy by the outdoor temperature. Choose linear for other drivers.`,
    });
  }
  if (!isOfTemperature(kind) && bodies.length === 0) {
    problems.push({ field: 'drivers', reason: 'missing', remedy: 'Send at least one driver.' });
  }
  const drivers = bodies.map((body, i) => driverOf(body, `drivers[${i}]`, problems));
  const names = new Set<string>();
  drivers.forEach(({ name }, i) => {
    if (names.has(name)) {
      const remedy = 'Name each driver once, under a name of its own.';
      problems.push({ field: `drivers[${i}].name`, reason: 'duplicate_driver', remedy });
    }
    names.add(name);
  });
  if (problems.length > 0) throw invalidRequest(problems);
  return drivers;
}

function driverOf(body: DriverBody, field: string, problems: FieldProblem[]): DriverSpec {
  switch (body.kind) {
    case 'number': {
      const source = body.source ?? '';
      const lag = body.lag ?? 0;
      if (!isDriverName(source)) {
        problems.push({
          field: `${field}.source`,
          reason: 'unknown_driver',
          remedy:
            'Send the name of a driver, such as production_count or metric:<name>; GET drivers lists what there is.',
        });
      }
      return {
        kind: 'number',
        name: body.name ?? (lag === 0 ? source : `${source} ${lag} before`),
        source,
        lag,
      };
    }
    case 'degree_days': {
      const { direction } = body;
      if (direction === undefined) {
        problems.push({ field: `${field}.direction`, reason: 'missing', remedy: 'Send heating or cooling.' });
      }
      const name = body.name ?? `${direction ?? 'heating'}_degree_days`;
      return { kind: 'degree_days', name, direction: direction ?? 'heating', base: body.base ?? null };
    }
    case 'calendar': {
      const { calendar } = body;
      if (calendar === undefined) {
        problems.push({
          field: `${field}.calendar`,
          reason: 'missing',
          remedy: 'Send a fact of the calendar.',
        });
      }
      const fact = calendar ?? 'day_type';
      return { kind: 'calendar', name: body.name ?? fact, calendar: fact, reference: body.reference ?? null };
    }
  }
}
