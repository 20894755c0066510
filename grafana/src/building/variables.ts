import {
  IntervalVariableBuilder,
  QueryVariableBuilder,
  VariableHide,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { dataSource } from './query.ts';
import { chosenMachines, spoken, thisMachine } from './sql.ts';

function choice(name: string, label: string, sql: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(dataSource)
    .query(sql)
    .definition(sql)
    .refresh(VariableRefresh.OnDashboardLoad);
}

/** There is one to choose: the reader's own. */
export const tenant = (): QueryVariableBuilder =>
  choice('tenant', 'Tenant', 'SELECT name AS __text, id AS __value FROM tenants');

export const factory = (): QueryVariableBuilder =>
  choice(
    'factory',
    'Site',
    'SELECT name AS __text, id AS __value FROM factories WHERE tenant_id = ${tenant} ORDER BY id',
  );

/**
 * Choices with `text`, `value` and their `place`, or one that stands for none: a variable without a choice puts nothing at
 * all into the queries of its dashboard, which are errors then.
 */
function orNone(choices: string, none = '0'): string {
  return `SELECT coalesce(c.text, 'none yet') AS __text, coalesce(c.value, ${none}) AS __value
FROM (SELECT) AS one LEFT JOIN (
${choices}
) c ON true
ORDER BY c.place, c.value`;
}

const machinesOfSite = orNone(
  'SELECT display_name AS text, id::text AS value, display_name AS place FROM machines WHERE factory_id = ${factory}',
  // The array of chosen machines is empty then.
  "''",
);

/** Some of the site's machines, at first all. */
export const machines = (): QueryVariableBuilder =>
  choice('machine', 'Machines', machinesOfSite)
    .multi(true)
    .includeAll(true)
    .current({ selected: true, text: 'All', value: '$__all' });

/** One machine of the site. */
export const oneMachine = (): QueryVariableBuilder => choice('this_machine', 'Machine', machinesOfSite);

/** What the portal's addresses call that machine; nobody sees it. */
export const nameOfMachine = (): QueryVariableBuilder =>
  choice(
    'machine_name',
    'Name',
    orNone(
      `SELECT name AS text, name AS value, name AS place FROM machines WHERE id = ANY (${thisMachine})`,
      "'none'",
    ),
  ).hide(VariableHide.HideVariable);

/** What the chosen machines are metered by, electricity first. */
export const carrier = (ofMachines = chosenMachines): QueryVariableBuilder =>
  choice(
    'carrier',
    'Carrier',
    orNone(
      `SELECT ${spoken('carrier')} AS text, carrier::text AS value, carrier AS place FROM meter_assignments
WHERE machine_id = ANY (${ofMachines}) GROUP BY carrier`,
      "'electricity'",
    ),
  );

/** The length of the periods that charts are drawn by. */
export const interval = (): IntervalVariableBuilder =>
  new IntervalVariableBuilder('interval')
    .label('Interval')
    .values('1m,15m,1h,1d,7d,30d')
    .auto(true)
    .stepCount(250)
    .minInterval('1m')
    .current({ selected: true, text: 'auto', value: '$__auto_interval_interval' });

/** What the machines of the site, and the site itself, are compared with. */
export const baseline = (): QueryVariableBuilder =>
  choice(
    'baseline',
    'Baseline',
    orNone(
      `SELECT name AS text, id AS value, name AS place FROM baselines
WHERE factory_id = \${factory} OR machine_id IN (SELECT id FROM machines WHERE factory_id = \${factory})
  OR group_id IN (SELECT g.group_id FROM machine_group_members g JOIN machines m ON m.id = g.machine_id WHERE m.factory_id = \${factory})`,
    ),
  );

/** How far a forecast reaches. */
export const horizon = (): QueryVariableBuilder =>
  choice(
    'horizon',
    'Horizon',
    `SELECT h AS __text, h AS __value FROM (VALUES (1, 'day'), (2, 'hour'), (3, 'week')) AS v (n, h) ORDER BY n`,
  );
