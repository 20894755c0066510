import { quietColour, stateColours } from '../building/colours.ts';
import { machineLink, ofRow, ofSeries } from '../building/links.ts';
import { page, type Dashboard } from '../building/page.ts';
import {
  bars,
  byCarrier,
  column,
  figure,
  hiddenColumn,
  inColours,
  judged,
  leadingTo,
  lines,
  table,
  thresholds,
  thresholdsBelow,
  width,
} from '../building/panels.ts';
import { rows, series } from '../building/query.ts';
import {
  chosenMachines,
  ledgerPeriods,
  ledgerRange,
  meteredCarriers,
  spoken,
  within,
  zone,
} from '../building/sql.ts';
import { factory, interval, machines, tenant } from '../building/variables.ts';

const noReadings = 'No readings in this range.';

const silence = judged(
  figure(
    {
      title: 'Since the last reading',
      description: 'Age of the newest reading of the chosen machines, by the clock of its device.',
      empty: 'No machine has ever reported.',
    },
    rows(
      `SELECT greatest(0, date_part('epoch', now() - max(last_updated))) AS age FROM machine_status WHERE machine_id = ANY (${chosenMachines})`,
    ),
    's',
  ).decimals(0),
  thresholds(120, 600),
);

const delay = judged(
  figure(
    {
      title: 'From reading to row',
      description:
        '95th percentile of time of storage less time of the device, of readings of the last 15 minutes; a device with a wrong clock shows here too.',
      empty: 'Nothing was stored in the last 15 minutes.',
    },
    rows(`
    SELECT percentile_cont(0.95) WITHIN GROUP (ORDER BY greatest(0, date_part('epoch', received_at - time))) AS delay
    FROM energy_readings WHERE machine_id = ANY (${chosenMachines}) AND time >= now() - INTERVAL '15 minutes'`),
    's',
  ).decimals(1),
  thresholds(5, 60),
);

const ledgerLag = judged(
  figure(
    {
      title: 'Ledger behind',
      description:
        'Of the worst machine: age of the end of the last quarter hour that is posted. Until it is, figures are computed from telemetry.',
      empty: 'Nothing is posted yet.',
    },
    rows(
      `SELECT date_part('epoch', now() - min(posted_to)) AS lag FROM posting_state WHERE machine_id = ANY (${chosenMachines})`,
    ),
    's',
  ).decimals(0),
  thresholds(3600, 14400),
);

const quarantined = judged(
  figure(
    {
      title: 'In quarantine',
      description: 'Messages of this tenant’s devices, and of nobody’s, that are open.',
      empty: 'None.',
    },
    rows("SELECT count(*) AS open FROM quarantined_messages WHERE status = 'open'"),
    'locale',
  ),
  thresholds(1, 1000),
);

const coverage = judged(
  figure(
    {
      title: 'Mean coverage',
      description: 'Share of the range in which energy is known, mean over machines and their carriers.',
      empty: noReadings,
    },
    rows(`
    SELECT avg(t.coverage) AS coverage
    FROM ${meteredCarriers} c, LATERAL totals(c.machines, c.carrier, ARRAY[${ledgerRange}]) t`),
    'percentunit',
  ).decimals(1),
  thresholdsBelow(0.9, 0.99),
);

const lateJobs = judged(
  figure(
    {
      title: 'Late database jobs',
      description:
        'Refresh, compression, posting: without success for three of their turns. Of the whole installation.',
      empty: 'No job is due.',
    },
    rows('SELECT count(*) FILTER (WHERE is_late) AS late FROM database_jobs()'),
    'none',
  ),
  thresholds(1, 1),
);

/** The coarsest aggregate that still shows the range well, with its span and the minutes of its buckets. */
const levels = [
  { view: 'energy_15min', minutes: 15, when: "<= INTERVAL '3 days'" },
  { view: 'energy_1hour', minutes: 60, when: "> INTERVAL '3 days' AND r.span <= INTERVAL '31 days'" },
  { view: 'energy_1day', minutes: 1440, when: "> INTERVAL '31 days'" },
] as const;

