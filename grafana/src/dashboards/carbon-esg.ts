import { carbonLink, lineageLink, machineLink, ofRow } from '../building/links.ts';
import { page, type Dashboard } from '../building/page.ts';
import {
  bars,
  byCarrier,
  column,
  figure,
  hiddenColumn,
  judged,
  leadingTo,
  lines,
  table,
  thresholds,
  width,
} from '../building/panels.ts';
import { rows, series } from '../building/query.ts';
import { barOf, inPeriods, ledgerPeriods, ledgerRange, meteredCarriers, spoken } from '../building/sql.ts';
import { factory, interval, machines, tenant } from '../building/variables.ts';

const noFactor = 'No emission factor holds in this range: enter one under Carbon in the portal.';
const noEnergy = 'No energy is known of this range.';

const totalsOfRange = `${meteredCarriers} c, LATERAL totals(c.machines, c.carrier, ARRAY[${ledgerRange}]) t`;
const totalsOfPeriods = `${meteredCarriers} c, LATERAL totals(c.machines, c.carrier, ${ledgerPeriods}) t`;

const byLocation = figure(
  {
    title: 'CO₂e of the range, by location',
    description:
      'GHG Protocol, location-based: the factor of the grid where the site stands. Of machines, all carriers.',
    empty: noFactor,
    short: 'no factor',
  },
  rows(`SELECT (sum(t.co2_location_kg) / 1000)::float8 AS co2 FROM ${totalsOfRange}`),
  'suffix: t',
)
  .decimals(2)
  .dataLinks([carbonLink]);

const byMarket = figure(
  {
    title: 'CO₂e of the range, by market',
    description:
      'GHG Protocol, market-based: the factor of what was bought. Energy without such a factor is not in it.',
    empty: noFactor,
    short: 'no factor',
  },
  rows(`SELECT (sum(t.co2_market_kg) / 1000)::float8 AS co2 FROM ${totalsOfRange}`),
  'suffix: t',
)
  .decimals(2)
  .dataLinks([carbonLink]);

const intensity = figure(
  {
    title: 'CO₂e by energy, by location',
    description: 'Carbon of the range over the energy of the range that has a factor, all carriers.',
    empty: noFactor,
    short: 'no factor',
  },
  rows(
    `SELECT (sum(t.co2_location_kg) / nullif(sum(t.energy_kwh), 0))::float8 AS intensity
      FROM ${totalsOfRange} WHERE t.co2_location_kg IS NOT NULL`,
  ),
  'suffix: kg/kWh',
).decimals(3);

const byArea = figure(
  {
    title: 'CO₂e by floor area, by location',
    description: 'Of the range, over the floor area of the site as the registry has it.',
    empty: 'The floor area of the site or a factor is not known.',
  },
  rows(`
    SELECT (sum(t.co2_location_kg) / (SELECT floor_area_m2 FROM factories WHERE id = \${factory}))::float8 AS co2 FROM ${totalsOfRange}`),
  'suffix: kg/m²',
).decimals(2);

const withoutFactor = judged(
  figure(
    {
      title: 'Energy without a factor',
      description:
        'Share of energy of machines and carriers whose carbon by location is not known at all, or only in part.',
      empty: noEnergy,
    },
    rows(`
    SELECT (coalesce(sum(t.energy_kwh) FILTER (WHERE t.location_reason IS NOT NULL), 0) / nullif(sum(t.energy_kwh), 0))::float8 AS share
    FROM ${totalsOfRange}`),
    'percentunit',
  ).decimals(1),
  thresholds(0.001, 0.05),
);

const overTime = byCarrier(
  bars(
    {
      title: 'CO₂e of each interval, by location and carrier',
      description: 'Of the chosen machines; the name says how long an interval is.',
      empty: noFactor,
    },
    series(`
      SELECT ${barOf('t.period_start')} AS time, ${inPeriods(spoken('c.carrier'), 'kg')} AS metric, sum(t.co2_location_kg)::float8 AS co2
      FROM ${totalsOfPeriods} WHERE t.co2_location_kg IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`),
    'suffix: kg',
  ),
).dataLinks([carbonLink]);

