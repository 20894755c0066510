import { cusum, cusumSegments, tabularCusum } from '@enms/statistics';
import type { Resolution } from './driver-spec.ts';
import type { UseInput, UseSummary } from './use-baseline.ts';
import { evaluateBaseline } from './use-baseline.ts';

/** A stretch in which the deviation stayed about the same. Instants are ms since 1970. */
export interface DeviationSegment {
  readonly from: number;
  readonly to: number;
  readonly periods: number;
  /** kWh a period. */
  readonly meanDeviationKwh: number;
  readonly totalKwh: number;
  /** Money of it as far as known; null without a price. */
  readonly totalCost: number | null;
}

/** A time in which the deviations ran away to one side. */
export interface CusumAlarm {
  readonly direction: 'waste' | 'saving';
  /** Where the change is to be looked for. */
  readonly since: number;
  readonly raisedAt: number;
  /** Of the last period that was beyond the decision interval. */
  readonly until: number;
}

export interface CusumOutcome {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** Running totals up to and with the period. */
  readonly energyKwh: Float64Array;
  readonly money: Float64Array;
  readonly isPriced: boolean;
  /** Half-width of the action limits, kWh. */
  readonly limitKwh: Float64Array;
  readonly firstActionAt: number | null;
  readonly segments: readonly DeviationSegment[];
  readonly alarms: readonly CusumAlarm[];
  readonly summary: UseSummary;
}

/** The shortest stretch that is told apart: a working day of hours, a week of days, three of the rest. */
const SHORTEST: Readonly<Record<Resolution, number>> = { hour: 8, day: 7, week: 3, month: 3 };

/**
 * CUSUM of the deviations with action limits, the stretches of one slope, and alarms of the tabular CUSUM (K = σ/2, H = 5 σ,
 * σ widened for autocorrelation). Skipped periods leave the totals where they are.
 *
 * Source: see `cusum`, `cusumSegments` and `tabularCusum`.
 *
 * @throws StatisticsError as `evaluateModel`
 */
export function baselineCusum(input: UseInput): CusumOutcome {
  const { scatter, resolution, confidence } = input.model;
  const evaluation = evaluateBaseline(input);
  const { deviation, deviationCost, starts, ends, summary } = evaluation;
  const running = cusum(deviation, {
    baseline: scatter,
    price: input.prices,
    confidence: input.confidence ?? confidence,
  });
  const counted = Array.from(deviation.keys()).filter((i) => !Number.isNaN(deviation[i]));
  const values = Float64Array.from(counted, (i) => deviation[i]!);
  const rho = Math.max(0, scatter.rho);
  const sigma = scatter.residualSd * Math.sqrt((1 + rho) / (1 - rho));
  return {
    starts,
    ends,
    energyKwh: running.energy,
    money: running.money ?? new Float64Array(starts.length).fill(Number.NaN),
    isPriced: summary.money.pricedPeriods > 0,
    limitKwh: running.limit,
    firstActionAt: running.firstAction === undefined ? null : starts[running.firstAction]!,
    segments: segmentsOf(values, SHORTEST[resolution], scatter.residualSd, rho).map(
      ({ start, end, ...rest }) => {
        const cost = counted
          .slice(start, end)
          .reduce((sum, i) => sum + (Number.isNaN(deviationCost[i]) ? 0 : deviationCost[i]!), 0);
        return {
          from: starts[counted[start]!]!,
          to: ends[counted[end - 1]!]!,
          periods: rest.periods,
          meanDeviationKwh: rest.meanDeviation,
          totalKwh: rest.total,
          totalCost: summary.money.pricedPeriods > 0 ? cost : null,
        };
      },
    ),
    alarms: sigma > 0 ? alarmsOf(values, sigma).map(at(starts, ends, counted)) : [],
    summary,
  };
}

function segmentsOf(values: Float64Array, minimumLength: number, sigma: number, rho: number) {
  if (values.length < Math.max(2, minimumLength) || sigma === 0) return [];
  return cusumSegments(values, { minimumLength, sigma, rho }).segments;
}

interface AlarmRun {
  readonly direction: 'high' | 'low';
  readonly since: number;
  readonly first: number;
  readonly last: number;
}

/** Alarms of the same side that follow one another are one. */
function alarmsOf(values: Float64Array, sigma: number): AlarmRun[] {
  const { alarms } = tabularCusum(values, { target: 0, allowance: sigma / 2, decisionInterval: 5 * sigma });
  const runs: AlarmRun[] = [];
  for (const { at: index, direction, since } of alarms) {
    const k = runs.findLastIndex((run) => run.direction === direction);
    const last = runs[k];
    if (last?.since === since) runs[k] = { ...last, last: index };
    else runs.push({ direction, since, first: index, last: index });
  }
  return runs;
}

const at =
  (starts: Float64Array, ends: Float64Array, counted: readonly number[]) =>
  ({ direction, since, first, last }: AlarmRun): CusumAlarm => ({
    direction: direction === 'high' ? 'waste' : 'saving',
    since: starts[counted[since]!]!,
    raisedAt: ends[counted[first]!]!,
    until: ends[counted[last]!]!,
  });
