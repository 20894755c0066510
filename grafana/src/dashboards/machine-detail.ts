import { VizOrientation } from '@grafana/grafana-foundation-sdk/common';
import { carrierColours } from '../building/colours.ts';
import { anomalyLink, lineageLink, machineLink } from '../building/links.ts';
import { page, type Dashboard } from '../building/page.ts';
import {
  band,
  bars,
  byCarrier,
  column,
  fixedColour,
  hiddenColumn,
  lines,
  ranking,
  table,
} from '../building/panels.ts';
import { rows, series } from '../building/query.ts';
import {
  chosenMachines,
  ledgerPeriods,
  ledgerRange,
  periodName,
  periods,
  within,
  zone,
} from '../building/sql.ts';
import { carrier, factory, interval, oneMachine, tenant } from '../building/variables.ts';

const noReadings = 'No readings of this machine in this range.';

const power = band(
  lines(
    {
      title: 'Power, ${carrier}: mean, with the least and the highest',
      description:
        'Mean of the readings in each interval; the band reaches from the least to the highest reading.',
      empty: noReadings,
    },
    series(`
      SELECT period_start AS time, power_min_kw AS "least", power_max_kw AS "highest", power_avg_kw AS "mean"
      FROM power_by_periods(${chosenMachines}, '\${carrier}', ${periods}) ORDER BY 1`),
    'kwatt',
  ).axisSoftMin(0),
  'least',
  'highest',
)
  .overrideByName('mean', [fixedColour(carrierColours.electricity), { id: 'custom.lineWidth', value: 2 }])
  .dataLinks([machineLink('${machine}')]);

const keyFigures = table(
  {
    title: 'Key figures of the range, ${carrier}',
    description:
      'As the portal and the API have them; where there is no value, the reason. A click shows what it is made of.',
    empty: noReadings,
  },
  rows(`
    SELECT name AS key_figure, initcap(replace(name, '_', ' ')) AS "Figure", value AS "Value", unit AS "Unit",
      coverage AS "Coverage", estimated_share AS "Estimated", coalesce(replace(reason, '_', ' '), '') AS "Reason"
    FROM kpis(${chosenMachines}, ${ledgerRange}, '\${carrier}')`),
)
  .overrideByName('key_figure', hiddenColumn)
  .overrideByName('Value', column('locale'))
  .overrideByName('Coverage', column('percentunit', { id: 'decimals', value: 0 }))
  .overrideByName('Estimated', column('percentunit', { id: 'decimals', value: 0 }))
  .dataLinks([lineageLink('${machine}', '${__data.fields.key_figure}')]);

const energy = byCarrier(
  bars(
    {
      title: 'Energy of each interval, ${carrier}',
      description: 'As the ledger has it; the name says how long an interval is.',
      empty: noReadings,
    },
    series(`
      SELECT period_start AS time, format('%s, kWh per %s', '\${carrier}', ${periodName}) AS metric, energy_kwh::float8 AS energy
      FROM totals(${chosenMachines}, '\${carrier}', ${ledgerPeriods}) ORDER BY 1`),
    'kwatth',
  ),
).dataLinks([lineageLink('${machine}', 'energy')]);

const production = bars(
  {
    title: 'Units made in each interval',
    description: 'Good units where the machine reports them, else all.',
    empty: 'This machine reports no production.',
  },
  series(`
    SELECT period_start AS time, format('units per %s', ${periodName}) AS metric, units
    FROM production_by_periods(${chosenMachines}, ${ledgerPeriods}) ORDER BY 1`),
  'locale',
).dataLinks([lineageLink('${machine}', 'sec')]);

const loadByHour = ranking(
  {
    title: 'Mean power by hour of the day, ${carrier}',
    description: 'Of the whole hours in the range, in the time of the site.',
    empty: 'There is no whole hour of readings in this range.',
  },
  rows(`
    SELECT to_char(bucket AT TIME ZONE ${zone}, 'HH24:00') AS "Hour", sum(power_kw_sum) / nullif(sum(power_kw_count), 0) AS "Power"
    FROM energy_1hour
    WHERE machine_id = ANY (${chosenMachines}) AND carrier = '\${carrier}' AND ${within('bucket')} AND bucket + INTERVAL '1 hour' <= $__timeTo()
    GROUP BY 1 ORDER BY 1`),
  'kwatt',
  'Hour',
).orientation(VizOrientation.Vertical);

const surroundings = lines(
  {
    title: 'Temperature outdoors, mean of each interval',
    description: 'As the machine reports it; hours where the range is longer than two days.',
    empty: 'This machine reports no temperature.',
  },
  series(`
    SELECT bucket AS time, outdoor_temp_c_sum / nullif(outdoor_temp_c_count, 0) AS "outdoors"
    FROM environment_1min
    WHERE machine_id = ANY (${chosenMachines}) AND ${within('bucket')} AND outdoor_temp_c_count > 0
      AND $__timeTo()::timestamptz - $__timeFrom()::timestamptz <= INTERVAL '2 days'
    UNION ALL
    SELECT bucket, outdoor_temp_c_sum / nullif(outdoor_temp_c_count, 0)
    FROM environment_1hour
    WHERE machine_id = ANY (${chosenMachines}) AND ${within('bucket')} AND outdoor_temp_c_count > 0
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
    SELECT id, started_at AS "Began", severity AS "Severity", explanation AS "Explanation", energy_kwh AS "Energy"
    FROM anomalies WHERE machine_id = ANY (${chosenMachines}) AND ${within('started_at')} ORDER BY started_at DESC LIMIT 50`),
)
  .overrideByName('id', hiddenColumn)
  .overrideByName('Energy', column('kwatth'))
  .dataLinks([anomalyLink]);

/** One machine: what it takes, makes, and what was odd about it. */
export function machineDetail(): Dashboard {
  return page({
    uid: 'enms-machine-detail',
    title: 'Machine detail',
    description: 'One machine: power, energy, production, key figures with their reasons, anomalies.',
    from: 'now-24h',
    refresh: '1m',
    variables: [tenant(), factory(), oneMachine(), carrier(), interval()],
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
