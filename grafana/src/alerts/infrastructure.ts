import type { Dashboard } from '../building/page.ts';
import { rule, type Watch } from './rule.ts';

const dashboard = 'enms-data-quality';

/** What the database itself can tell of the installation. Queue depth of the broker and disk space are in /api/v1/health. */
export function watches(shown: Dashboard): Watch[] {
  const panel = (title: string): Watch['panel'] => ({ dashboard, id: panelNamed(shown, title) });
  return [
    {
      uid: 'enms-ingest-silent',
      title: 'No readings come in',
      sql: "SELECT greatest(0, date_part('epoch', now() - max(last_updated))) AS age_s FROM machine_status HAVING count(*) > 0",
      above: 600,
      for: '5m',
      severity: 'critical',
      summary: 'No machine has reported for more than ten minutes.',
      remedy: 'Look at broker and Node-RED: ./setup.sh status, then ./setup.sh logs broker and logs nodered.',
      panel: panel('Since the last reading'),
    },
    {
      uid: 'enms-machine-silent',
      title: 'A machine is silent',
      sql: `SELECT m.display_name AS machine, date_part('epoch', now() - max(s.last_updated)) / m.max_gap_s AS gaps
FROM machine_status s JOIN machines m ON m.id = s.machine_id GROUP BY m.id, m.display_name, m.max_gap_s`,
      above: 3,
      for: '15m',
      severity: 'warning',
      summary: '{{ .Labels.machine }} has been silent for more than three of its gaps.',
      remedy: 'Look at its device under Devices in the portal: power, radio, account at the broker.',
      panel: panel('Devices of the site, the longest silent first'),
    },
    {
      uid: 'enms-ingest-delayed',
      title: 'Readings are stored late',
      sql: `SELECT coalesce(percentile_cont(0.95) WITHIN GROUP (ORDER BY date_part('epoch', received_at - time)), 0) AS delay_s
FROM energy_readings WHERE time >= now() - INTERVAL '15 minutes'`,
      above: 60,
      for: '10m',
      severity: 'warning',
      summary: 'One reading in twenty needs more than a minute from its device to the database.',
      remedy:
        'A backlog at the broker, a slow database, or devices with wrong clocks: see Data quality & ingest.',
      panel: panel('From reading to row'),
    },
    {
      uid: 'enms-quarantine-grows',
      title: 'Quarantine grows',
      sql: `SELECT count(*) AS messages FROM quarantined_messages WHERE received_at >= now() - INTERVAL '1 hour'`,
      above: 100,
      for: '5m',
      severity: 'warning',
      summary: 'More than 100 messages came into quarantine within an hour.',
      remedy: 'See reasons under Devices in the portal; approve the device or correct it, then replay.',
      panel: panel('Messages that came into quarantine on each day, by reason'),
    },
    {
      uid: 'enms-ledger-behind',
      title: 'The ledger is behind',
      sql: `SELECT coalesce(max(date_part('epoch', now() - p.posted_to)), 0) AS lag_s
FROM posting_state p JOIN machine_status s ON s.machine_id = p.machine_id AND s.carrier = p.carrier
WHERE s.last_updated >= now() - INTERVAL '1 hour'`,
      above: 7200,
      for: '15m',
      severity: 'critical',
      summary: 'Energy of a machine that reports is not posted since more than two hours.',
      remedy:
        'See which job of the database is late under Data quality & ingest, and the log of the database.',
      panel: panel('Ledger behind'),
    },
    {
      uid: 'enms-database-job-late',
      title: 'A job of the database is late',
      sql: 'SELECT job, CASE WHEN is_late THEN 1 ELSE 0 END AS late FROM database_jobs()',
      above: 0,
      for: '15m',
      severity: 'critical',
      summary: '{{ .Labels.job }} has not succeeded for three of its turns.',
      remedy: 'Its error is in timescaledb_information.job_errors; ./setup.sh logs database.',
      panel: panel('Jobs of the database'),
    },
    {
      uid: 'enms-analytics-jobs-fail',
      title: 'Jobs of analytics fail',
      sql: `SELECT kind, count(*) FILTER (WHERE state = 'failed') AS failed FROM jobs
WHERE created_at >= now() - INTERVAL '6 hours' GROUP BY kind`,
      above: 2,
      for: '5m',
      severity: 'warning',
      summary: 'Jobs of kind {{ .Labels.kind }} failed more than twice within six hours.',
      remedy: 'GET /api/v1/analytics/jobs?state=failed tells the reasons; ./setup.sh logs analytics.',
      panel: panel('Jobs of analytics that began in the range, by kind'),
    },
    {
      uid: 'enms-analytics-jobs-wait',
      title: 'Jobs of analytics wait',
      sql: `SELECT coalesce(max(date_part('epoch', now() - created_at)), 0) AS waiting_s FROM jobs WHERE state = 'queued'`,
      above: 7200,
      for: '15m',
      severity: 'warning',
      summary: 'A job of analytics has been waiting for more than two hours.',
      remedy: 'Look whether analytics runs: ./setup.sh status, ./setup.sh logs analytics.',
      panel: panel('Jobs of analytics that began in the range, by kind'),
    },
    {
      uid: 'enms-database-large',
      title: 'The database is large',
      sql: "SELECT bytes / 1073741824.0 AS gib FROM storage() WHERE what = 'whole database'",
      above: 200,
      for: '1h',
      severity: 'warning',
      summary: 'The database needs more than 200 GiB.',
      remedy:
        'Compare it with the disk (/api/v1/health tells its free space), set ENMS_RETENTION_* or give it more.',
      panel: panel('Storage'),
    },
  ];
}

/** The file that Grafana reads. JSON is YAML. */
export function alertRules(shown: Dashboard): object {
  return {
    apiVersion: 1,
    groups: [
      {
        orgId: 1,
        name: 'Infrastructure',
        folder: 'EnMS',
        interval: '1m',
        rules: watches(shown).map(rule),
      },
    ],
  };
}

function panelNamed(shown: Dashboard, title: string): number {
  const found = shown.panels?.find((panel) => panel.title === title)?.id;
  if (found === undefined) throw new Error(`${dashboard} has no panel "${title}"`);
  return found;
}
