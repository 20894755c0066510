import type {
  BlockedCrossValidation,
  ChangePointFit,
  ChangePointKind,
  DegreeDayFit,
  Estimate,
  ModelCriterion,
  TowtFit,
} from '@enms/statistics';
import {
  aicc,
  blockedCrossValidation,
  changePointColumns,
  chooseChangePoint,
  cooksDistances,
  evaluateTowt,
  fitChangePoint,
  fitDegreeDays,
  fitTowt,
  leastSquares,
  rmse,
  StatisticsError,
} from '@enms/statistics';
import type { LocalMoment } from './calendar.ts';
import type { ModelKind, Resolution } from './driver-spec.ts';
import { OUTDOOR_TEMPERATURE } from './driver-spec.ts';
import { rangeOf } from './driver-range.ts';
import type { Coefficient, FittedModel, ModelChoiceReport, WorstPoint } from './fitted-model.ts';
import type { TrainingTable } from './training-table.ts';

export interface TemperatureOptions {
  readonly resolution: Resolution;
  readonly confidence: number;
  /** What chooses among change-point shapes. */
  readonly criterion: ModelCriterion;
  readonly temperaturesPerDay: number;
}

const BLOCKS = 10;
const WORST_POINTS = 5;

/** Interval of the week of a period: its hour of 168, or its day of 7. @throws StatisticsError `not_for_resolution` */
export function weekInterval(resolution: Resolution, moment: LocalMoment): number {
  if (resolution === 'hour') return moment.weekday * 24 + moment.hour;
  if (resolution === 'day') return moment.weekday;
  throw new StatisticsError('not_for_resolution', `A ${resolution} has no time of the week.`, {
    field: 'model_kind',
    remedy: 'Choose hours or days, or another kind of model.',
  });
}

/**
 * Fits one of the models that explain energy by the outdoor temperature.
 *
 * @throws StatisticsError as `fitChangePoint`, `fitTowt`, `fitDegreeDays`; `no_complete_rows`, `not_for_resolution`
 */
export function fitTemperatureModel(
  kind: Exclude<ModelKind, 'linear' | 'search'>,
  table: TrainingTable,
  options: TemperatureOptions,
): FittedModel {
  if (kind === 'degree_days') return degreeDayModel(table, options);
  const rows = completeRows(table);
  const temperatures = pick(temperatureOf(table), rows);
  const energy = pick(table.energy, rows);
  if (kind === 'TOWT') return towtModel(table, rows, temperatures, energy, options.resolution);
  if (kind !== 'change_point') {
    const fit = fitChangePoint(kind, temperatures, energy, { confidence: options.confidence });
    return changePointModel(fit, rows, temperatures, energy, null);
  }
  const { chosen, criterion, alternatives } = chooseChangePoint(temperatures, energy, options.criterion, {
    confidence: options.confidence,
  });
  return changePointModel(chosen, rows, temperatures, energy, {
    by: criterion,
    alternatives: alternatives.map((each) => ({
      name: each.kind,
      drivers: [OUTDOOR_TEMPERATURE],
      rSquared: each.rSquared,
      adjustedRSquared: null,
      aicc: each.aicc,
      bic: each.bic,
      crossValidationRmse: null,
      refusal: each.refusal ?? (each.hasPlausibleSlopes ? null : 'implausible_slopes'),
    })),
  });
}

