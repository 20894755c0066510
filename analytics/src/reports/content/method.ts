import type { Lineage } from '../report-facts.ts';

/** How the figures were found, and by which versions. */
export function methodNotes(energy: Lineage | null, cost: Lineage | null, carbon: Lineage | null): string[] {
  return [
    'Energy, cost and carbon come from the ledger by quarter hour (accounting.totals); key figures from kpi.all_of. Periods are half-open: the end does not belong to them. Days are those of the site.',
    'What is not known is named with its reason, never taken as zero. Coverage is the share of the period that readings speak for; what lies between readings is estimated and counted as such.',
    ...(energy === null
      ? []
      : [
          `Ledger: ${energy.ledger.entries} entries, ${energy.ledger.not_posted} quarter hours not posted yet, ${energy.gap_count} gaps.`,
        ]),
    ...versionNote(
      'Tariffs',
      cost?.tariff_versions?.map(
        ({ name, id, effective_from: since }) => `${name} (version ${id}, from ${since})`,
      ),
    ),
    ...versionNote(
      'Emission factors',
      carbon?.emission_factors?.map(
        ({ kg_per_kwh: factor, source, effective_from: since }) =>
          `${factor} kg per kWh (${source}, from ${since})`,
      ),
    ),
  ];
}

function versionNote(what: string, versions: readonly string[] | undefined): string[] {
  const unique = [...new Set(versions ?? [])];
  return [`${what}: ${unique.length === 0 ? 'none in force in the period' : unique.join('; ')}.`];
}
