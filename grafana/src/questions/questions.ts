import type { Dashboard } from '../building/page.ts';
import { VariableType } from '@grafana/grafana-foundation-sdk/dashboard';
import type { VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { SqlQuery } from '../building/query.ts';
import { expandMacros, intervalMillisOf, type TimeRange } from '../expansion/macros.ts';
import { autoInterval, expandVariables, type Choices } from '../expansion/variables.ts';

/** Runs SQL as Grafana does, and gives back its rows in order. */
export interface Asker {
  ask(sql: string): Promise<{ readonly columns: readonly string[]; readonly rows: readonly unknown[][] }>;
}

/** One query of a panel as it reaches the database. */
export interface Question {
  readonly dashboard: string;
  readonly panel: string;
  readonly kind: string;
  readonly format: SqlQuery['format'];
  readonly sql: string;
}

/** How many points Grafana asks for in a panel of usual width. */
const pointsShown = 1_000;

/**
 * What a dashboard asks the database when it is opened with a range: each variable has its first value, or all where it
 * begins with all; what `given` names is as given.
 */
export async function questionsOf(
  dashboard: Dashboard,
  range: TimeRange,
  asker: Asker,
  given: Choices = {},
): Promise<Question[]> {
  const choices = await choicesOf(dashboard, range, asker, given);
  const step = Math.max(1_000, Math.round((range.toMillis - range.fromMillis) / pointsShown));
  const expand = (sql: string): string => expandMacros(expandVariables(sql, choices), range, step);
  const annotations = (dashboard.annotations.list ?? []).flatMap((annotation) =>
    'rawQuery' in annotation
      ? [
          {
            dashboard: dashboard.title ?? '',
            panel: `annotation ${annotation.name}`,
            kind: 'annotation',
            format: 'table' as const,
            sql: expand(String(annotation.rawQuery)),
          },
        ]
      : [],
  );
  return [
    ...(dashboard.panels ?? []).flatMap((panel) =>
      ('targets' in panel ? (panel.targets ?? []) : []).map((target) => {
        const { format, rawSql } = target as unknown as SqlQuery;
        return {
          dashboard: dashboard.title ?? '',
          panel: panel.title ?? '',
          kind: panel.type,
          format,
          sql: expand(rawSql),
        };
      }),
    ),
    ...annotations,
  ];
}

/** The values of a dashboard's variables when it is opened, each asked with those before it. */
export async function choicesOf(
  dashboard: Dashboard,
  range: TimeRange,
  asker: Asker,
  given: Choices = {},
): Promise<Choices> {
  const choices: Record<string, string | readonly string[]> = {};
  for (const variable of dashboard.templating.list ?? [])
    choices[variable.name] = given[variable.name] ?? (await firstChoice(variable, choices, range, asker));
  return choices;
}

async function firstChoice(
  variable: VariableModel,
  before: Choices,
  range: TimeRange,
  asker: Asker,
): Promise<string | readonly string[]> {
  if (variable.type === VariableType.Interval)
    return autoInterval(range, variable.auto_count ?? 30, intervalMillisOf(variable.auto_min ?? '1m'));
  if (typeof variable.query !== 'string') throw new Error(`The variable ${variable.name} has no query`);
  const { columns, rows } = await asker.ask(expandVariables(variable.query, before));
  const value = columns.indexOf('__value');
  const values = rows.map((row) => String(row[value]));
  if (variable.multi === true) return values;
  const [first] = values;
  if (first === undefined) throw new Error(`The variable ${variable.name} has no value`);
  return first;
}