function changePointModel(
  fit: ChangePointFit,
  rows: Int32Array,
  temperatures: Float64Array,
  energy: Float64Array,
  choice: ModelChoiceReport | null,
): FittedModel {
  const { fitted, residuals, ...body } = fit;
  const columns = changePointColumns(body, temperatures);
  const linear = leastSquares(columns, energy);
  const distances = cooksDistances(linear);
  const worst = Array.from(rows.keys())
    .sort((a, b) => distances[b]! - distances[a]!)
    .slice(0, WORST_POINTS);
  const names: Readonly<Record<ChangePointKind, string[]>> = {
    '3PH': ['heating balance point °C'],
    '3PC': ['cooling balance point °C'],
    '4P': ['balance point °C'],
    '5P': ['heating balance point °C', 'cooling balance point °C'],
  };
  return {
    kind: fit.kind,
    body,
    drivers: [],
    rows,
    fitted,
    residuals,
    parameters: fit.parameters,
    hasIntercept: true,
    coefficients: [
      coefficient('base', 'intercept', fit.base),
      ...(fit.heatingSlope ? [coefficient('heating slope', 'slope', fit.heatingSlope)] : []),
      ...(fit.coolingSlope ? [coefficient('cooling slope', 'slope', fit.coolingSlope)] : []),
      ...fit.balancePoints.map((point, k) => coefficient(names[fit.kind][k]!, 'balance_point', point)),
    ],
    ranges: [rangeOf(OUTDOOR_TEMPERATURE, temperatures)],
    worstPoints: worst.map((i): WorstPoint => ({
      row: rows[i]!,
      cooksDistance: Number.isFinite(distances[i]) ? distances[i]! : null,
      leverage: linear.leverages[i]!,
      residual: residuals[i]!,
    })),
    crossValidation: rows.length < 2 * BLOCKS ? null : crossValidateColumns(columns, energy),
    crossValidationOf: 'each tenth of the period by a fit on the rest, the balance points held',
    choice,
  };
}

/** Null where a block leaves too little to fit. */
function crossValidateColumns(
  columns: readonly Float64Array[],
  energy: Float64Array,
): BlockedCrossValidation | null {
  return blockedCrossValidation(columns, energy, { blocks: BLOCKS });
}

function towtModel(
  table: TrainingTable,
  rows: Int32Array,
  temperatures: Float64Array,
  energy: Float64Array,
  resolution: Resolution,
): FittedModel {
  const intervals = Float64Array.from(rows, (row) => weekInterval(resolution, table.moments[row]!));
  const fit = fitTowt(intervals, temperatures, energy);
  const { fitted, residuals, ...body } = fit;
  return {
    kind: 'TOWT',
    body,
    drivers: [],
    rows,
    fitted,
    residuals,
    parameters: fit.parameters,
    hasIntercept: true,
    coefficients: [],
    ranges: [rangeOf(OUTDOOR_TEMPERATURE, temperatures)],
    worstPoints: null,
    crossValidation: crossValidateTowt(fit, intervals, temperatures, energy),
    crossValidationOf: 'each tenth of the period by a fit on the rest',
    choice: null,
  };
}

/** Each contiguous block by a fit on all others, occupancy found anew. */
function crossValidateTowt(
  fit: TowtFit,
  intervals: Float64Array,
  temperatures: Float64Array,
  energy: Float64Array,
): BlockedCrossValidation | null {
  const n = energy.length;
  const actual: number[] = [];
  const expected: number[] = [];
  let blocksSkipped = 0;
  for (let block = 0; block < BLOCKS; block += 1) {
    const [from, to] = [Math.floor((block * n) / BLOCKS), Math.floor(((block + 1) * n) / BLOCKS)];
    const isRest = (_: number, i: number) => i < from || i >= to;
    try {
      const {
        fitted: _fitted,
        residuals: _residuals,
        ...rest
      } = fitTowt(intervals.filter(isRest), temperatures.filter(isRest), energy.filter(isRest));
      const evaluated = evaluateTowt(rest, intervals.slice(from, to), temperatures.slice(from, to));
      evaluated.expected.forEach((value, i) => {
        if (Number.isNaN(value)) return;
        expected.push(value);
        actual.push(energy[from + i]!);
      });
    } catch (error) {
      if (!(error instanceof StatisticsError)) throw error;
      blocksSkipped += 1;
    }
  }
  if (actual.length <= fit.parameters / BLOCKS || actual.length < 2) return null;
  return { rmse: rmse(actual, expected, 0).value, blocks: BLOCKS, blocksSkipped, rowsScored: actual.length };
}

