import type { ReportingDriver, Verdict } from '@enms/statistics';
import { deviations, judgeModel, mean } from '@enms/statistics';
import type { ModelEvaluation } from './evaluate-model.ts';
import { evaluateModel } from './evaluate-model.ts';
import type { PeriodSeries } from './period-series.ts';
import type { StoredModel } from './stored-model.ts';

/** Periods to be judged by a model. Plain data. */
export interface UseInput {
  readonly model: StoredModel;
  readonly series: PeriodSeries;
  /** Average money for a kWh in each period after the lead; NaN where none is known. */
  readonly prices: Float64Array;
  /** Of the prediction intervals; the model's own unless told. */
  readonly confidence?: number;
}

/** Money of deviations, as far as prices are known. */
export interface PricedSum {
  /** Null where not one period has a price. */
  readonly cost: number | null;
  readonly pricedPeriods: number;
  /** Periods with a deviation and no price: they are not in the cost. */
  readonly unpricedPeriods: number;
}

/** What a period as a whole says. */
export interface UseSummary {
  readonly periods: number;
  /** With energy and expectation; the totals are over these alone. */
  readonly counted: number;
  readonly skipped: readonly { readonly reason: string; readonly periods: number }[];
  readonly actualKwh: number;
  readonly expectedKwh: number;
  /** Actual − expected: more than zero is waste. */
  readonly deviationKwh: number;
  readonly money: PricedSum;
  /**
   * Actual over expected energy: the SEnPI of the Superior Energy Performance protocol (forecast form). Null where nothing is
   * expected.
   */
  readonly senpi: number | null;
  /** 1 − SEnPI: the share saved. */
  readonly improvement: number | null;
  /** kWh a period as if it had run under the mean conditions of the baseline: SEnPI times the baseline's mean. */
  readonly normalisedEnpiKwh: number | null;
  readonly baselineEnpiKwh: number;
  readonly extrapolatedPeriods: number;
  /** Of the counted periods. */
  readonly extrapolationShare: number;
  readonly drivers: readonly ReportingDriver[];
  /** Driver means beside the range of the baseline, as SEP asks. */
  readonly driverVerdict: Verdict['rules'][number] | null;
}

export interface UseOutcome extends ModelEvaluation {
  /** kWh; NaN where skipped. */
  readonly deviation: Float64Array;
  /** Money; NaN where skipped or without a price. */
  readonly deviationCost: Float64Array;
  readonly summary: UseSummary;
}

/**
 * Actual against expected energy, period by period and as a whole.
 *
 * Source: ISO 50006:2023 (normalised comparison); US DOE, SEP Measurement & Verification Protocol for Industry (SEnPI).
 *
 * @throws StatisticsError as `evaluateModel`
 */
export function evaluateBaseline(input: UseInput): UseOutcome {
  const { model, series, prices, confidence = model.confidence } = input;
  const evaluation = evaluateModel(model, series, confidence);
  const stream = deviations(evaluation.actual, evaluation.expected);
  const deviationCost = stream.values.map((value, i) => value * prices[i]!);
  const counted = stream.values.map((value) => (Number.isNaN(value) ? 0 : 1));
  const extrapolatedPeriods = evaluation.extrapolated.reduce(
    (count, flag, i) => count + (flag === 1 && counted[i] === 1 ? 1 : 0),
    0,
  );
  const senpi = stream.totalExpected > 0 ? stream.totalActual / stream.totalExpected : null;
  const drivers = reportingDrivers(model, evaluation, counted);
  return {
    ...evaluation,
    deviation: stream.values,
    deviationCost,
    summary: {
      periods: counted.length,
      counted: stream.counted,
      skipped: countReasons(evaluation.skippedReasons),
      actualKwh: stream.totalActual,
      expectedKwh: stream.totalExpected,
      deviationKwh: stream.total,
      money: pricedSum(stream.values, deviationCost),
      senpi,
      improvement: senpi === null ? null : 1 - senpi,
      normalisedEnpiKwh: senpi === null ? null : senpi * model.scatter.meanKwh,
      baselineEnpiKwh: model.scatter.meanKwh,
      extrapolatedPeriods,
      extrapolationShare: stream.counted === 0 ? 0 : extrapolatedPeriods / stream.counted,
      drivers,
      driverVerdict:
        judgeModel('sep', { reportingDrivers: drivers }).rules.find(
          ({ code }) => code === 'reporting_driver_mean',
        ) ?? null,
    },
  };
}

/** Sum of the money that is known. @param energy NaN where there is no deviation */
export function pricedSum(energy: Float64Array, money: Float64Array): PricedSum {
  let [cost, pricedPeriods, unpricedPeriods] = [0, 0, 0];
  energy.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    if (Number.isNaN(money[i])) unpricedPeriods += 1;
    else {
      pricedPeriods += 1;
      cost += money[i]!;
    }
  });
  return { cost: pricedPeriods === 0 ? null : cost, pricedPeriods, unpricedPeriods };
}

function countReasons(reasons: readonly (string | null)[]): { reason: string; periods: number }[] {
  const counts = new Map<string, number>();
  for (const reason of reasons) if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, periods]) => ({ reason, periods })).sort((a, b) => b.periods - a.periods);
}

function reportingDrivers(
  model: StoredModel,
  evaluation: ModelEvaluation,
  counted: Float64Array,
): ReportingDriver[] {
  return model.ranges.flatMap((range) => {
    const column = evaluation.drivers.find(({ name }) => name === range.name)?.values;
    const values = column?.filter((value, i) => counted[i] === 1 && !Number.isNaN(value));
    if (values === undefined || values.length === 0) return [];
    return [
      {
        name: range.name,
        reportingMean: mean(values),
        baselineMean: range.mean,
        baselineSd: range.sd,
        baselineLow: range.min,
        baselineHigh: range.max,
      },
    ];
  });
}
