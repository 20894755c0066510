import { createHash } from 'node:crypto';
import type {
  DriverRanking,
  ModelCriterion,
  NormalQuantilePoint,
  SufficiencyLimits,
  Verdict,
} from '@enms/statistics';
import { normalQuantilePoints } from '@enms/statistics';
import type { CalendarOptions } from './calendar.ts';
import type { DriverSpec, ModelKind, Resolution } from './driver-spec.ts';
import { needsDegreeDays, needsTemperature, OUTDOOR_TEMPERATURE, sourcesOf } from './driver-spec.ts';
import { fitLinear } from './fit-linear.ts';
import { fitTemperatureModel } from './fit-temperature.ts';
import type { FittedModel } from './fitted-model.ts';
import type { Gate } from './gate.ts';
import { assessGate, gateLimits } from './gate.ts';
import type { Exclusion, PeriodSeries } from './period-series.ts';
import type { BaselineReport } from './report.ts';
import { reportOf, scatterOf } from './report.ts';
import type { StoredModel } from './stored-model.ts';
import type { TrainingPoint } from './training-points.ts';
import { residualCorrelogram, trainingPoints } from './training-points.ts';
import type { TrainingTable } from './training-table.ts';
import { trainingTable } from './training-table.ts';
import { verdictsOf } from './verdicts.ts';
import { verdictSentence } from '../wording/sentence.ts';
import { verdictFacts } from '../wording/statement.ts';

/** A question to the data: which model of which drivers, over which periods. Plain data. */
export interface FitRequest {
  readonly series: PeriodSeries;
  readonly resolution: Resolution;
  readonly timeZone: string;
  readonly kind: ModelKind;
  readonly drivers: readonly DriverSpec[];
  readonly exclusions: readonly Exclusion[];
  readonly options: FitOptions;
  /** Fit in spite of what the gate says. */
  readonly isOverridden: boolean;
}

/** How a fit is made; kept with its version. */
export interface FitOptions {
  readonly calendar: CalendarOptions;
  /** Share of a period that must be measured, 0.9 unless told. */
  readonly coverageThreshold: number;
  /** Of coefficients and prediction intervals, 0.95 unless told. */
  readonly confidence: number;
  readonly gate: SufficiencyLimits;
  /** Of `search`. */
  readonly rankBy: DriverRanking;
  readonly maxDrivers: number;
  /** Of `change_point`. */
  readonly criterion: ModelCriterion;
}

/** What came of it; without `fitted` the gate refused. */
export interface FitOutcome {
  readonly gate: Gate;
  readonly dataHash: string;
  readonly fitted: {
    readonly model: StoredModel;
    readonly report: BaselineReport;
    readonly verdicts: readonly Verdict[];
    readonly points: TrainingPoint;
    readonly quantilePoints: readonly NormalQuantilePoint[];
    /** Of the residuals, by lag from 1 on. */
    readonly autocorrelation: Float64Array;
  } | null;
}

/**
 * From periods to a judged model: table, gate, fit, report, verdicts.
 *
 * @throws StatisticsError of the fit, with code, field and remedy
 */
export function fitBaseline(request: FitRequest): FitOutcome {
  const { options, resolution } = request;
  const table = trainingTable(
    request.series,
    {
      drivers: request.drivers,
      timeZone: request.timeZone,
      calendar: options.calendar,
      coverageThreshold: options.coverageThreshold,
      sources: needsTemperature(request.kind, request.drivers) ? [OUTDOOR_TEMPERATURE] : [],
    },
    request.exclusions,
  );
  const gate = assessGate(table, gateLimits(resolution, options.gate));
  if (!gate.isSufficient && !request.isOverridden) {
    return { gate, dataHash: hashOf(request.series), fitted: null };
  }

  const fit = fitOf(request, table);
  const dataHash = hashOf(usedSeries(request.series, fit));
  const actual = Float64Array.from(fit.rows, (row) => table.energy[row]!);
  const scatter = scatterOf(fit, actual);
  const report = reportOf(fit, table, scatter, {
    resolution,
    confidence: options.confidence,
    months: gate.coveredMonths,
  });
  const verdicts = verdictsOf(report, scatter);
  const model = {
    schema: 1,
    kind: fit.kind,
    body: fit.body,
    resolution,
    timeZone: request.timeZone,
    calendar: options.calendar,
    coverageThreshold: options.coverageThreshold,
    confidence: options.confidence,
    drivers: fit.drivers,
    ranges: fit.ranges,
    scatter,
  } as StoredModel;
  return {
    gate,
    dataHash,
    fitted: {
      model,
      report: { ...report, sentence: verdictSentence(verdictFacts(report, verdicts), 'en') },
      verdicts,
      points: trainingPoints(model, request.series, fit),
      quantilePoints: normalQuantilePoints(fit.residuals),
      autocorrelation: residualCorrelogram(fit.residuals, resolution),
    },
  };
}

function fitOf(
  { kind, drivers, options, resolution, series }: FitRequest,
  table: TrainingTable,
): FittedModel {
  const temperaturesPerDay = series.temperaturesPerDay ?? 1;
  const { confidence, criterion, rankBy, maxDrivers } = options;
  if (kind !== 'linear' && kind !== 'search') {
    return fitTemperatureModel(kind, table, { resolution, confidence, criterion, temperaturesPerDay });
  }
  const search = kind === 'search' ? { rankBy, maxDrivers } : null;
  return fitLinear(table, drivers, { confidence, search, temperaturesPerDay });
}

/** Without the drivers that a search looked at and left out: who asks again reads only those of the model. */
function usedSeries({ temperatures, ...series }: PeriodSeries, { kind, drivers }: FittedModel): PeriodSeries {
  const used = new Set(sourcesOf(kind, drivers));
  return {
    ...series,
    drivers: Object.fromEntries(Object.entries(series.drivers).filter(([name]) => used.has(name))),
    ...(temperatures !== undefined && needsDegreeDays(kind, drivers) && { temperatures }),
  };
}

/** What tells whether the same data still answer: a hash over instants, energy, drivers and their coverage. */
export function hashOf(series: PeriodSeries): string {
  const hash = createHash('sha256');
  const add = (name: string, values: Float64Array) => {
    hash.update(name);
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  };
  add('bounds', series.bounds);
  add('energy', series.energy.values);
  add('energy coverage', series.energy.coverage);
  for (const [name, driver] of Object.entries(series.drivers).sort(([a], [b]) => (a < b ? -1 : 1))) {
    add(name, driver.values);
    add(`${name} coverage`, driver.coverage);
  }
  series.temperatures?.forEach((values) => add('temperatures', values));
  return hash.digest('hex');
}
