import { StatisticsError, effectiveObservations, multipleRegression, quantile } from '@enms/statistics';
import { HOURS_PER_YEAR } from './facts.ts';
import type { Finding, MachineFacts } from './facts.ts';

const LEAST_DAYS = 28;
const QUARTERS_OF_A_DAY = 72;
const OFF_SHARE = 0.05;
/** Standard errors that the slope must lie above nothing, with the autocorrelation of the days taken into account. */
const LEAST_T = 3;
const LEAST_RISE = 0.03;

/**
 * The base load of a compressor that drifts up: the 5 % quantile of the power of each local day in which it was on, by the
 * day. What leaks is supplied around the clock, so the rise over the period is what mending would save.
 */
export function leakSlope(facts: MachineFacts): Finding | null {
  if (facts.type !== 'compressor') return null;
  const { days, baseKw, onShare } = baseLoads(facts);
  if (days.length < LEAST_DAYS) return null;
  const first = days[0] ?? 0;
  const day = Float64Array.from(days, (value) => value - first);
  try {
    const { model } = multipleRegression(baseKw, { day }, [{ name: 'day', kind: 'number' }]);
    const slope = model.terms.find(({ driver }) => driver === 'day');
    const start = model.terms.find(({ driver }) => driver === null);
    if (slope === undefined || start === undefined || model.lag1Autocorrelation === null) return null;
    const independent = effectiveObservations(model.n, model.lag1Autocorrelation);
    const t = (slope.estimate / slope.standardError) * Math.sqrt(independent / model.n);
    const span = day.at(-1) ?? 0;
    const riseKw = slope.estimate * span;
    if (t < LEAST_T || riseKw < LEAST_RISE * start.estimate) return null;
    const savingKwhYear = riseKw * onShare * HOURS_PER_YEAR;
    return {
      rule: 'leak_slope',
      savingKwhYear,
      cost: 'by_energy',
      evidence: {
        days: days.length,
        base_load_at_start_kw: start.estimate,
        base_load_now_kw: start.estimate + riseKw,
        slope_kw_per_day: slope.estimate,
        slope_standard_error_kw_per_day: slope.standardError,
        lag1_autocorrelation: model.lag1Autocorrelation,
        t_corrected: t,
        on_share: onShare,
      },
    };
  } catch (error) {
    // A base load without any scatter has no slope to speak of.
    if (error instanceof StatisticsError) return null;
    throw error;
  }
}

function baseLoads({ quarters, localDays, ratedPowerKw }: MachineFacts): {
  days: number[];
  baseKw: number[];
  onShare: number;
} {
  const offKw = OFF_SHARE * (ratedPowerKw ?? 0);
  const byDay = new Map<number, number[]>();
  let [known, on] = [0, 0];
  quarters.columns.powerKw.forEach((power, row) => {
    if (Number.isNaN(power)) return;
    known += 1;
    if (power <= offKw) return;
    on += 1;
    const day = localDays[row] ?? 0;
    const powers = byDay.get(day);
    if (powers === undefined) byDay.set(day, [power]);
    else powers.push(power);
  });
  const whole = [...byDay]
    .filter(([, powers]) => powers.length >= QUARTERS_OF_A_DAY)
    .sort(([a], [b]) => a - b);
  return {
    days: whole.map(([day]) => day),
    baseKw: whole.map(([, powers]) => quantile(powers, 0.05)),
    onShare: known === 0 ? 0 : on / known,
  };
}
