import { mean, quantile } from '@enms/statistics';
import type { Finding, SiteFacts } from './facts.ts';

const LEAST_QUARTERS = 7 * 96;
const USUAL = 0.99;
const GOOD_LOAD_FACTOR = 0.7;
const LEAST_EXCESS = 0.05;
const MONTHS = 12;

/**
 * A site whose highest quarter hour stands out: load factor (mean power over the highest 15-minute average), and what the
 * peak would cost less if it were as high as 99 % of the quarter hours are. It saves money, not energy.
 */
export function loadFactor({ times, powerKw, demand }: SiteFacts): Finding | null {
  const known = powerKw.filter((power) => !Number.isNaN(power));
  if (known.length < LEAST_QUARTERS) return null;
  const row = powerKw.reduce(
    (best, power, i) => (power > (powerKw[best] ?? -Infinity) || Number.isNaN(powerKw[best]) ? i : best),
    0,
  );
  const peakKw = powerKw[row] ?? 0;
  const [averageKw, usualKw] = [mean(known), quantile(known, USUAL)];
  const factor = averageKw / peakKw;
  const excessKw = peakKw - usualKw;
  if (!(peakKw > 0) || factor >= GOOD_LOAD_FACTOR || excessKw < LEAST_EXCESS * peakKw) return null;
  const { perKwMonth, currency } = demand;
  const year = perKwMonth === null ? null : excessKw * perKwMonth * MONTHS;
  return {
    rule: 'load_factor',
    savingKwhYear: 0,
    cost:
      year === null || currency === null
        ? { reason: demand.reason ?? 'no_demand_price' }
        : { year, currency },
    evidence: {
      quarter_hours: known.length,
      load_factor: factor,
      average_kw: averageKw,
      peak_kw: peakKw,
      peak_at: new Date(times[row] ?? 0).toISOString(),
      usual_peak_kw: usualKw,
      excess_kw: excessKw,
      ...(perKwMonth !== null && { demand_price_per_kw_month: perKwMonth }),
    },
  };
}
