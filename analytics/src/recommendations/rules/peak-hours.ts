import { quantile } from '@enms/statistics';
import { HOURS_PER_YEAR } from './facts.ts';
import type { Finding, Hours, Value } from './facts.ts';

const LEAST_HOURS = 7 * 24;
/** Part of the energy of the dear hours that is taken to be movable: a convention of EnMS. */
const MOVABLE_SHARE = 0.1;
const LEAST_SPREAD = 0.1;

/**
 * What the energy of the dearest hours costs more than in the cheapest ones, and what a tenth of it moved there would save.
 * The prices are those that the ledger billed; hours without a price are left out. It saves money, not energy.
 */
export function peakHours(hours: Hours, currency: Value['currency']): Finding | null {
  const priced: { price: number; kwh: number }[] = [];
  hours.energyKwh.forEach((kwh, row) => {
    const cost = hours.cost[row] ?? Number.NaN;
    if (kwh > 0 && !Number.isNaN(cost)) priced.push({ price: cost / kwh, kwh });
  });
  if (priced.length < LEAST_HOURS || currency === null) return null;
  const prices = priced.map(({ price }) => price);
  const [low, high] = [quantile(prices, 0.1), quantile(prices, 0.9)];
  if (!(low > 0) || high / low - 1 < LEAST_SPREAD) return null;
  const middle = (low + high) / 2;
  const dear = priced.filter(({ price }) => price > middle);
  const dearKwh = dear.reduce((sum, { kwh }) => sum + kwh, 0);
  const dearCost = dear.reduce((sum, { price, kwh }) => sum + price * kwh, 0);
  const allCost = priced.reduce((sum, { price, kwh }) => sum + price * kwh, 0);
  const perYear = HOURS_PER_YEAR / hours.times.length;
  const year = MOVABLE_SHARE * (dearCost - low * dearKwh) * perYear;
  if (!(year > 0)) return null;
  return {
    rule: 'peak_hours',
    savingKwhYear: 0,
    cost: { year, currency },
    evidence: {
      priced_hours: priced.length,
      dear_hours: dear.length,
      dear_kwh: dearKwh,
      dear_cost: dearCost,
      dear_cost_share: dearCost / allCost,
      cheap_price_per_kwh: low,
      dear_price_per_kwh: high,
      movable_share: MOVABLE_SHARE,
    },
  };
}
