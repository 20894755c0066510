import { lineageLink, machineLink, ofRow, ofSeries } from '../building/links.ts';
import { page, type Dashboard } from '../building/page.ts';
import { bars, column, figure, hiddenColumn, leadingTo, lines, table } from '../building/panels.ts';
import { rows, series } from '../building/query.ts';
import { barOf, chosenMachines, inPeriods, ledgerPeriods, ledgerRange } from '../building/sql.ts';
import { carrier, factory, interval, machines, tenant } from '../building/variables.ts';

const noProduction = 'None of the chosen machines reports production in this range.';

/** Energy and units of each machine that reports units, by interval. */
const madeAndUsed = `
  FROM production_by_periods(${chosenMachines}, ${ledgerPeriods}) p
  JOIN totals(${chosenMachines}, '\${carrier}', ${ledgerPeriods}) t ON t.machine_id = p.machine_id AND t.period_start = p.period_start
  JOIN machines m ON m.id = p.machine_id`;

const sec = figure(
  {
    title: 'Energy of all chosen machines by unit, ${carrier:text}',
    description:
      'ISO 50006 ratio: energy of all chosen machines over the units that those made who report them. Choose the machines of one product.',
    empty: noProduction,
    short: 'no units',
  },
  rows(`SELECT value FROM key_figure('sec', ${chosenMachines}, ${ledgerRange}, '\${carrier}')`),
  'suffix: kWh/unit',
).decimals(3);

const units = figure(
  {
    title: 'Units of the range',
    description: 'Good units where they are reported, else all.',
    empty: noProduction,
    short: 'no units',
  },
  rows(`SELECT sum(units) AS units FROM production_by_periods(${chosenMachines}, ARRAY[${ledgerRange}])`),
  'locale',
);

const idle = figure(
  {
    title: 'Idle energy, ${carrier:text}',
    description:
      'Energy of quarter hours in which a machine was on and made nothing, in the last seven days of the range: a longer one would take too long.',
    empty: 'It cannot be said of the chosen machines: they have no rating.',
  },
  rows(`
    SELECT value FROM (SELECT ${ledgerRange}) AS r (starts_at, ends_at), LATERAL key_figure(
      'idle_energy', ${chosenMachines}, greatest(r.starts_at, r.ends_at - INTERVAL '7 days'), r.ends_at, '\${carrier}'
    )`),
  'kwatth',
);

const secOverTime = lines(
  {
    title: 'SEC of each interval, by machine, ${carrier:text}',
    description: 'Of intervals in which the machine made something.',
    empty: noProduction,
  },
  series(`
    SELECT t.period_start AS time, m.display_name AS machine, m.name AS machine_name, t.energy_kwh::float8 / nullif(p.units, 0) AS sec
    ${madeAndUsed} ORDER BY 1, 2, 3`),
  'suffix: kWh/unit',
)
  .displayName('${__field.labels.machine}')
  .decimals(3)
  .axisSoftMin(0)
  .dataLinks([machineLink(ofSeries), lineageLink(ofSeries, 'sec')]);

const unitsOverTime = bars(
  {
    title: 'Units of each interval, by machine',
    description: 'Good units where they are reported, else all; the name says how long an interval is.',
    empty: noProduction,
  },
  series(`
    SELECT ${barOf('p.period_start')} AS time, ${inPeriods('m.display_name', 'units')} AS metric, sum(p.units) AS units
    FROM production_by_periods(${chosenMachines}, ${ledgerPeriods}) p JOIN machines m ON m.id = p.machine_id
    GROUP BY 1, 2 ORDER BY 1, 2`),
  'locale',
);

const energyOverTime = bars(
  {
    title: 'Energy of each interval of the machines that report units, ${carrier:text}',
    description: 'What the units were made with.',
    empty: noProduction,
  },
  series(`
    SELECT ${barOf('t.period_start')} AS time, ${inPeriods('m.display_name', 'kWh')} AS metric, sum(t.energy_kwh)::float8 AS energy
    ${madeAndUsed} GROUP BY 1, 2 ORDER BY 1, 2`),
  'kwatth',
);

const byMachine = table(
  {
    title: 'Efficiency of the range, by machine, ${carrier:text}',
    description: 'Machines that report units, the highest SEC first.',
    empty: noProduction,
  },
  rows(`
    SELECT m.name AS machine_name, m.display_name AS "Machine", p.units AS "Units", t.energy_kwh::float8 AS "Energy",
      t.energy_kwh::float8 / nullif(p.units, 0) AS "SEC", t.cost::float8 / nullif(p.units, 0) AS "Energy cost by unit",
      t.currency::text AS "Currency", t.co2_location_kg::float8 / nullif(p.units, 0) AS "CO₂e by unit", t.coverage AS "Coverage"
    FROM production_by_periods(${chosenMachines}, ARRAY[${ledgerRange}]) p
    JOIN totals(${chosenMachines}, '\${carrier}', ARRAY[${ledgerRange}]) t ON t.machine_id = p.machine_id
    JOIN machines m ON m.id = p.machine_id
    ORDER BY 5 DESC NULLS LAST`),
)
  .overrideByName('machine_name', hiddenColumn)
  .overrideByName('Machine', [leadingTo(machineLink(ofRow), lineageLink(ofRow, 'sec'))])
  .overrideByName('Units', column('locale'))
  .overrideByName('Energy', column('kwatth'))
  .overrideByName('SEC', column('suffix: kWh/unit', { id: 'decimals', value: 3 }))
  .overrideByName('Energy cost by unit', column('none', { id: 'decimals', value: 4 }))
  .overrideByName('CO₂e by unit', column('suffix: kg', { id: 'decimals', value: 4 }))
  .overrideByName('Coverage', column('percentunit', { id: 'decimals', value: 0 }));

/** What a unit takes. */
export function productionEfficiency(): Dashboard {
  return page({
    uid: 'enms-production-efficiency',
    title: 'Production efficiency (SEC)',
    description: 'Specific energy consumption: what a unit takes, machine by machine, and what idling takes.',
    from: 'now-7d',
    refresh: '5m',
    variables: [tenant(), factory(), machines(), carrier(), interval()],
    rows: [
      {
        height: 4,
        panels: [
          [sec, 10],
          [units, 7],
          [idle, 7],
        ],
      },
      { height: 10, panels: [[secOverTime, 24]] },
      {
        height: 9,
        panels: [
          [unitsOverTime, 12],
          [energyOverTime, 12],
        ],
      },
      { height: 8, panels: [[byMachine, 24]] },
    ],
  });
}
