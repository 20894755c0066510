import { VisibilityMode, VizOrientation } from '@grafana/grafana-foundation-sdk/common';
import { carrierColours, severityColours } from '../building/colours.ts';
import { anomalyLink, lineageLink, machineLink } from '../building/links.ts';
import { page, type Dashboard } from '../building/page.ts';
import {
  band,
  bars,
  byCarrier,
  column,
  fixedColour,
  hiddenColumn,
  inColours,
  leadingTo,
  lines,
  ranking,
  table,
  width,
} from '../building/panels.ts';
import { rows, series } from '../building/query.ts';
import {
  barOf,
  thisMachine,
  inPeriods,
  ledgerPeriods,
  ledgerRange,
  periodName,
  periods,
  spoken,
  within,
  zone,
} from '../building/sql.ts';
import { carrier, factory, interval, nameOfMachine, oneMachine, tenant } from '../building/variables.ts';

const carrierOfMachine = spoken("'${carrier}'");
const noReadings = 'No readings of this machine in this range.';

const power = band(
  lines(
    {
      title: 'Power, ${carrier:text}: mean, with the least and the highest',
      description:
        'Mean of the readings in each interval; the band reaches from the least to the highest reading.',
      empty: noReadings,
    },
    series(`
      SELECT period_start AS time, power_min_kw AS "least", power_max_kw AS "highest", power_avg_kw AS "mean"
      FROM power_by_periods(${thisMachine}, '\${carrier}', ${periods}) ORDER BY 1`),
    'kwatt',
  ).axisSoftMin(0),
  'least',
  'highest',
)
  .overrideByName('mean', [fixedColour(carrierColours.electricity), { id: 'custom.lineWidth', value: 2 }])
  .dataLinks([machineLink('${machine_name}')]);

const keyFigures = table(
  {
    title: 'Key figures of the range, ${carrier:text}',
    description:
      'As the portal and the API have them; where there is no value, the reason. A click shows what it is made of.',
    empty: noReadings,
  },
  rows(`
    SELECT name AS key_figure,
      CASE name WHEN 'sec' THEN 'SEC' WHEN 'carbon' THEN 'CO₂e by location' WHEN 'carbon_market' THEN 'CO₂e by market'
        ELSE upper(left(name, 1)) || replace(substr(name, 2), '_', ' ') END AS "Figure",
      value AS "Value", nullif(unit, '1') AS "Unit",
      coverage AS "Coverage", estimated_share AS "Estimated", replace(reason, '_', ' ') AS "Reason"
    FROM kpis(${thisMachine}, ${ledgerRange}, '\${carrier}')`),
)
  .overrideByName('key_figure', hiddenColumn)
  .overrideByName('Figure', [leadingTo(lineageLink('${machine_name}', '${__data.fields.key_figure}'))])
  .overrideByName('Value', column('locale', width(105)))
  .overrideByName('Unit', [width(85)])
  .overrideByName('Coverage', column('percentunit', { id: 'decimals', value: 0 }, width(90)))
  .overrideByName('Estimated', column('percentunit', { id: 'decimals', value: 0 }, width(95)));

const energy = byCarrier(
  bars(
    {
      title: 'Energy of each interval, ${carrier:text}',
      description: 'As the ledger has it; the name says how long an interval is.',
      empty: noReadings,
    },
    series(`
      SELECT ${barOf('period_start')} AS time, ${inPeriods(carrierOfMachine, 'kWh')} AS metric, energy_kwh::float8 AS energy
      FROM totals(${thisMachine}, '\${carrier}', ${ledgerPeriods}) ORDER BY 1`),
    'kwatth',
  ),
).dataLinks([lineageLink('${machine_name}', 'energy')]);

