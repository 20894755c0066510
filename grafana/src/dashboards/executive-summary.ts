import { carbonLink, costLink, machineLink, ofRow } from '../building/links.ts';
import { page, type Dashboard } from '../building/page.ts';
import {
  bars,
  byCarrier,
  column,
  costs,
  figure,
  hiddenColumn,
  leadingTo,
  money,
  ranking,
  table,
  width,
} from '../building/panels.ts';
import { rows, series } from '../building/query.ts';
import {
  barOf,
  chosenMachines,
  ledgerPeriods,
  ledgerRange,
  meteredCarriers,
  periodName,
  spoken,
  within,
} from '../building/sql.ts';
import { factory, interval, machines, tenant } from '../building/variables.ts';

const noEnergy = 'No energy is known of this range.';
const noPrice = 'No price holds in this range: enter a tariff under Cost in the portal.';
const noFactor = 'No emission factor holds in this range: enter one under Carbon in the portal.';

const totalsOfRange = `${meteredCarriers} c, LATERAL totals(c.machines, c.carrier, ARRAY[${ledgerRange}]) t`;
const [from, to] = [
  "time_bucket('15 minutes', $__timeFrom()::timestamptz)",
  "time_bucket('15 minutes', $__timeTo()::timestamptz)",
];
const bothRanges = `${meteredCarriers} c, LATERAL totals(c.machines, c.carrier, ARRAY[${from} - (${to} - ${from}), ${from}, ${to}]) t`;
const isNow = `t.period_start >= ${from}`;

const energy = figure(
  {
    title: 'Energy of the range, all carriers',
    description: 'Of the chosen machines; carriers are added in kWh.',
    empty: noEnergy,
  },
  rows(`SELECT sum(t.energy_kwh)::float8 AS energy FROM ${totalsOfRange}`),
  'kwatth',
);

const cost = costs(
  {
    title: 'Energy cost of the range',
    description: 'By currency; energy without a price is not in it.',
    empty: noPrice,
    short: 'no price',
  },
  rows(`
    SELECT t.currency::text AS currency, sum(t.cost)::float8 AS cost
    FROM ${totalsOfRange} WHERE t.cost IS NOT NULL GROUP BY 1 ORDER BY 1`),
).dataLinks([costLink]);

const carbon = figure(
  {
    title: 'CO₂e of the range, by location',
    description: 'Energy without a factor is not in it.',
    empty: noFactor,
    short: 'no factor',
  },
  rows(`SELECT (sum(t.co2_location_kg) / 1000)::float8 AS co2 FROM ${totalsOfRange}`),
  'suffix: t',
)
  .decimals(2)
  .dataLinks([carbonLink]);

const saved = figure(
  {
    title: 'Energy against the baselines',
    description:
      'Actual less expected, of the chosen machines that have a baseline in force; below zero is a saving.',
    empty: 'No baseline is in force: fit one in the studio of the portal.',
    short: 'no baseline',
  },
  rows(`
    SELECT sum(b.deviation_kwh) AS deviation
    FROM baseline_periods b JOIN baselines l ON l.id = b.baseline_id
    WHERE ${within('b.period_start')} AND l.machine_id = ANY (${chosenMachines})`),
  'kwatth',
);

const change = table(
  {
    title: 'The range and the one as long before it',
    description:
      'By carrier; a change is told where nine tenths of the range before are covered. Nothing is adjusted for weather or production: the baselines do that.',
    empty: noEnergy,
  },
  rows(`
    SELECT ${spoken('c.carrier')} AS "Carrier",
      (sum(t.energy_kwh) FILTER (WHERE NOT ${isNow}))::float8 AS "Energy before", (sum(t.energy_kwh) FILTER (WHERE ${isNow}))::float8 AS "Energy",
      (CASE WHEN avg(t.coverage) FILTER (WHERE NOT ${isNow}) >= 0.9 THEN
        sum(t.energy_kwh) FILTER (WHERE ${isNow}) / nullif(sum(t.energy_kwh) FILTER (WHERE NOT ${isNow}), 0) - 1
      END)::float8 AS "Change",
      (sum(t.cost) FILTER (WHERE NOT ${isNow}))::float8 AS "Cost before", (sum(t.cost) FILTER (WHERE ${isNow}))::float8 AS "Cost",
      min(t.currency)::text AS "Currency"
    FROM ${bothRanges} GROUP BY c.carrier HAVING sum(t.energy_kwh) IS NOT NULL ORDER BY c.carrier`),
)
  .overrideByName('Energy before', column('kwatth'))
  .overrideByName('Energy', column('kwatth'))
  .overrideByName('Change', column('percentunit', { id: 'decimals', value: 1 }))
  .overrideByName('Cost before', [...money])
  .overrideByName('Cost', [...money]);

