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

const looksBack = 'enms-looks-back';
const looksAhead = 'enms-looks-ahead';

/** To the other dashboards of a kind, with the same choices, beside the title rather than in the menu that the SDK presets. */
function linkTo(title: string, kind: string, keepTime: boolean): Builder<DashboardLink> {
  return {
    build: () => {
      const { placement: _menu, ...link } = new DashboardLinkBuilder(title)
        .type(DashboardLinkType.Dashboards)
        .tags([kind])
        .asDropdown(kind === looksBack)
        .includeVars(true)
        .keepTime(keepTime)
        .build();
      return link;
    },
  };
}

/** Puts panels into rows and gives every dashboard the same frame. Panels are numbered in the order of reading. */
export function page(plan: Page): Dashboard {
  const builder = new DashboardBuilder(plan.title)
    .uid(plan.uid)
    .description(plan.description)
    .tags(['enms', plan.to === undefined ? looksBack : looksAhead])
    .readonly()
    .timezone('browser')
    .weekStart('monday')
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: plan.from, to: plan.to ?? 'now' })
    .refresh(plan.refresh)
    .variables([...plan.variables])
    // A range that looks back shows nothing of what is ahead, and the other way round: it is kept among the others.
    .links(
      plan.to === undefined
        ? [linkTo('Dashboards', looksBack, true), linkTo('Forecast', looksAhead, false)]
        : [linkTo('Dashboards', looksBack, false)],
    );
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
