import type { LineageQuestion } from '../../lineage/lineage-question.ts';
import type { Span } from '../../period/span-before.ts';
import type { Method } from './carbon-api.ts';
import { missingFactors, sumKg, type CarrierCarbon } from './carbon-picture.ts';

/** Where the carbon of one carrier of a scope comes from: factors, ledger, coverage. */
export function carbonQuestion(
  title: string,
  scope: string,
  carrier: string,
  span: Span,
  method: Method,
): LineageQuestion {
  const name = method === 'location' ? 'carbon' : 'carbon_market';
  return { kind: 'kpi', title, name, scope, carrier, range: { ...span } };
}

/** A sum over carriers: what was added, and what it leaves out. */
export function sumQuestion(
  title: string,
  formula: string,
  carriers: readonly CarrierCarbon[],
  method: Method,
  span: Span,
): LineageQuestion {
  const known = carriers.filter((carrier) => carrier[method].kg !== null);
  return {
    kind: 'made_from',
    title,
    formula,
    madeFrom: {
      ...span,
      method,
      sum_kg: sumKg(known.map((carrier) => carrier[method].kg)),
      kg: Object.fromEntries(known.map(({ carrier, ...emissions }) => [carrier, emissions[method].kg])),
      left_out: Object.fromEntries(
        missingFactors(carriers, method).map(({ carrier, reason }) => [carrier, reason]),
      ),
    },
  };
}
