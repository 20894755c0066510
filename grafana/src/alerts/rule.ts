import { dataSource } from '../building/query.ts';

/** What is watched, and from when on it is wrong. */
export interface Watch {
  readonly uid: string;
  readonly title: string;
  /** One row a thing that is watched, with one number and, as labels, any texts. Without `$`: provisioning expands it. */
  readonly sql: string;
  /** Wrong above this. */
  readonly above: number;
  /** How long it must be wrong, such as `5m`. */
  readonly for: string;
  readonly severity: 'warning' | 'critical';
  /** What is wrong; `{{ .Labels.name }}` names the thing. */
  readonly summary: string;
  /** What to do. */
  readonly remedy: string;
  /** The panel that shows it. */
  readonly panel: { readonly dashboard: string; readonly id: number };
}

/** A rule as Grafana's file provisioning takes it: a query, and a threshold on it. */
export function rule(watch: Watch): object {
  const query = {
    refId: 'A',
    relativeTimeRange: { from: 600, to: 0 },
    datasourceUid: dataSource.uid,
    model: {
      refId: 'A',
      datasource: dataSource,
      format: 'table',
      rawSql: watch.sql.trim(),
      rawQuery: true,
      editorMode: 'code',
      intervalMs: 1000,
      maxDataPoints: 43200,
    },
  };
  const threshold = {
    refId: 'B',
    relativeTimeRange: { from: 600, to: 0 },
    datasourceUid: '__expr__',
    model: {
      refId: 'B',
      datasource: { type: '__expr__', uid: '__expr__' },
      type: 'threshold',
      expression: 'A',
      conditions: [{ evaluator: { type: 'gt', params: [watch.above] } }],
    },
  };
  return {
    uid: watch.uid,
    title: watch.title,
    condition: 'B',
    data: [query, threshold],
    dashboardUid: watch.panel.dashboard,
    panelId: watch.panel.id,
    // Nothing that is wrong is no row; a database that does not answer is itself an alarm.
    noDataState: 'OK',
    execErrState: 'Alerting',
    for: watch.for,
    annotations: { summary: watch.summary, description: watch.remedy },
    labels: { severity: watch.severity, part: 'infrastructure' },
    isPaused: false,
  };
}
