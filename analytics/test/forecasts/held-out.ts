import { DEFAULT_LEVELS } from '@enms/statistics';
import { HORIZON_PLANS, type Horizon } from '../../src/forecasts/model/horizons.ts';
import { makeForecast } from '../../src/forecasts/model/make-forecast.ts';
import type { PowerHistory } from '../../src/forecasts/model/power-history.ts';
import { trainForecast, type TrainedForecast } from '../../src/forecasts/model/train-forecast.ts';
import type { MachineColumns, SimulatedHistory } from '../simulated-history.ts';
import type { CoveredDay } from './coverage-bound.ts';

const ZONE = 'Europe/Berlin';
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export const MACHINES = ['compressor', 'hvac', 'motor', 'pump', 'injection_molding', 'boiler'];
const SITE = 'site';
export const SUBJECTS = [...MACHINES, SITE];

export interface HeldOutExtent {
  readonly heldOutDays: number;
  readonly origins: number;
  readonly trainingOrigins?: number;
}

/** What the tables of the README are made from. */
export const LONG_EXTENTS: Readonly<Record<Horizon, HeldOutExtent>> = {
  hour: { heldOutDays: 14, origins: 100 },
  day: { heldOutDays: 14, origins: 40 },
  week: { heldOutDays: 21, origins: 24 },
};

/** Mean power of a machine, the boiler's of its gas, or of all electric machines together. */
export function powerOf(
  { machines, answerKey }: SimulatedHistory,
  subject: string,
  stepS: number,
): Float64Array {
  const kinds = subject === SITE ? MACHINES.filter((kind) => kind !== 'boiler') : [subject];
  const [from, until] = [Date.parse(answerKey.from), Date.parse(answerKey.until)];
  const columns = kinds.map((kind) => powerByPeriod(machines[kind]!, 'power_kw', from, until, stepS));
  return columns[0]!.map((_, row) => columns.reduce((sum, kw) => sum + kw[row]!, 0));
}

/** Mean power by period, from the minutes of a machine's meter; NaN for a period with under 80 % of its minutes. */
export function powerByPeriod(
  { timeMillis, numbers }: MachineColumns,
  column: string,
  fromMillis: number,
  untilMillis: number,
  stepS: number,
): Float64Array {
  const periods = Math.floor((untilMillis - fromMillis) / (stepS * 1000));
  const sums = new Float64Array(periods);
  const counts = new Float64Array(periods);
  const values = numbers[column];
  if (values === undefined) throw new Error(`there is no column ${column}`);
  for (const [row, time] of timeMillis.entries()) {
    const period = Math.floor((time - fromMillis) / (stepS * 1000));
    const value = values[row]!;
    if (period < 0 || period >= periods || Number.isNaN(value)) continue;
    sums[period]! += value;
    counts[period]! += 1;
  }
  const full = (stepS * 1000) / MINUTE_MS;
  return sums.map((sum, period) => (counts[period]! >= 0.8 * full ? sum / counts[period]! : Number.NaN));
}

/** How the model that a training chose did on what came afterwards, beside seasonal naive on the same rows. */
export interface HeldOut {
  /** The last training, and the model that each of them served. */
  readonly trained: TrainedForecast;
  readonly served: readonly string[];
  readonly origins: number;
  /** MAE of the served model over MAE of seasonal naive: under 1 is better. */
  readonly ratio: number;
  readonly maeKw: number;
  readonly smape: number;
  /** Share within the 80 % interval. */
  readonly coverage: number;
  /** What that share was made up of. */
  readonly days: readonly CoveredDay[];
  /** Mean of p90 − p10. */
  readonly widthKw: number;
  readonly pinballKw: number;
  readonly rows: number;
}

export interface HeldOutWish {
  readonly horizon: Horizon;
  readonly kw: Float64Array;
  readonly startMillis: number;
  /** Periods at the end that training never sees. */
  readonly heldOutRows: number;
  /** Origins within them, evenly spread. */
  readonly origins: number;
  /** Of the backtest in training; those of the plan when left out. */
  readonly trainingOrigins?: number;
  readonly temperatureC?: Float64Array;
  /** Each week, as the service does; unless false. */
  readonly isRetrained?: boolean;
}

