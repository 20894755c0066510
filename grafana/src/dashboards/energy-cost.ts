import { costLink, lineageLink, machineLink, ofRow } from '../building/links.ts';
import { page, type Dashboard } from '../building/page.ts';
import {
  bars,
  byCarrier,
  column,
  costs,
  figure,
  hiddenColumn,
  judged,
  leadingTo,
  money,
  namedFigures,
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
  ledgerRange,
  meteredCarriers,
  periodName,
  spoken,
} from '../building/sql.ts';
import { factory, interval, machines, tenant } from '../building/variables.ts';

const noEnergy = 'No energy is known of this range.';
const noPrice = 'No price holds in this range: enter a tariff under Cost in the portal.';

const totalsOfRange = `${meteredCarriers} c, LATERAL totals(c.machines, c.carrier, ARRAY[${ledgerRange}]) t`;

const energyOfRange = byCarrier(
  namedFigures(
    {
      title: 'Energy of the range, by carrier',
      description: 'Of the chosen machines, as the ledger has it.',
      empty: noEnergy,
    },
    rows(`
      SELECT ${spoken('c.carrier')} AS carrier, sum(t.energy_kwh)::float8 AS energy
      FROM ${totalsOfRange} WHERE t.energy_kwh IS NOT NULL GROUP BY c.carrier ORDER BY c.carrier`),
    'kwatth',
  ),
);

const costOfRange = costs(
  {
    title: 'Energy cost of the range',
    description: 'By currency; currencies are never added.',
    empty: noPrice,
    short: 'no price',
  },
  rows(`
    SELECT t.currency::text AS currency, sum(t.cost)::float8 AS cost
    FROM ${totalsOfRange} WHERE t.cost IS NOT NULL GROUP BY 1 ORDER BY 1`),
).dataLinks([costLink]);

const unpriced = judged(
  figure(
    {
      title: 'Share of energy without a price',
      description: 'Energy of hours in which no tariff holds; it is not in the cost.',
      empty: noEnergy,
    },
    rows(`
    SELECT (sum(t.unpriced_kwh) / nullif(sum(t.energy_kwh), 0))::float8 AS unpriced FROM ${totalsOfRange}`),
    'percentunit',
  ).decimals(1),
  thresholds(0.001, 0.05),
);

const estimated = figure(
  {
    title: 'Energy that was not measured',
    description: 'Gaps that were filled where a machine asks for it.',
    empty: noEnergy,
  },
  rows(`
    SELECT (sum(t.estimated_kwh) / nullif(sum(t.energy_kwh), 0))::float8 AS estimated FROM ${totalsOfRange}`),
  'percentunit',
).decimals(1);

const energy = byCarrier(
  bars(
    {
      title: 'Energy of each interval, by carrier',
      description: 'As the ledger has it; the name says how long an interval is.',
      empty: noEnergy,
    },
    series(`
      SELECT ${barOf('t.period_start')} AS time, ${inPeriods(spoken('c.carrier'), 'kWh')} AS metric,
        sum(t.energy_kwh)::float8 AS energy
      FROM ${meteredCarriers} c, LATERAL totals(c.machines, c.carrier, ${ledgerPeriods}) t
      GROUP BY 1, 2 ORDER BY 1, 2`),
    'kwatth',
  ),
);

const cost = byCarrier(
  bars(
    {
      title: 'Energy cost of each interval, by carrier',
      description: 'At the prices of each quarter hour; fixed and demand charges of a bill are not in it.',
      empty: noPrice,
    },
    series(`
      SELECT ${barOf('t.period_start')} AS time, format('%s, %s per %s', ${spoken('c.carrier')}, t.currency, ${periodName}) AS metric,
        sum(t.cost)::float8 AS cost
      FROM ${meteredCarriers} c, LATERAL totals(c.machines, c.carrier, ${ledgerPeriods}) t
      WHERE t.cost IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`),
    'locale',
  ),
).dataLinks([costLink]);

