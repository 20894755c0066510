import { quietColour, stateColours } from '../building/colours.ts';
import { costLink, machineLink, ofRow, ofSeries } from '../building/links.ts';
import { page, type Dashboard } from '../building/page.ts';
import {
  areas,
  bars,
  byCarrier,
  column,
  costs,
  figure,
  hiddenColumn,
  inColours,
  judged,
  leadingTo,
  table,
  thresholds,
  width,
} from '../building/panels.ts';
import { rows, series } from '../building/query.ts';
import {
  barOf,
  chosenMachines,
  inPeriods,
  ledgerPeriods,
  meteredCarriers,
  periods,
  spoken,
  today,
} from '../building/sql.ts';
import { carrier, factory, interval, machines, tenant } from '../building/variables.ts';

const machineStates = {
  running: stateColours.good,
  silent: stateColours.warning,
  'never heard of': stateColours.warning,
  off: quietColour,
};

const noReadings = 'No readings yet: approve a device under Devices in the portal.';

const powerNow = figure(
  {
    title: 'Power now, ${carrier:text}',
    description:
      'Sum of the last powers of the chosen machines; who was silent for longer than its gap is left out.',
    empty: 'Nobody reports power now.',
  },
  rows(`
    SELECT sum(s.power_kw) AS power
    FROM machine_status s JOIN machines m ON m.id = s.machine_id
    WHERE s.machine_id = ANY (${chosenMachines}) AND s.carrier = '\${carrier}'
      AND s.last_updated >= now() - make_interval(secs => m.max_gap_s)`),
  'kwatt',
);

const energyToday = figure(
  {
    title: 'Energy today, ${carrier:text}',
    description: 'Since 00:00 of the site, as the ledger has it, with what is not posted yet.',
    empty: 'No energy is known of today.',
  },
  rows(
    `SELECT sum(energy_kwh)::float8 AS energy FROM totals(${chosenMachines}, '\${carrier}', ARRAY[${today}, now()])`,
  ),
  'kwatth',
);

const costToday = costs(
  {
    title: 'Energy cost today',
    description:
      'Of all carriers since 00:00 of the site, by currency; energy without a price is not in it (Energy & cost tells how much that is).',
    empty: 'No price holds: enter a tariff under Cost in the portal.',
    short: 'no price',
  },
  rows(`
    SELECT t.currency::text AS currency, sum(t.cost)::float8 AS cost
    FROM ${meteredCarriers} c, LATERAL totals(c.machines, c.carrier, ARRAY[${today}, now()]) t
    WHERE t.cost IS NOT NULL GROUP BY 1 ORDER BY 1`),
).dataLinks([costLink]);

const carbonToday = figure(
  {
    title: 'CO₂e today, by location',
    description:
      'Of all carriers since 00:00 of the site: energy times the factor of the grid where the site stands; energy without a factor is not in it.',
    empty: 'No emission factor holds: enter one under Carbon in the portal.',
    short: 'no factor',
  },
  rows(`
    SELECT sum(t.co2_location_kg)::float8 AS co2
    FROM ${meteredCarriers} c, LATERAL totals(c.machines, c.carrier, ARRAY[${today}, now()]) t`),
  'suffix: kg',
).decimals(0);

const running = figure(
  {
    title: 'Machines running now',
    description: 'Machines whose last message, not older than their gap, says that they run.',
    empty: 'Nobody reports.',
  },
  rows(`
    SELECT count(DISTINCT s.machine_id) FILTER (
      WHERE s.is_running AND s.last_updated >= now() - make_interval(secs => m.max_gap_s)
    ) AS running
    FROM machine_status s JOIN machines m ON m.id = s.machine_id WHERE s.machine_id = ANY (${chosenMachines})`),
  'none',
);

const openAnomalies = judged(
  figure(
    {
      title: 'Anomalies not closed',
      description: 'Of the chosen machines, whenever they began.',
      empty: 'None.',
    },
    rows(
      `SELECT count(*) AS open FROM anomalies WHERE machine_id = ANY (${chosenMachines}) AND closed_at IS NULL`,
    ),
    'none',
  ),
  thresholds(1, 5),
);

