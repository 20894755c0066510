import type {
  BootstrappedSavings,
  FractionalSavingsUncertainty,
  LeastSquares,
  Verdict,
} from '@enms/statistics';
import {
  bootstrapSavings,
  changePointColumns,
  designColumns,
  fractionalSavingsUncertainty,
  leastSquares,
  savingsUncertainty,
  StatisticsError,
} from '@enms/statistics';
import { OUTDOOR_TEMPERATURE } from './driver-spec.ts';
import { modelColumns } from './evaluate-model.ts';
import { hashOf } from './fit-baseline.ts';
import type { Exclusion, PeriodSeries } from './period-series.ts';
import type { JudgedReport } from './verdicts.ts';
import { verdictsOf } from './verdicts.ts';
import { fsuInput, PERIODS_PER_MONTH } from './report.ts';
import type { StoredModel } from './stored-model.ts';
import type { UseInput, UseSummary } from './use-baseline.ts';
import { evaluateBaseline } from './use-baseline.ts';

/** Energy that no driver knows of, for a time within the reporting period. */
export interface Adjustment {
  readonly id: number;
  readonly kind: string;
  readonly description: string;
  /** ms since 1970, half-open. */
  readonly from: number;
  readonly to: number;
  /** kWh added to what is expected: more than zero for a shift more, less for a machine that left. */
  readonly items: readonly { readonly label: string; readonly kwh: number }[];
}

export interface SavingsInput extends UseInput {
  readonly adjustments: readonly Adjustment[];
  /** The baseline's own periods, for the bootstrap; left out where it is not asked for. */
  readonly baseline?: {
    readonly series: PeriodSeries;
    readonly exclusions: readonly Exclusion[];
    /** Of the data the model was made from. */
    readonly dataHash: string;
  };
  readonly seed: number;
  readonly confidence: number;
  /** What the report says of the baseline, to be judged again with the reporting period. */
  readonly report: JudgedReport;
}

export interface AppliedAdjustment extends Adjustment {
  /** Of it that lies in the reporting period. */
  readonly share: number;
  readonly appliedKwh: number;
}

/** Savings of a reporting period with what is known of their uncertainty. */
export interface SavingsOutcome {
  readonly summary: UseSummary;
  /** Expected − actual + adjustments, kWh. */
  readonly savingsKwh: number;
  readonly adjustmentKwh: number;
  readonly adjustments: readonly AppliedAdjustment[];
  /** Money of the measured part (without adjustments), by the average price of each period. */
  readonly money: {
    readonly savings: number | null;
    readonly pricedPeriods: number;
    readonly unpricedPeriods: number;
  };
  /** Over the adjusted expectation. */
  readonly savedShare: number | null;
  readonly reportingMonths: number;
  readonly confidence: number;
  /** Half-width of the interval by ASHRAE Guideline 14, kWh; null with a reason. */
  readonly uncertaintyKwh: number | null;
  readonly fractionalUncertainty: FractionalSavingsUncertainty | null;
  readonly uncertaintyReason: string | null;
  /** Of the measured part, beside it for hours and days; null with a reason. */
  readonly bootstrap: BootstrappedSavings | null;
  readonly bootstrapReason: string | null;
  /** More than their uncertainty. */
  readonly isSignificant: boolean | null;
  readonly verdicts: readonly Verdict[];
}

/**
 * Savings of the reporting period: what the baseline expects under its conditions, less what was used, with non-routine
 * adjustments itemised. Periods without energy or a driver are in neither.
 *
 * Source: IPMVP Core Concepts 2022 (avoided energy, non-routine adjustments); see `savingsUncertainty` and `bootstrapSavings`.
 *
 * @throws StatisticsError as `evaluateModel`
 */
export function baselineSavings(input: SavingsInput): SavingsOutcome {
  const { model, confidence } = input;
  const evaluation = evaluateBaseline({ model, series: input.series, prices: input.prices });
  const { summary, starts, ends } = evaluation;
  const adjustments = input.adjustments.map((adjustment) => applied(adjustment, starts[0]!, ends.at(-1)!));
  const adjustmentKwh = adjustments.reduce((sum, { appliedKwh }) => sum + appliedKwh, 0);
  const savingsKwh = summary.expectedKwh - summary.actualKwh + adjustmentKwh;
  const adjusted = summary.expectedKwh + adjustmentKwh;
  const savedShare = adjusted > 0 ? savingsKwh / adjusted : null;
  const reportingMonths = summary.counted / PERIODS_PER_MONTH[model.resolution];
  const uncertainty = uncertaintyOf(model, summary, savedShare, reportingMonths, confidence);
  const bootstrap = bootstrapOf(input, evaluation.actual, evaluation.expected);
  return {
    summary,
    savingsKwh,
    adjustmentKwh,
    adjustments,
    money: {
      savings: summary.money.cost === null ? null : -summary.money.cost,
      pricedPeriods: summary.money.pricedPeriods,
      unpricedPeriods: summary.money.unpricedPeriods,
    },
    savedShare,
    reportingMonths,
    confidence,
    ...uncertainty,
    ...bootstrap,
    isSignificant:
      uncertainty.uncertaintyKwh === null ? null : Math.abs(savingsKwh) > uncertainty.uncertaintyKwh,
    verdicts: verdictsOf(input.report, model.scatter, summary.drivers),
  };
}