const byMachine = table(
  {
    title: 'Energy and cost of the range, by machine and carrier',
    description: 'The dearest first. Mean price is cost by energy that has a price.',
    empty: noEnergy,
  },
  rows(`
    SELECT m.name AS machine_name, m.display_name AS "Machine", ${spoken('c.carrier')} AS "Carrier", t.energy_kwh::float8 AS "Energy",
      t.cost::float8 AS "Cost", t.currency::text AS "Currency",
      (t.cost / nullif(t.energy_kwh - t.unpriced_kwh, 0))::float8 AS "Mean price per kWh",
      (t.estimated_kwh / nullif(t.energy_kwh, 0))::float8 AS "Estimated", t.coverage AS "Coverage",
      replace(t.cost_reason, '_', ' ') AS "Reason"
    FROM ${totalsOfRange} JOIN machines m ON m.id = t.machine_id
    WHERE t.energy_kwh IS NOT NULL ORDER BY t.cost DESC NULLS LAST, t.energy_kwh DESC`),
)
  .overrideByName('machine_name', hiddenColumn)
  .overrideByName('Machine', [leadingTo(machineLink(ofRow), lineageLink(ofRow, 'energy_cost'))])
  .overrideByName('Energy', column('kwatth'))
  .overrideByName('Cost', [...money])
  .overrideByName('Mean price per kWh', column('none', { id: 'decimals', value: 4 }))
  .overrideByName('Estimated', column('percentunit', { id: 'decimals', value: 1 }))
  .overrideByName('Coverage', column('percentunit', { id: 'decimals', value: 0 }));

const tariffs = table(
  {
    title: 'Tariffs that hold in the range',
    description: 'Machine before site before tenant; half-open, to the day.',
    empty: noPrice,
  },
  rows(`
    SELECT t.name AS "Tariff", ${spoken('t.carrier')} AS "Carrier", t.scope AS "For", t.currency::text AS "Currency",
      t.effective_from::text AS "From", coalesce(t.effective_to::text, 'open') AS "To"
    FROM tariff_versions t
    WHERE (t.factory_id IS NULL OR t.factory_id = \${factory}) AND t.effective_from < $__timeTo()
      AND (t.effective_to IS NULL OR t.effective_to > $__timeFrom())
    ORDER BY 2, 3, 5`),
)
  .overrideByName('Tariff', [leadingTo(costLink)])
  .overrideByName('Carrier', [width(105)])
  .overrideByName('For', [width(80)])
  .overrideByName('Currency', [width(85)])
  .overrideByName('From', [width(100)])
  .overrideByName('To', [width(100)]);

const tickets = table(
  {
    title: 'Open questions about meters',
    description: 'Energy that is withheld until somebody decides; it is not in any sum.',
    empty: 'There are none.',
  },
  rows(`
    SELECT m.name AS machine_name, m.display_name AS "Machine", ${spoken('t.carrier')} AS "Carrier", replace(t.kind, '_', ' ') AS "Question",
      t.withheld_kwh::float8 AS "Withheld", t.starts_at AS "From", t.ends_at AS "To"
    FROM reconciliation_tickets t JOIN machines m ON m.id = t.machine_id
    WHERE t.machine_id = ANY (${chosenMachines}) AND t.resolved_at IS NULL
      AND t.starts_at < $__timeTo() AND t.ends_at > $__timeFrom()
    ORDER BY t.opened_at DESC LIMIT 50`),
)
  .overrideByName('machine_name', hiddenColumn)
  .overrideByName('Machine', [width(100), leadingTo(machineLink(ofRow))])
  .overrideByName('Carrier', [width(90)])
  .overrideByName('Withheld', column('kwatth', width(80)));

/** What was used, what it cost, and what the cost leaves out. */
export function energyAndCost(): Dashboard {
  return page({
    uid: 'enms-energy-cost',
    title: 'Energy & cost',
    description: 'Energy and cost by carrier and machine, and what has no price.',
    from: 'now-7d',
    refresh: '5m',
    variables: [tenant(), factory(), machines(), interval()],
    rows: [
      {
        height: 4,
        panels: [
          [energyOfRange, 9],
          [costOfRange, 5],
          [unpriced, 5],
          [estimated, 5],
        ],
      },
      {
        height: 9,
        panels: [
          [energy, 12],
          [cost, 12],
        ],
      },
      { height: 10, panels: [[byMachine, 24]] },
      {
        height: 6,
        panels: [
          [tariffs, 12],
          [tickets, 12],
        ],
      },
    ],
  });
}