const intensityOverTime = lines(
  {
    title: 'CO₂e by energy in each interval, by location',
    description:
      'All carriers of the chosen machines together: it moves with the mix of carriers and with the factors.',
    empty: noFactor,
  },
  series(`
    SELECT t.period_start AS time, (sum(t.co2_location_kg) / nullif(sum(t.energy_kwh), 0))::float8 AS "all carriers"
    FROM ${totalsOfPeriods} WHERE t.co2_location_kg IS NOT NULL GROUP BY 1 ORDER BY 1`),
  'suffix: kg/kWh',
)
  .axisSoftMin(0)
  .decimals(3);

const byMachine = table(
  {
    title: 'CO₂e of the range, by machine and carrier',
    description: 'The most first; where there is no value, the reason.',
    empty: noEnergy,
  },
  rows(`
    SELECT m.name AS machine_name, m.display_name AS "Machine", ${spoken('c.carrier')} AS "Carrier", t.energy_kwh::float8 AS "Energy",
      t.co2_location_kg::float8 AS "By location, kg", t.co2_market_kg::float8 AS "By market, kg", t.coverage AS "Coverage",
      replace(t.location_reason, '_', ' ') AS "Location: reason", replace(t.market_reason, '_', ' ') AS "Market: reason"
    FROM ${totalsOfRange} JOIN machines m ON m.id = t.machine_id
    WHERE t.energy_kwh IS NOT NULL ORDER BY t.co2_location_kg DESC NULLS LAST, t.energy_kwh DESC`),
)
  .overrideByName('machine_name', hiddenColumn)
  .overrideByName('Machine', [leadingTo(machineLink(ofRow), lineageLink(ofRow, 'carbon'))])
  .overrideByName('Energy', column('kwatth'))
  .overrideByName('By location, kg', column('locale', { id: 'decimals', value: 1 }))
  .overrideByName('By market, kg', column('locale', { id: 'decimals', value: 1 }))
  .overrideByName('Coverage', column('percentunit', { id: 'decimals', value: 0 }));

const factors = table(
  {
    title: 'Emission factors that hold in the range',
    description: 'With their sources; half-open, to the day.',
    empty: noFactor,
  },
  rows(`
    SELECT ${spoken('e.carrier')} AS "Carrier", e.method AS "Method", coalesce(e.region, 'any') AS "Region", e.kg_per_kwh::float8 AS "kg per kWh",
      e.source AS "Source", e.effective_from::text AS "From", coalesce(e.effective_to::text, 'open') AS "To"
    FROM emission_factors e
    WHERE e.effective_from < $__timeTo() AND (e.effective_to IS NULL OR e.effective_to > $__timeFrom()) ORDER BY e.carrier, 2, 3, 6`),
)
  .overrideByName('Carrier', [width(120), leadingTo(carbonLink)])
  .overrideByName('Method', [width(95)])
  .overrideByName('Region', [width(110)])
  .overrideByName('kg per kWh', column('none', { id: 'decimals', value: 4 }, width(110)))
  .overrideByName('From', [width(105)])
  .overrideByName('To', [width(105)]);

/** Carbon of energy, both ways of the GHG Protocol, with the factors behind it. */
export function carbonAndEsg(): Dashboard {
  return page({
    uid: 'enms-carbon-esg',
    title: 'Carbon & ESG',
    description: 'CO₂e of the energy that was used, by location and by market, and the factors behind it.',
    from: 'now-30d',
    refresh: '15m',
    variables: [tenant(), factory(), machines(), interval()],
    rows: [
      {
        height: 4,
        panels: [
          [byLocation, 5],
          [byMarket, 5],
          [intensity, 5],
          [byArea, 5],
          [withoutFactor, 4],
        ],
      },
      {
        height: 9,
        panels: [
          [overTime, 12],
          [intensityOverTime, 12],
        ],
      },
      { height: 9, panels: [[byMachine, 24]] },
      { height: 6, panels: [[factors, 24]] },
    ],
  });
}
