import { AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import type { AnnotationQuery } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { carrierColours, quietColour, stateColours } from '../building/colours.ts';
import { studioLink } from '../building/links.ts';
import { page, type Dashboard } from '../building/page.ts';
import {
  band,
  bars,
  column,
  costs,
  day,
  figure,
  fixedColour,
  leadingTo,
  lines,
  table,
  width,
} from '../building/panels.ts';
import { dataSource, rows, series } from '../building/query.ts';
import { within, zone } from '../building/sql.ts';
import { baseline, factory, interval, tenant } from '../building/variables.ts';

const noBaseline =
  'Nothing was judged in this range: fit a baseline in the studio of the portal, and have it approved.';

/** Periods that baselines judge are those of the baseline; charts sum them up to the chosen interval. */
const judged = `
  FROM baseline_periods b
  WHERE b.baseline_id = \${baseline} AND ${within('b.period_start')}`;
const bucketed = `date_trunc(
    CASE period_name($__timeFrom()::timestamptz, $__timeTo()::timestamptz, '\${interval}')
      WHEN 'month' THEN 'month' WHEN 'week' THEN 'week' WHEN 'day' THEN 'day' ELSE 'hour'
    END, b.period_start AT TIME ZONE ${zone}
  ) AT TIME ZONE ${zone}`;

const actualAndExpected = band(
  lines(
    {
      title: 'Actual against expected energy',
      description:
        'Sums of the periods that the baseline judged. The band is the sum of their prediction limits, which is wider than that of a sum.',
      empty: noBaseline,
    },
    series(`
      SELECT ${bucketed} AS time, sum(b.low_kwh) AS "low", sum(b.high_kwh) AS "high",
        sum(b.expected_kwh) AS "expected", sum(b.actual_kwh) FILTER (WHERE b.skipped_reason IS NULL) AS "actual"
      ${judged} GROUP BY 1 ORDER BY 1`),
    'kwatth',
  ),
  'low',
  'high',
)
  .overrideByName('expected', [
    fixedColour(quietColour),
    { id: 'custom.lineStyle', value: { fill: 'dash', dash: [6, 6] } },
  ])
  .overrideByName('actual', [fixedColour(carrierColours.electricity), { id: 'custom.lineWidth', value: 2 }])
  .dataLinks([studioLink]);

const cusum = lines(
  {
    title: 'CUSUM: deviation summed up since the baseline came into force',
    description:
      'Below zero energy was saved, above zero lost. Periods that could not be judged add nothing.',
    empty: noBaseline,
  },
  series(`
    SELECT c.period_start AS time, format('version %s', c.version) AS metric, c.cusum_kwh
    FROM baseline_cusum c WHERE c.baseline_id = \${baseline} AND ${within('c.period_start')} ORDER BY 1, 2`),
  'kwatth',
).dataLinks([studioLink]);

const deviation = bars(
  {
    title: 'Deviation of each interval',
    description: 'Actual less expected, of the periods that were judged.',
    empty: noBaseline,
  },
  series(`
    SELECT ${bucketed} AS time, sum(least(b.deviation_kwh, 0)) AS "less than expected",
      sum(greatest(b.deviation_kwh, 0)) AS "more than expected"
    ${judged} AND b.deviation_kwh IS NOT NULL GROUP BY 1 ORDER BY 1`),
  'kwatth',
)
  .overrideByName('less than expected', [fixedColour(stateColours.good)])
  .overrideByName('more than expected', [fixedColour(stateColours.warning)])
  .dataLinks([studioLink]);

const deviationOfRange = figure(
  {
    title: 'Deviation of the range',
    description: 'Actual less expected energy; below zero is a saving.',
    empty: noBaseline,
    short: 'not judged',
  },
  rows(`SELECT sum(b.deviation_kwh) AS deviation ${judged}`),
  'kwatth',
).dataLinks([studioLink]);

const relative = figure(
  {
    title: 'EnPI: actual by expected energy',
    description: 'Of the periods that were judged; below 100 % is better than the baseline.',
    empty: noBaseline,
    short: 'not judged',
  },
  rows(`
    SELECT sum(b.actual_kwh) FILTER (WHERE b.skipped_reason IS NULL)
      / nullif(sum(b.expected_kwh) FILTER (WHERE b.skipped_reason IS NULL), 0) AS enpi ${judged}`),
  'percentunit',
).decimals(1);

const costOfDeviation = costs(
  {
    title: 'Cost of the deviation',
    description: 'At the prices of each period, by currency; below zero is saved.',
    empty: noBaseline,
    short: 'not judged',
  },
  rows(`
    SELECT b.currency::text AS currency, sum(b.deviation_cost) AS cost ${judged} AND b.deviation_cost IS NOT NULL
    GROUP BY 1 ORDER BY 1`),
);

const skipped = figure(
  {
    title: 'Periods that could not be judged',
    description: 'A driver or the energy was not known, or lay outside what the baseline had seen.',
    empty: noBaseline,
    short: 'not judged',
  },
  rows(
    `SELECT count(*) FILTER (WHERE b.skipped_reason IS NOT NULL)::float8 / nullif(count(*), 0) AS skipped ${judged}`,
  ),
  'percentunit',
).decimals(1);

const versions = table(
  {
    title: 'Versions of the baseline',
    description:
      'A version is frozen once it was decided; each period is judged by the version in force then.',
    empty: 'There is no version: fit one in the studio of the portal.',
  },
  rows(`
    SELECT version::text AS "Version", replace(status, '_', ' ') AS "State", replace(model_kind, '_', ' ') AS "Model", period_from AS "Fitted from", period_to AS "Fitted to",
      in_force_from AS "In force from", in_force_to AS "In force to"
    FROM baseline_versions WHERE baseline_id = \${baseline} ORDER BY version DESC`),
)
  .overrideByName('Version', [width(75), leadingTo(studioLink)])
  .overrideByName('State', [width(100)])
  .overrideByRegexp('/^(Fitted|In force) (from|to)$/', day);

const plans = table(
  {
    title: 'Action plans on this baseline, with what was measured last',
    description: 'Savings with their uncertainty, by IPMVP option C where a model measured them.',
    empty: 'There is no action plan on this baseline.',
  },
  rows(`
    SELECT title AS "Plan", status AS "State", due_on::text AS "Due", expected_saving_kwh AS "Expected",
      saving_kwh AS "Measured", uncertainty_kwh AS "±", measured_at AS "On"
    FROM action_plans WHERE baseline_id = \${baseline} ORDER BY due_on`),
)
  .overrideByName('State', [width(90)])
  .overrideByName('Due', [width(105)])
  .overrideByName('Expected', column('kwatth', width(95)))
  .overrideByName('Measured', column('kwatth', width(95)))
  .overrideByName('±', column('kwatth', width(85)))
  .overrideByName('On', day);

/** What somebody noted of the machine, at its time. */
const notes: Builder<AnnotationQuery> = {
  build: () => ({
    ...new AnnotationQueryBuilder()
      .name('Notes')
      .datasource(dataSource)
      .enable(true)
      .iconColor(quietColour)
      .build(),
    rawQuery: `SELECT at AS time, text, kind AS tags FROM baseline_notes WHERE baseline_id = \${baseline} AND ${within('at')}`,
  }),
};

/** ISO 50001: energy performance against its baseline. */
export function enpiAndBaseline(): Dashboard {
  return page({
    uid: 'enms-enpi-baseline',
    title: 'ISO 50001 EnPI & baseline',
    description:
      'Energy performance against its baseline: expected, deviation, CUSUM, versions, action plans.',
    from: 'now-30d',
    refresh: '15m',
    variables: [tenant(), factory(), baseline(), interval()],
    annotations: [notes],
    rows: [
      {
        height: 4,
        panels: [
          [relative, 6],
          [deviationOfRange, 6],
          [costOfDeviation, 6],
          [skipped, 6],
        ],
      },
      { height: 10, panels: [[actualAndExpected, 24]] },
      {
        height: 9,
        panels: [
          [cusum, 12],
          [deviation, 12],
        ],
      },
      {
        height: 7,
        panels: [
          [versions, 12],
          [plans, 12],
        ],
      },
    ],
  });
}
