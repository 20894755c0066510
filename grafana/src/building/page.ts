import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type {
  AnnotationQuery,
  DashboardLink,
  GridPos,
  Panel,
  VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';

// The SDK prefers the schema that came with Grafana 12. Files are provisioned in this one, which every Grafana since 8 reads.
/* eslint-disable @typescript-eslint/no-deprecated */

/** A dashboard as file provisioning takes it. */
export type Dashboard = ReturnType<DashboardBuilder['build']>;

/** A builder that can be told where its panel lies. */
interface Placeable extends Builder<Panel> {
  gridPos(gridPos: GridPos): unknown;
  id(id: number): unknown;
}

/** Panels beside each other; together they are 24 columns wide. */
export interface Row {
  /** In units of 30 px. */
  readonly height: number;
  /** Panel and its width in columns. */
  readonly panels: readonly (readonly [panel: Placeable, width: number])[];
}

export interface Page {
  /** Part of the address: `/grafana/d/<uid>`. */
  readonly uid: string;
  readonly title: string;
  /** What questions it answers. */
  readonly description: string;
  /** Such as `now-7d`. */
  readonly from: string;
  /** Now, unless it looks ahead. */
  readonly to?: string;
  /** How often it asks anew, such as `30s`. */
  readonly refresh: string;
  readonly variables: readonly Builder<VariableModel>[];
  readonly annotations?: readonly Builder<AnnotationQuery>[];
  readonly rows: readonly Row[];
}

/** To the others, with the same site and range, beside the title rather than in the menu that the SDK presets. */
const otherDashboards: Builder<DashboardLink> = {
  build: () => {
    const { placement: _menu, ...link } = new DashboardLinkBuilder('Dashboards')
      .type(DashboardLinkType.Dashboards)
      .tags(['enms'])
      .asDropdown(true)
      .includeVars(true)
      .keepTime(true)
      .build();
    return link;
  },
};

/** Puts panels into rows and gives every dashboard the same frame. Panels are numbered in the order of reading. */
export function page(plan: Page): Dashboard {
  const builder = new DashboardBuilder(plan.title)
    .uid(plan.uid)
    .description(plan.description)
    .tags(['enms'])
    .readonly()
    .timezone('browser')
    .weekStart('monday')
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: plan.from, to: plan.to ?? 'now' })
    .refresh(plan.refresh)
    .variables([...plan.variables])
    .links([otherDashboards]);
  for (const annotation of plan.annotations ?? []) builder.annotation(annotation);
  let [id, y] = [0, 0];
  for (const { height, panels } of plan.rows) {
    let x = 0;
    for (const [panel, width] of panels) {
      panel.id(++id);
      panel.gridPos({ x, y, w: width, h: height });
      builder.withPanel(panel);
      x += width;
    }
    y += height;
  }
  return builder.build();
}