const readings = lines(
  {
    title: 'Readings a minute, by machine',
    description:
      'Energy readings in each interval over its length: quarter hours up to three days, hours up to 31, else days of UTC.',
    empty: noReadings,
  },
  series(`
    SELECT b.bucket AS time, m.display_name AS machine, m.name AS machine_name, sum(b.readings)::float8 / min(b.minutes) AS readings
    FROM (SELECT $__timeTo()::timestamptz - $__timeFrom()::timestamptz AS span) r
    CROSS JOIN LATERAL (
      ${levels
        .map(
          ({
            view,
            minutes,
            when,
          }) => `SELECT bucket, machine_id, reading_count AS readings, ${minutes} AS minutes FROM ${view}
      WHERE r.span ${when} AND machine_id = ANY (${chosenMachines}) AND ${within('bucket')}`,
        )
        .join('\n      UNION ALL\n      ')}
    ) b JOIN machines m ON m.id = b.machine_id
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`),
  'none',
)
  .displayName('${__field.labels.machine}')
  .axisSoftMin(0)
  .dataLinks([machineLink(ofSeries)]);

const coverageOverTime = byCarrier(
  lines(
    {
      title: 'Coverage of each interval, mean of the machines, by carrier',
      description: 'Share of the interval in which energy is known. The interval that runs now fills up.',
      empty: noReadings,
    },
    series(`
    SELECT t.period_start AS time, ${spoken('c.carrier')} AS metric, avg(t.coverage) AS coverage
    FROM ${meteredCarriers} c, LATERAL totals(c.machines, c.carrier, ${ledgerPeriods}) t
    GROUP BY 1, 2 ORDER BY 1, 2`),
    'percentunit',
  ),
)
  .min(0)
  .max(1);

const reasons = bars(
  {
    title: 'Messages that came into quarantine on each day, by reason',
    description: 'Days of the site; replayed and discarded ones too.',
    empty: 'Nothing came into quarantine in this range.',
  },
  series(`
    SELECT date_trunc('day', received_at AT TIME ZONE ${zone}) AT TIME ZONE ${zone} AS time, replace(reason, '_', ' ') AS metric, count(*) AS messages
    FROM quarantined_messages WHERE ${within('received_at')} GROUP BY 1, 2 ORDER BY 1, 2`),
  'none',
);

const devices = table(
  {
    title: 'Devices of the site, the longest silent first',
    description:
      'Age of the last message, clock against ours, and strength of the radio where they are told.',
    empty: 'No device is registered: one that announces itself stands under Devices in the portal.',
  },
  rows(`
    SELECT d.code AS "Device", d.status AS "State", CASE WHEN d.online THEN 'online' WHEN NOT d.online THEN 'offline' ELSE 'unknown' END AS "Link",
      date_part('epoch', now() - d.last_seen) AS "Last seen", d.clock_offset_s AS "Clock", d.rssi_dbm AS "Radio", d.firmware AS "Firmware"
    FROM devices d WHERE d.factory_id = \${factory} ORDER BY d.last_seen NULLS FIRST LIMIT 200`),
)
  .overrideByName('State', [width(85)])
  .overrideByName('Link', [
    width(85),
    ...inColours({ online: stateColours.good, offline: stateColours.bad, unknown: quietColour }),
  ])
  .overrideByName('Last seen', column('s', { id: 'decimals', value: 0 }, width(95)))
  .overrideByName('Clock', column('s', { id: 'decimals', value: 1 }, width(95)))
  .overrideByName('Radio', column('dBm', width(80)))
  .overrideByName('Firmware', [width(100)]);

