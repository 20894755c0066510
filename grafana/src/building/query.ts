import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';

/** The data source, as provisioning/datasources/enms.yaml names it. */
export const dataSource = { type: 'grafana-postgresql-datasource', uid: 'enms' } as const;

/** What a panel asks of Grafana's PostgreSQL data source, as it stands in the dashboard's JSON. */
export interface SqlQuery {
  readonly refId: string;
  readonly datasource: typeof dataSource;
  readonly format: 'time_series' | 'table';
  readonly rawSql: string;
  readonly rawQuery: true;
  readonly editorMode: 'code';
}

/**
 * A query whose first column is `time`, in ascending order. With a text column `metric` each of its values is a series
 * of that name; with several text columns they are labels of the series.
 */
export function series(sql: string): Builder<Dataquery> {
  return query('time_series', sql);
}

/** A query whose columns are shown as they are. */
export function rows(sql: string): Builder<Dataquery> {
  return query('table', sql);
}

function query(format: SqlQuery['format'], sql: string): Builder<Dataquery> {
  const built: SqlQuery = {
    refId: 'A',
    datasource: dataSource,
    format,
    rawSql: tidy(sql),
    rawQuery: true,
    editorMode: 'code',
  };
  return { build: () => ({ ...built, _implementsDataqueryVariant: () => undefined }) };
}

/** Without the indentation that the source has. */
function tidy(sql: string): string {
  const lines = sql.replace(/^\n+|\s+$/g, '').split('\n');
  const margin = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(margin)).join('\n');
}