const power = areas(
  {
    title: 'Mean power of each machine, ${carrier:text}',
    description: 'Mean of the readings in each interval, stacked: the upper edge is the sum.',
    empty: noReadings,
  },
  series(`
    SELECT p.period_start AS time, m.display_name AS machine, m.name AS machine_name, p.power_avg_kw AS power
    FROM power_by_periods(${chosenMachines}, '\${carrier}', ${periods}) p JOIN machines m ON m.id = p.machine_id
    ORDER BY 1, 2, 3`),
  'kwatt',
)
  .displayName('${__field.labels.machine}')
  .dataLinks([machineLink(ofSeries)]);

const energy = byCarrier(
  bars(
    {
      title: 'Energy of each interval, by carrier',
      description: 'As the ledger has it, of the chosen machines; the name says how long an interval is.',
      empty: noReadings,
    },
    series(`
      SELECT ${barOf('t.period_start')} AS time, ${inPeriods(spoken('c.carrier'), 'kWh')} AS metric,
        sum(t.energy_kwh)::float8 AS energy
      FROM ${meteredCarriers} c, LATERAL totals(c.machines, c.carrier, ${ledgerPeriods}) t
      GROUP BY 1, 2 ORDER BY 1, 2`),
    'kwatth',
  ),
);

const machinesNow = table(
  {
    title: 'Machines now, ${carrier:text}',
    description: 'The last message of each machine, and its energy since 00:00 of the site.',
    empty: noReadings,
  },
  rows(`
    SELECT m.name AS machine_name, m.display_name AS "Machine",
      CASE
        WHEN s.last_updated IS NULL THEN 'never heard of'
        WHEN s.last_updated < now() - make_interval(secs => m.max_gap_s) THEN 'silent'
        WHEN s.is_running THEN 'running' ELSE 'off'
      END AS "State",
      s.power_kw AS "Power", t.energy_kwh::float8 AS "Energy today", t.coverage AS "Coverage",
      date_part('epoch', now() - s.last_updated) AS "Last message"
    FROM totals(${chosenMachines}, '\${carrier}', ARRAY[${today}, now()]) t
    JOIN machines m ON m.id = t.machine_id
    LEFT JOIN machine_status s ON s.machine_id = m.id AND s.carrier = '\${carrier}'
    WHERE s.machine_id IS NOT NULL OR t.energy_kwh IS NOT NULL
    ORDER BY s.power_kw DESC NULLS LAST, 2`),
)
  .overrideByName('machine_name', hiddenColumn)
  .overrideByName('Machine', [leadingTo(machineLink(ofRow))])
  .overrideByName('State', [width(95), ...inColours(machineStates)])
  .overrideByName('Power', column('kwatt', width(95)))
  .overrideByName('Energy today', column('kwatth', width(115)))
  .overrideByName('Coverage', column('percentunit', { id: 'decimals', value: 0 }, width(90)))
  .overrideByName('Last message', column('s', { id: 'decimals', value: 0 }, width(115)));

/** The site at this moment, and how it came there. */
export function factoryOverview(): Dashboard {
  return page({
    uid: 'enms-factory-overview',
    title: 'Factory overview (live)',
    description: 'The site now: power, energy, cost and carbon of today, and who takes it.',
    from: 'now-6h',
    refresh: '30s',
    variables: [tenant(), factory(), machines(), carrier(), interval()],
    rows: [
      {
        height: 4,
        panels: [
          [powerNow, 4],
          [energyToday, 4],
          [costToday, 4],
          [carbonToday, 4],
          [running, 4],
          [openAnomalies, 4],
        ],
      },
      { height: 10, panels: [[power, 24]] },
      {
        height: 10,
        panels: [
          [energy, 12],
          [machinesNow, 12],
        ],
      },
    ],
  });
}