const gaps = table(
  {
    title: 'Quality of the range, by machine and carrier',
    description: 'The least covered first. Method says what energy was made from.',
    empty: noReadings,
  },
  rows(`
    SELECT m.name AS machine_name, m.display_name AS "Machine", ${spoken('c.carrier')} AS "Carrier", t.coverage AS "Coverage",
      (t.estimated_kwh / nullif(t.energy_kwh, 0))::float8 AS "Estimated", coalesce(t.method, 'no data') AS "Method", t.posted_to AS "Posted to"
    FROM ${meteredCarriers} c, LATERAL totals(c.machines, c.carrier, ARRAY[${ledgerRange}]) t JOIN machines m ON m.id = t.machine_id
    ORDER BY t.coverage, 2, 3`),
)
  .overrideByName('machine_name', hiddenColumn)
  .overrideByName('Machine', [leadingTo(machineLink(ofRow))])
  .overrideByName('Carrier', [width(105)])
  .overrideByName('Coverage', column('percentunit', { id: 'decimals', value: 1 }, width(95)))
  .overrideByName('Estimated', column('percentunit', { id: 'decimals', value: 1 }, width(95)))
  .overrideByName('Method', [width(95)]);

const jobs = table(
  {
    title: 'Jobs of the database',
    description: 'Of the whole installation; late ones first.',
    empty: 'No job is scheduled.',
  },
  rows(`
    SELECT replace(replace(replace(job, 'policy_refresh_continuous_aggregate', 'refresh'), 'policy_', ''), '_', ' ') AS "Job", CASE WHEN is_late THEN 'late' ELSE coalesce(lower(last_status), 'not run yet') END AS "State",
      date_part('epoch', runs_every) AS "Every", date_part('epoch', now() - last_success_at) AS "Since success", failures AS "Failures"
    FROM database_jobs() ORDER BY is_late DESC, 1`),
)
  .overrideByName('State', [
    width(90),
    ...inColours({ success: stateColours.good, late: stateColours.bad, failed: stateColours.bad }),
  ])
  .overrideByName('Every', column('s', width(80)))
  .overrideByName('Since success', column('s', { id: 'decimals', value: 0 }, width(115)))
  .overrideByName('Failures', [width(80)]);

const analyticsJobs = table(
  {
    title: 'Jobs of analytics that began in the range, by kind',
    description: 'How many ended how, and how long the longest took.',
    empty: 'None ran in this range.',
  },
  rows(`
    SELECT kind AS "Kind", count(*) FILTER (WHERE state = 'done') AS "Done", count(*) FILTER (WHERE state = 'failed') AS "Failed",
      count(*) FILTER (WHERE ended_at IS NULL) AS "Not ended", max(date_part('epoch', ended_at - started_at)) AS "Longest", max(ended_at) AS "Last end"
    FROM jobs WHERE ${within('created_at')} GROUP BY 1 ORDER BY 3 DESC, 1`),
)
  .overrideByName('Done', [width(70)])
  .overrideByName('Failed', [width(75)])
  .overrideByName('Not ended', [width(95)])
  .overrideByName('Longest', column('s', { id: 'decimals', value: 1 }, width(90)));

const storage = table(
  {
    title: 'Storage',
    description:
      'What the database needs on its disk, compressed parts and indexes too. Of the whole installation.',
    empty: 'The database did not tell.',
  },
  rows(`SELECT replace(what, '_', ' ') AS "What", bytes AS "Size" FROM storage()`),
).overrideByName('Size', column('bytes', width(95)));

/** Whether the figures can be trusted, and where they come in. */
export function dataQualityAndIngest(): Dashboard {
  return page({
    uid: 'enms-data-quality',
    title: 'Data quality & ingest',
    description: 'Coverage, delay, quarantine, devices, jobs and storage.',
    from: 'now-24h',
    refresh: '1m',
    variables: [tenant(), factory(), machines(), interval()],
    rows: [
      {
        height: 4,
        panels: [
          [silence, 4],
          [delay, 5],
          [ledgerLag, 4],
          [quarantined, 3],
          [coverage, 4],
          [lateJobs, 4],
        ],
      },
      {
        height: 9,
        panels: [
          [readings, 8],
          [coverageOverTime, 8],
          [reasons, 8],
        ],
      },
      {
        height: 9,
        panels: [
          [devices, 12],
          [gaps, 12],
        ],
      },
      {
        height: 9,
        panels: [
          [jobs, 10],
          [analyticsJobs, 10],
          [storage, 4],
        ],
      },
    ],
  });
}
