import { severityColours } from '../building/colours.ts';
import { anomalyLink, machineLink, ofRow } from '../building/links.ts';
import { page, type Dashboard } from '../building/page.ts';
import {
  bars,
  column,
  costs,
  figure,
  fixedColour,
  hiddenColumn,
  inColours,
  judged,
  leadingTo,
  money,
  ranking,
  table,
  thresholds,
  width,
} from '../building/panels.ts';
import { rows, series } from '../building/query.ts';
import { chosenMachines, spoken, within, zone } from '../building/sql.ts';
import { factory, machines, tenant } from '../building/variables.ts';

const none = 'None began in this range.';

const begun = `FROM anomalies a WHERE a.machine_id = ANY (${chosenMachines}) AND ${within('a.started_at')}`;

const count = (severity: keyof typeof severityColours): ReturnType<typeof figure> =>
  judged(
    figure(
      {
        title: severity === 'critical' ? 'Critical anomalies' : 'Warnings',
        description: 'That began in the range, without those that somebody marked as false or to be ignored.',
        empty: none,
      },
      rows(
        `SELECT count(*) AS count ${begun} AND a.severity = '${severity}' AND coalesce(a.feedback, 'true') = 'true'`,
      ),
      'none',
    ),
    severity === 'critical' ? thresholds(1, 1) : thresholds(1, 20),
  );

const open = judged(
  figure(
    { title: 'Anomalies not closed', description: 'Whenever they began.', empty: 'None.' },
    rows(
      `SELECT count(*) AS open FROM anomalies WHERE machine_id = ANY (${chosenMachines}) AND closed_at IS NULL`,
    ),
    'none',
  ),
  thresholds(1, 5),
);

const energy = figure(
  {
    title: 'Energy beyond expectation',
    description: 'Of anomalies that began in the range and were not marked as false.',
    empty: none,
  },
  rows(`SELECT sum(a.energy_kwh) AS energy ${begun} AND coalesce(a.feedback, 'true') = 'true'`),
  'kwatth',
);

const cost = costs(
  { title: 'Cost beyond expectation', description: 'Of the same, by currency.', empty: none },
  rows(`
    SELECT a.currency::text AS currency, sum(a.cost) AS cost ${begun} AND coalesce(a.feedback, 'true') = 'true' AND a.cost IS NOT NULL
    GROUP BY 1 ORDER BY 1`),
);

const byDay = bars(
  { title: 'Anomalies that began on each day, by severity', description: 'Days of the site.', empty: none },
  series(`
    SELECT date_trunc('day', a.started_at AT TIME ZONE ${zone}) AT TIME ZONE ${zone} AS time, a.severity AS metric, count(*) AS count
    ${begun} GROUP BY 1, 2 ORDER BY 1, 2`),
  'none',
)
  .overrideByName('critical', [fixedColour(severityColours.critical)])
  .overrideByName('warning', [fixedColour(severityColours.warning)]);

const byMachine = ranking(
  {
    title: 'Energy beyond expectation, by machine',
    description: 'Of anomalies that began in the range.',
    empty: none,
  },
  rows(`
    SELECT m.display_name AS "Machine", round(sum(a.energy_kwh)::numeric, 3)::float8 AS "Energy"
    FROM anomalies a JOIN machines m ON m.id = a.machine_id
    WHERE a.machine_id = ANY (${chosenMachines}) AND ${within('a.started_at')} AND a.energy_kwh IS NOT NULL
      AND coalesce(a.feedback, 'true') = 'true'
    GROUP BY m.id, 1 ORDER BY 2 DESC LIMIT 12`),
  'kwatth',
  'Machine',
);

const list = table(
  {
    title: 'Anomalies that began in the range',
    description: 'Critical ones first, then the newest. A click opens the explanation with its figures.',
    empty: none,
  },
  rows(`
    SELECT a.id, a.severity AS "Severity", m.display_name AS "Machine", ${spoken('a.carrier')} AS "Carrier", a.started_at AS "Began",
      date_part('epoch', a.ended_at - a.started_at) AS "Lasted", round(a.energy_kwh::numeric, 3)::float8 AS "Energy", a.cost AS "Cost", a.currency::text AS "Currency",
      a.explanation AS "Explanation", array_to_string(a.detectors, ', ') AS "Found by", a.feedback AS "Feedback"
    FROM anomalies a JOIN machines m ON m.id = a.machine_id
    WHERE a.machine_id = ANY (${chosenMachines}) AND ${within('a.started_at')}
    ORDER BY a.severity = 'critical' DESC, a.started_at DESC LIMIT 200`),
)
  .overrideByName('id', hiddenColumn)
  .overrideByName('Severity', [width(85), ...inColours(severityColours)])
  .overrideByName('Machine', [width(150)])
  .overrideByName('Carrier', [width(100)])
  .overrideByName('Lasted', column('s', { id: 'decimals', value: 0 }, width(80)))
  .overrideByName('Energy', column('kwatth', width(90)))
  .overrideByName('Cost', [...money, width(80)])
  .overrideByName('Currency', [width(85)])
  .overrideByName('Explanation', [leadingTo(anomalyLink)])
  .overrideByName('Found by', [width(130)])
  .overrideByName('Feedback', [width(95)]);

const recommendations = table(
  {
    title: 'Recommendations that are open',
    description: 'What a year would save, the most first.',
    empty: 'There are none.',
  },
  rows(`
    SELECT m.name AS machine_name, coalesce(m.display_name, 'site or group') AS "For", r.text AS "Recommendation",
      r.saving_kwh_year AS "Energy a year", r.saving_cost_year AS "Cost a year", r.currency::text AS "Currency", r.status AS "State"
    FROM recommendations r LEFT JOIN machines m ON m.id = r.machine_id
    WHERE (r.machine_id = ANY (${chosenMachines}) OR r.factory_id = \${factory}) AND r.status IN ('open', 'accepted')
    ORDER BY r.saving_kwh_year DESC NULLS LAST LIMIT 50`),
)
  .overrideByName('machine_name', hiddenColumn)
  .overrideByName('For', [width(170), leadingTo(machineLink(ofRow))])
  .overrideByName('Energy a year', column('kwatth', width(120)))
  .overrideByName('Cost a year', [...money, width(110)])
  .overrideByName('Currency', [width(85)])
  .overrideByName('State', [width(90)]);

/** What was odd, what it cost, and what to do. */
export function anomaliesAndAlerts(): Dashboard {
  return page({
    uid: 'enms-anomalies-alerts',
    title: 'Anomalies & alerts',
    description: 'Anomalies with energy and money at stake, and recommendations.',
    from: 'now-7d',
    refresh: '5m',
    variables: [tenant(), factory(), machines()],
    rows: [
      {
        height: 4,
        panels: [
          [count('critical'), 5],
          [count('warning'), 5],
          [open, 4],
          [energy, 5],
          [cost, 5],
        ],
      },
      {
        height: 8,
        panels: [
          [byDay, 14],
          [byMachine, 10],
        ],
      },
      { height: 11, panels: [[list, 24]] },
      { height: 7, panels: [[recommendations, 24]] },
    ],
  });
}
