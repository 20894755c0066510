import { carrierColours, quietColour } from '../building/colours.ts';
import { forecastLink } from '../building/links.ts';
import { page, type Dashboard } from '../building/page.ts';
import { band, column, figure, fixedColour, leadingTo, lines, table, width } from '../building/panels.ts';
import { rows, series } from '../building/query.ts';
import { spoken, zone } from '../building/sql.ts';
import { factory, horizon, tenant } from '../building/variables.ts';

const noForecast =
  'There is no forecast of this site yet: its models are trained once two weeks of history are there.';

const newestOfSite = `
  FROM forecast_points p
  WHERE p.factory_id = \${factory} AND p.carrier = 'electricity' AND p.horizon = '\${horizon}'`;
const siteMachines = 'ARRAY(SELECT id FROM machines WHERE factory_id = ${factory})';
const monthStart = `(date_trunc('month', now() AT TIME ZONE ${zone}) AT TIME ZONE ${zone})`;

const forecast = band(
  lines(
    {
      title: 'Forecast of the site’s electricity, mean power of each step, with its 80 % band',
      description:
        'The newest forecast of the chosen horizon; the band reaches from the 10th to the 90th percentile. It covers what is ahead of now.',
      empty: noForecast,
    },
    series(`
      SELECT p.period_start AS time, p.p10_kw AS "10 %", p.p90_kw AS "90 %", p.p50_kw AS "median" ${newestOfSite} ORDER BY 1`),
    'kwatt',
  ).axisSoftMin(0),
  '10 %',
  '90 %',
  carrierColours.electricity,
)
  .overrideByName('median', [
    fixedColour(carrierColours.electricity),
    { id: 'custom.lineWidth', value: 2 },
    { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 4] } },
  ])
  .dataLinks([forecastLink]);

const actual = lines(
  {
    title: 'Power of the site’s electricity so far, mean of each quarter hour',
    description:
      'Energy of all machines of the site over the length of the quarter hour, as the ledger has it.',
    empty: 'No energy is known of this range.',
  },
  series(`
    SELECT t.period_start AS time, (sum(t.energy_kwh) / 0.25)::float8 AS "actual"
    FROM totals(${siteMachines}, 'electricity', ARRAY(
      SELECT b FROM generate_series(
        time_bucket('15 minutes', now() - INTERVAL '2 days'), time_bucket('15 minutes', now()), INTERVAL '15 minutes'
      ) AS b ORDER BY b
    )) t
    GROUP BY 1 ORDER BY 1`),
  'kwatt',
)
  .axisSoftMin(0)
  .timeFrom('2d')
  .overrideByName('actual', [fixedColour(carrierColours.electricity), { id: 'custom.lineWidth', value: 2 }]);

const peakAhead = figure(
  {
    title: 'Highest median power ahead',
    description: 'Of the newest forecast of the chosen horizon.',
    empty: noForecast,
    short: 'no forecast yet',
  },
  rows(
    `SELECT max(p.p50_kw) AS peak ${newestOfSite} AND p.period_start >= now() - make_interval(secs => p.step_s)`,
  ),
  'kwatt',
).dataLinks([forecastLink]);

const peakOfMonth = figure(
  {
    title: 'Peak demand of this month so far',
    description: 'Highest 15-minute mean of all machines of the site together since the first of the month.',
    empty: 'No quarter hour of this month is over.',
  },
  rows(`SELECT value AS peak FROM key_figure('peak_demand', ${siteMachines}, ${monthStart}, now())`),
  'kwatt',
).dataLinks([forecastLink]);

const age = figure(
  {
    title: 'Age of the forecast',
    description: 'Since it was made.',
    empty: noForecast,
    short: 'no forecast yet',
  },
  rows(`SELECT date_part('epoch', now() - max(p.made_at)) AS age ${newestOfSite}`),
  's',
).decimals(0);

const energyAhead = figure(
  {
    title: 'Energy ahead, median',
    description: 'Sum of the medians over the steps that are ahead; the median of the sum may differ.',
    empty: noForecast,
    short: 'no forecast yet',
  },
  rows(`
    SELECT sum(p.p50_kw * p.step_s / 3600) AS energy ${newestOfSite} AND p.period_start >= now()`),
  'kwatth',
);

const models = table(
  {
    title: 'Forecasts of the site and its machines, the newest of each',
    description:
      'Which model is served, whether it was better than last week’s values in the backtest, and the peak that it sees.',
    empty: noForecast,
  },
  rows(`
    SELECT coalesce(m.display_name, g.name, 'the site') AS "Of", ${spoken('p.carrier')} AS "Carrier", p.horizon AS "Horizon",
      replace(p.served, '_', ' ') AS "Model", CASE WHEN p.beats_naive THEN 'better than naive' ELSE 'not better than naive' END AS "Backtest",
      max(p.peak_kw) AS "Peak", max(p.peak_at) AS "Peak at", max(p.made_at) AS "Made"
    FROM forecast_points p
    LEFT JOIN machines m ON m.id = p.machine_id
    LEFT JOIN machine_groups g ON g.id = p.group_id
    WHERE p.factory_id = \${factory} OR m.factory_id = \${factory}
      OR g.id IN (SELECT x.group_id FROM machine_group_members x JOIN machines y ON y.id = x.machine_id WHERE y.factory_id = \${factory})
    GROUP BY 1, p.carrier, 3, 4, 5 ORDER BY 1, 2, 3`),
)
  .overrideByName('Of', [leadingTo(forecastLink)])
  .overrideByName('Carrier', [width(110)])
  .overrideByName('Horizon', [width(90)])
  .overrideByName('Model', [width(200)])
  .overrideByName('Peak', column('kwatt', width(100)));

const band80 = lines(
  {
    title: 'Width of the 80 % band',
    description: 'How sure the forecast is of itself, step by step: 90th less 10th percentile.',
    empty: noForecast,
  },
  series(`SELECT p.period_start AS time, p.p90_kw - p.p10_kw AS "width" ${newestOfSite} ORDER BY 1`),
  'kwatt',
)
  .axisSoftMin(0)
  .overrideByName('width', [fixedColour(quietColour)]);

/** What is ahead, how sure that is, and how close the month's peak. */
export function forecastOfSite(): Dashboard {
  return page({
    uid: 'enms-forecast',
    title: 'Forecast',
    description: 'The next hour, day or week of the site, how sure that is, and the peak of the month.',
    from: 'now-1h',
    to: 'now+1d',
    refresh: '1m',
    variables: [tenant(), factory(), horizon()],
    rows: [
      {
        height: 4,
        panels: [
          [peakAhead, 6],
          [energyAhead, 6],
          [peakOfMonth, 6],
          [age, 6],
        ],
      },
      { height: 10, panels: [[forecast, 24]] },
      {
        height: 8,
        panels: [
          [actual, 12],
          [band80, 12],
        ],
      },
      { height: 9, panels: [[models, 24]] },
    ],
  });
}