function applied(adjustment: Adjustment, from: number, to: number): AppliedAdjustment {
  const overlap = Math.min(adjustment.to, to) - Math.max(adjustment.from, from);
  const share = Math.max(0, overlap) / (adjustment.to - adjustment.from);
  const kwh = adjustment.items.reduce((sum, item) => sum + item.kwh, 0);
  return { ...adjustment, share, appliedKwh: kwh * share };
}

function uncertaintyOf(
  model: StoredModel,
  summary: UseSummary,
  savedShare: number | null,
  reportingMonths: number,
  confidence: number,
): Pick<SavingsOutcome, 'uncertaintyKwh' | 'fractionalUncertainty' | 'uncertaintyReason'> {
  try {
    if (summary.counted === 0) return { ...unknown, uncertaintyReason: 'no_period_with_energy_and_drivers' };
    const terms = {
      ...fsuInput(model.scatter, model.resolution, reportingMonths, summary.counted),
      confidence,
    };
    return {
      uncertaintyKwh: savingsUncertainty(terms).shareOfExpected * summary.expectedKwh,
      fractionalUncertainty:
        savedShare === null || savedShare === 0 ? null : fractionalSavingsUncertainty(savedShare, terms),
      uncertaintyReason: null,
    };
  } catch (error) {
    if (!(error instanceof StatisticsError)) throw error;
    return { ...unknown, uncertaintyReason: error.code };
  }
}

const unknown = { uncertaintyKwh: null, fractionalUncertainty: null };

/** Null with a reason where the model is no linear one, its data changed, or its periods are few. */
function bootstrapOf(
  input: SavingsInput,
  actual: Float64Array,
  expected: Float64Array,
): Pick<SavingsOutcome, 'bootstrap' | 'bootstrapReason'> {
  const refused = (bootstrapReason: string) => ({ bootstrap: null, bootstrapReason });
  const { model, baseline } = input;
  if (baseline === undefined) return refused('not_asked_for');
  if (model.resolution !== 'hour' && model.resolution !== 'day') return refused('only_for_hours_and_days');
  if (model.kind === 'TOWT' || model.kind === 'degree_days')
    return refused('only_for_linear_and_change_point_models');
  if (hashOf(baseline.series) !== baseline.dataHash) return refused('baseline_data_changed');
  try {
    const own = modelColumns(model, baseline.series, baseline.exclusions);
    const { columns, rows } = designOf(model, own.columns, own.energy);
    const fit: LeastSquares = leastSquares(columns, pick(own.energy, rows));
    const later = modelColumns(model, input.series, []);
    const known = Float64Array.from(actual, (value, i) => (Number.isNaN(expected[i]) ? Number.NaN : value));
    const reporting = designOf(model, later.columns, known);
    const options = { seed: input.seed, confidence: input.confidence };
    return {
      bootstrap: bootstrapSavings(fit, columns, reporting.columns, pick(known, reporting.rows), options),
      bootstrapReason: null,
    };
  } catch (error) {
    if (!(error instanceof StatisticsError)) throw error;
    return refused(error.code);
  }
}

type Columns = ReturnType<typeof modelColumns>['columns'];

/** Design columns of the rows that have energy and every driver. */
function designOf(model: StoredModel, columns: Columns, energy: Float64Array) {
  const drivers = model.kind === 'linear' ? model.body.drivers : [];
  const needed = model.kind === 'linear' ? drivers.map(({ name }) => name) : [OUTDOOR_TEMPERATURE];
  const rows = Int32Array.from(energy.keys()).filter(
    (row) =>
      Number.isFinite(energy[row]) &&
      needed.every((name) => {
        const value = columns[name]?.[row];
        return typeof value === 'string' || Number.isFinite(value);
      }),
  );
  if (model.kind === 'linear') {
    const own = drivers.flatMap((driver) => designColumns(driver, columns[driver.name]!, rows));
    return {
      rows,
      columns: [...(model.body.hasIntercept ? [new Float64Array(rows.length).fill(1)] : []), ...own],
    };
  }
  if (model.kind === 'TOWT' || model.kind === 'degree_days') return { rows, columns: [] };
  const temperatures = pick(columns[OUTDOOR_TEMPERATURE] as Float64Array, rows);
  return { rows, columns: changePointColumns(model.body, temperatures) };
}

function pick(values: Float64Array, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row]!);
}