/**
 * Trains on all but the last part, then forecasts from origins within that part as the service would: with the ranking,
 * orders and calibration of the newest weekly training, fitted to what lies before each origin. Rows that were not measured are not
 * judged by.
 */
export async function heldOut(wish: HeldOutWish): Promise<HeldOut> {
  const plan = HORIZON_PLANS[wish.horizon];
  const historyOf = (rows: number): PowerHistory => ({
    startMillis: wish.startMillis,
    stepS: plan.stepS,
    machines: [{ machineId: 1, kw: wish.kw.slice(0, rows) }],
    timeZone: ZONE,
    holidays: [],
    temperatureC: wish.temperatureC?.slice(0, rows + plan.steps) ?? null,
  });
  const first = wish.kw.length - wish.heldOutRows;
  const train = (rows: number, before: TrainedForecast | undefined): Promise<TrainedForecast> =>
    trainForecast({
      horizon: wish.horizon,
      history: historyOf(rows),
      ...(before && { orders: before.parameters.orders }),
      ...(wish.trainingOrigins !== undefined && { origins: wish.trainingOrigins }),
    });
  const weekRows = (7 * 86_400) / plan.stepS;
  let trained = await train(first, undefined);
  let trainedTo = first;
  const served: string[] = [trained.served];
  const spread = (wish.heldOutRows - plan.steps) / Math.max(1, wish.origins - 1);
  const sum = { rows: 0, error: 0, naive: 0, smape: 0, inside: 0, width: 0, pinball: 0 };
  const days = new Map<number, { rows: number; inside: number }>();
  for (let origin = 0; origin < wish.origins; origin += 1) {
    const row = first + Math.floor(origin * spread);
    if (wish.isRetrained !== false && row >= trainedTo + weekRows) {
      trainedTo += weekRows;
      trained = await train(trainedTo, trained);
      served.push(trained.served);
    }
    const history = historyOf(row);
    // A machine that is silent at the origin is not forecast: the service says `stale_data`.
    const tail = history.machines[0]!.kw.subarray(-Math.min(plan.stalestS / plan.stepS, row));
    if (tail.every(Number.isNaN)) continue;
    const { parameters } = trained;
    const made = await makeForecast({ horizon: wish.horizon, history, parameters });
    const naive = { ...parameters, ranking: parameters.ranking.slice(-1) };
    const plain = await makeForecast({ horizon: wish.horizon, history, parameters: naive });
    for (const [step, point] of made.points.entries()) {
      const actual = wish.kw[row + step]!;
      if (Number.isNaN(actual)) continue;
      sum.rows += 1;
      sum.error += Math.abs(actual - point.p50Kw);
      sum.naive += Math.abs(actual - plain.points[step]!.p50Kw);
      sum.smape += (200 * Math.abs(actual - point.p50Kw)) / (Math.abs(actual) + Math.abs(point.p50Kw) || 1);
      const inside = actual >= point.p10Kw && actual <= point.p90Kw ? 1 : 0;
      sum.inside += inside;
      sum.width += point.p90Kw - point.p10Kw;
      const number = Math.floor((point.startMillis - wish.startMillis) / DAY_MS);
      const day = days.get(number) ?? { rows: 0, inside: 0 };
      days.set(number, { rows: day.rows + 1, inside: day.inside + inside });
      for (const [i, level] of DEFAULT_LEVELS.entries()) {
        const over = actual - [point.p10Kw, point.p50Kw, point.p90Kw][i]!;
        sum.pinball += (over >= 0 ? level * over : (level - 1) * over) / DEFAULT_LEVELS.length;
      }
    }
  }
  return {
    trained,
    served,
    origins: wish.origins,
    ratio: sum.error / sum.naive,
    maeKw: sum.error / sum.rows,
    smape: sum.smape / sum.rows,
    coverage: sum.inside / sum.rows,
    days: [...days.values()],
    widthKw: sum.width / sum.rows,
    pinballKw: sum.pinball / sum.rows,
    rows: sum.rows,
  };
}