const costOverTime = byCarrier(
  bars(
    {
      title: 'Energy cost of each interval, by carrier',
      description: 'The name says currency and length of an interval.',
      empty: noPrice,
    },
    series(`
      SELECT ${barOf('t.period_start')} AS time, format('%s, %s per %s', ${spoken('c.carrier')}, t.currency, ${periodName}) AS metric, sum(t.cost)::float8 AS cost
      FROM ${meteredCarriers} c, LATERAL totals(c.machines, c.carrier, ${ledgerPeriods}) t
      WHERE t.cost IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`),
    'locale',
  ),
).dataLinks([costLink]);

const largest = ranking(
  {
    title: 'The eight machines that used the most energy',
    description: 'All carriers of each, in kWh.',
    empty: noEnergy,
  },
  rows(`
    SELECT m.display_name AS "Machine", sum(t.energy_kwh)::float8 AS "Energy"
    FROM ${totalsOfRange} JOIN machines m ON m.id = t.machine_id
    WHERE t.energy_kwh IS NOT NULL GROUP BY m.id, 1 ORDER BY 2 DESC LIMIT 8`),
  'kwatth',
  'Machine',
);

const plans = table(
  {
    title: 'Action plans',
    description: 'Those that are planned or run, with the saving that was measured last and its uncertainty.',
    empty: 'There is no action plan: one begins with a recommendation or an idea, in the portal.',
  },
  rows(`
    SELECT title AS "Plan", owner AS "Owner", status AS "State", due_on::text AS "Due", expected_saving_kwh AS "Expected saving",
      saving_kwh AS "Measured saving", uncertainty_kwh AS "Uncertainty ±", saving_cost AS "Saved", currency::text AS "Currency"
    FROM action_plans WHERE status IN ('planned', 'running') ORDER BY due_on LIMIT 20`),
)
  .overrideByName('Owner', [width(150)])
  .overrideByName('State', [width(90)])
  .overrideByName('Due', [width(105)])
  .overrideByName('Expected saving', column('kwatth', width(145)))
  .overrideByName('Measured saving', column('kwatth', width(145)))
  .overrideByName('Uncertainty ±', column('kwatth', width(120)))
  .overrideByName('Saved', [...money, width(100)])
  .overrideByName('Currency', [width(85)]);

const odd = table(
  {
    title: 'The dearest anomalies that began in the range',
    description: 'By energy beyond expectation, without those marked as false.',
    empty: 'None began in this range.',
  },
  rows(`
    SELECT m.name AS machine_name, m.display_name AS "Machine", a.started_at AS "Began", a.explanation AS "Explanation", round(a.energy_kwh::numeric, 3)::float8 AS "Energy",
      a.cost AS "Cost", a.currency::text AS "Currency"
    FROM anomalies a JOIN machines m ON m.id = a.machine_id
    WHERE a.machine_id = ANY (${chosenMachines}) AND ${within('a.started_at')} AND coalesce(a.feedback, 'true') = 'true'
    ORDER BY a.energy_kwh DESC NULLS LAST LIMIT 8`),
)
  .overrideByName('machine_name', hiddenColumn)
  .overrideByName('Machine', [width(170), leadingTo(machineLink(ofRow))])
  .overrideByName('Energy', column('kwatth', width(105)))
  .overrideByName('Cost', [...money, width(95)])
  .overrideByName('Currency', [width(85)]);

/** One page for who decides. */
export function executiveSummary(): Dashboard {
  return page({
    uid: 'enms-executive-summary',
    title: 'Executive summary',
    description: 'Energy, cost, carbon and savings of the range on one page.',
    from: 'now-30d',
    refresh: '15m',
    variables: [tenant(), factory(), machines(), interval()],
    rows: [
      {
        height: 4,
        panels: [
          [energy, 6],
          [cost, 6],
          [carbon, 6],
          [saved, 6],
        ],
      },
      {
        height: 9,
        panels: [
          [costOverTime, 14],
          [largest, 10],
        ],
      },
      { height: 6, panels: [[change, 24]] },
      { height: 7, panels: [[plans, 24]] },
      { height: 9, panels: [[odd, 24]] },
    ],
  });
}
