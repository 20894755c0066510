import type { LineageQuestion } from '../../lineage/lineage-question.ts';
import type { Span } from '../../period/span-before.ts';
import type { CarrierName, Summary } from './cost-api.ts';
import { missingCosts } from './cost-picture.ts';

/** Where the cost of one carrier of a scope comes from: prices, ledger, coverage. */
export function costQuestion(
  title: string,
  scope: string,
  carrier: string,
  span: Span,
  name: 'energy_cost' | 'energy' | 'idle_energy' | 'peak_demand' = 'energy_cost',
): LineageQuestion {
  return {
    kind: 'kpi',
    title,
    name,
    scope,
    carrier: carrier satisfies string as CarrierName,
    range: { ...span },
  };
}

/** The sum of a site's carriers: that of the one priced carrier, or else what was added and what was left out. */
export function siteCostQuestion(
  title: string,
  formula: string,
  slug: string,
  summary: Summary,
  span: Span,
): LineageQuestion {
  const priced = summary.carriers.filter(({ cost }) => cost.value !== null);
  const [first] = priced;
  if (first && priced.length === 1) return costQuestion(title, `factory:${slug}`, first.carrier, span);
  return {
    kind: 'made_from',
    title,
    formula,
    madeFrom: {
      ...span,
      added: Object.fromEntries(priced.map(({ carrier, cost }) => [carrier, { ...cost }])),
      left_out: Object.fromEntries(
        missingCosts(summary.carriers).map(({ carrier, reason, unpricedKwh }) => [
          carrier,
          { reason, unpriced_kwh: unpricedKwh },
        ]),
      ),
    },
  };
}
