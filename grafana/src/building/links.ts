import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { DashboardLink } from '@grafana/grafana-foundation-sdk/dashboard';

/** The range that is shown, for the portal. */
const shownRange = 'from=${__from:date:iso}&to=${__to:date:iso}';

/**
 * A link from a value to a page of the portal. Grafana takes an address that begins with a slash for its own, so it is
 * relative to Grafana's base, `/grafana/`, and opens beside it.
 */
function portalLink(title: string, path: string): Builder<DashboardLink> {
  const link = { title, url: `../${path}`, targetBlank: true };
  return { build: () => link as DashboardLink };
}

/** @param machine where the machine's name in the registry stands, which the portal's addresses have: a field of the row, or a label of the series */
export function machineLink(machine: string): Builder<DashboardLink> {
  return portalLink('Show the machine', `machines/${machine}?${shownRange}`);
}

/** Formula, ledger rows and coverage of a key figure. */
export function lineageLink(machine: string, keyFigure: string): Builder<DashboardLink> {
  return portalLink('What is it made of?', `machines/${machine}?lineage=${keyFigure}&${shownRange}`);
}

export const costLink = portalLink('Show tariffs and cost', `cost?${shownRange}`);
export const carbonLink = portalLink('Show factors and carbon', `carbon?${shownRange}`);
export const forecastLink = portalLink('Show forecast and demand watch', 'forecast');
export const anomalyLink = portalLink('Show the anomaly', 'anomalies/${__data.fields.id}');
export const studioLink = portalLink('Open in the studio', 'studio/${baseline}');

/** Where the machine of a row or of a series stands. */
export const ofRow = '${__data.fields.machine_name}';
export const ofSeries = '${__field.labels.machine_name}';