const production = bars(
  {
    title: 'Units made in each interval',
    description: 'Good units where the machine reports them, else all.',
    empty: 'This machine reports no production.',
  },
  series(`
    SELECT ${barOf('period_start')} AS time, format('units per %s', ${periodName}) AS metric, units
    FROM production_by_periods(${thisMachine}, ${ledgerPeriods}) ORDER BY 1`),
  'locale',
).dataLinks([lineageLink('${machine_name}', 'sec')]);

const loadByHour = ranking(
  {
    title: 'Mean power by hour of the day, ${carrier:text}',
    description: 'Of the whole hours in the range, in the time of the site.',
    empty: 'There is no whole hour of readings in this range.',
  },
  rows(`
    SELECT to_char(bucket AT TIME ZONE ${zone}, 'HH24') AS "Hour", sum(power_kw_sum) / nullif(sum(power_kw_count), 0) AS "Power"
    FROM energy_1hour
    WHERE machine_id = ANY (${thisMachine}) AND carrier = '\${carrier}' AND ${within('bucket')} AND bucket + INTERVAL '1 hour' <= $__timeTo()
    GROUP BY 1 ORDER BY 1`),
  'kwatt',
  'Hour',
)
  .orientation(VizOrientation.Vertical)
  .showValue(VisibilityMode.Never)
  // Two digits would be read as a number, with the unit of the power.
  .overrideByName('Hour', column('string'));

const surroundings = lines(
  {
    title: 'Temperature outdoors, mean of each interval',
    description: 'As the machine reports it; hours where the range is longer than two days.',
    empty: 'This machine reports no temperature.',
  },
  series(`
    SELECT bucket AS time, outdoor_temp_c_sum / nullif(outdoor_temp_c_count, 0) AS "outdoors"
    FROM environment_1min
    WHERE machine_id = ANY (${thisMachine}) AND ${within('bucket')} AND outdoor_temp_c_count > 0
      AND $__timeTo()::timestamptz - $__timeFrom()::timestamptz <= INTERVAL '2 days'
    UNION ALL
    SELECT bucket, outdoor_temp_c_sum / nullif(outdoor_temp_c_count, 0)
    FROM environment_1hour
    WHERE machine_id = ANY (${thisMachine}) AND ${within('bucket')} AND outdoor_temp_c_count > 0
      AND $__timeTo()::timestamptz - $__timeFrom()::timestamptz > INTERVAL '2 days'
    ORDER BY 1`),
  'celsius',
);

const anomalies = table(
  {
    title: 'Anomalies that began in the range',
    description: 'The newest first; energy is what was used beyond expectation.',
    empty: 'None were found.',
  },
  rows(`
    SELECT id, started_at AS "Began", severity AS "Severity", explanation AS "Explanation", round(energy_kwh::numeric, 3)::float8 AS "Energy"
    FROM anomalies WHERE machine_id = ANY (${thisMachine}) AND ${within('started_at')} ORDER BY started_at DESC LIMIT 50`),
)
  .overrideByName('id', hiddenColumn)
  .overrideByName('Severity', [width(90), ...inColours(severityColours)])
  .overrideByName('Explanation', [leadingTo(anomalyLink)])
  .overrideByName('Energy', column('kwatth', width(105)));

/** One machine: what it takes, makes, and what was odd about it. */
export function machineDetail(): Dashboard {
  return page({
    uid: 'enms-machine-detail',
    title: 'Machine detail',
    description: 'One machine: power, energy, production, key figures with their reasons, anomalies.',
    from: 'now-24h',
    refresh: '1m',
    variables: [tenant(), factory(), oneMachine(), nameOfMachine(), carrier(thisMachine), interval()],
    rows: [
      { height: 10, panels: [[power, 24]] },
      {
        height: 10,
        panels: [
          [keyFigures, 12],
          [energy, 12],
        ],
      },
      {
        height: 9,
        panels: [
          [production, 8],
          [loadByHour, 8],
          [surroundings, 8],
        ],
      },
      { height: 7, panels: [[anomalies, 24]] },
    ],
  });
}