/** Heating, cooling or both, by AICc among those whose slopes are plausible. */
function degreeDayModel(table: TrainingTable, options: TemperatureOptions): FittedModel {
  const settings = { readingsPerDay: options.temperaturesPerDay, confidence: options.confidence };
  const attempts = (['heating', 'cooling', 'heating_cooling'] as const).map((kind) => {
    try {
      const fit = fitDegreeDays(kind, table.temperatures, table.energy, settings);
      const residuals = fit.residuals.filter((value) => !Number.isNaN(value));
      const sse = residuals.reduce((sum, value) => sum + value ** 2, 0);
      return { kind, fit, figure: aicc(sse, fit.n, fit.parameters), refusal: undefined };
    } catch (error) {
      if (!(error instanceof StatisticsError)) throw error;
      return { kind, fit: undefined, figure: Infinity, refusal: error };
    }
  });
  const isPlausible = (fit: DegreeDayFit) =>
    (fit.heatingSlope?.estimate ?? 0) >= 0 && (fit.coolingSlope?.estimate ?? 0) >= 0;
  const ranked = attempts
    .filter((attempt) => attempt.fit !== undefined)
    .sort((a, b) => Number(isPlausible(b.fit)) - Number(isPlausible(a.fit)) || a.figure - b.figure);
  const best = ranked[0]?.fit;
  if (best === undefined) throw attempts[0]!.refusal!;
  const { fitted, residuals, ...body } = best;
  const rows = Int32Array.from(residuals.keys()).filter((row) => !Number.isNaN(residuals[row]));
  const means = Float64Array.from(table.temperatures, ({ temperatures }) => meanOfKnown(temperatures));
  return {
    kind: 'degree_days',
    body,
    drivers: [],
    rows,
    fitted: pick(fitted, rows),
    residuals: pick(residuals, rows),
    parameters: best.parameters,
    hasIntercept: true,
    coefficients: [
      coefficient('base load per day', 'intercept', best.baseLoadPerDay),
      ...(best.heatingSlope ? [coefficient('heating slope', 'slope', best.heatingSlope)] : []),
      ...(best.coolingSlope ? [coefficient('cooling slope', 'slope', best.coolingSlope)] : []),
      ...(best.heatingBase ? [coefficient('heating base °C', 'balance_point', best.heatingBase)] : []),
      ...(best.coolingBase ? [coefficient('cooling base °C', 'balance_point', best.coolingBase)] : []),
    ],
    ranges: [rangeOf(OUTDOOR_TEMPERATURE, pick(means, rows))],
    worstPoints: null,
    crossValidation: null,
    crossValidationOf: 'not computed for degree days of whole periods',
    choice: {
      by: 'aicc',
      alternatives: attempts.map(({ kind, fit, figure, refusal }) => ({
        name: kind,
        drivers: [OUTDOOR_TEMPERATURE],
        rSquared: fit?.rSquared ?? null,
        adjustedRSquared: null,
        aicc: fit === undefined ? null : figure,
        bic: null,
        crossValidationRmse: null,
        refusal: refusal?.code ?? (isPlausible(fit!) ? null : 'implausible_slopes'),
      })),
    },
  };
}

function coefficient(name: string, role: Coefficient['role'], estimate: Estimate): Coefficient {
  const isPoint = role === 'balance_point';
  return {
    name,
    driver: role === 'intercept' ? null : OUTDOOR_TEMPERATURE,
    role,
    estimate: estimate.estimate,
    standardError: estimate.standardError,
    t: isPoint ? null : estimate.t,
    p: isPoint ? null : estimate.p,
    low: estimate.low,
    high: estimate.high,
    vif: null,
  };
}

function temperatureOf(table: TrainingTable): Float64Array {
  return table.columns[OUTDOOR_TEMPERATURE] as Float64Array;
}

function completeRows(table: TrainingTable): Int32Array {
  const temperature = temperatureOf(table);
  const rows = Int32Array.from(table.energy.keys()).filter(
    (row) => Number.isFinite(table.energy[row]) && Number.isFinite(temperature[row]),
  );
  if (rows.length > 0) return rows;
  throw new StatisticsError('no_complete_rows', 'No period has both energy and outdoor temperature.', {
    field: OUTDOOR_TEMPERATURE,
    remedy:
      'Choose a period in which the outdoor temperature was measured, or a linear model of other drivers.',
  });
}

function pick(values: Float64Array, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row]!);
}

function meanOfKnown(values: Float64Array): number {
  const known = values.filter((value) => Number.isFinite(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
