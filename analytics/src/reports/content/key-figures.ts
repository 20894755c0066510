import type { KpiFact } from '../report-facts.ts';
import type { Figure, KeyFigure } from './report-document.ts';
import { known } from './report-document.ts';

const LABELS: Readonly<Record<string, string>> = {
  energy: 'Energy',
  energy_cost: 'Cost',
  carbon: 'Carbon, location-based',
  carbon_market: 'Carbon, market-based',
  peak_demand: 'Peak demand (15 min)',
  load_factor: 'Load factor',
  sec: 'Energy per unit made',
  on_time: 'On time',
  idle_energy: 'Idle energy',
  availability: 'Availability',
};

/** The key figures of the period, each beside that of the period before. */
export function keyFigures(now: readonly KpiFact[], before: readonly KpiFact[]): KeyFigure[] {
  return now.map((fact) => {
    const past = before.find(({ name }) => name === fact.name);
    return {
      ...known(fact.value, fact.unit, fact.reason),
      name: fact.name,
      label: LABELS[fact.name] ?? fact.name,
      coverage: fact.coverage,
      estimated_share: fact.estimated_share,
      before: past === undefined ? null : known(past.value, past.unit, past.reason),
    };
  });
}

/** The figure of a name; undefined where it is not known. */
export function valueOf(figures: readonly KeyFigure[], name: string): number | undefined {
  return figures.find((figure) => figure.name === name)?.value ?? undefined;
}

/** Change to the period before as a share of it; null where either is not known, is a part, or was nothing. */
export function changeOf(figure: KeyFigure | undefined): number | null {
  const now = wholeValue(figure);
  const past = wholeValue(figure?.before);
  return now === null || past === null || past <= 0 ? null : now / past - 1;
}

/** Null where it is not known, or only of a part. */
function wholeValue(figure: Figure | null | undefined): number | null {
  return figure?.reason === null ? figure.value : null;
}
