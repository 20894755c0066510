import { isOwned } from '../quarantine/quarantine-owner.ts';

/** What can happen to a machine, as far as it is written down somewhere. */
export const EVENT_KINDS = [
  'mode',
  'device',
  'meter',
  'quarantine',
  'anomaly',
  'ticket',
  'tariff',
  'emission_factor',
  'baseline',
  'note',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/**
 * Parameters of every source: the machine, the range (its modes from a later beginning on), its site's zone, the tenant,
 * the carriers of the machine, the site, and false for {@link isOwned}.
 */
export const PARAMETERS = {
  machine: '$1::int',
  from: '$2::timestamptz',
  to: '$3::timestamptz',
  modesFrom: '$4::timestamptz',
  zone: '$5::text',
  carriers: '$6::energy_carrier[]',
  factory: '$7::int',
  tenant: 8,
} as const;
const { machine, from, to, modesFrom, zone, carriers, factory, tenant } = PARAMETERS;

const ASSIGNED = `SELECT a.device_id FROM meter_assignments a WHERE a.machine_id = ${machine}`;
const within = (time: string): string => `${time} >= ${from} AND ${time} < ${to}`;
const midnight = (date: string): string => `(${date}::timestamp AT TIME ZONE ${zone})`;

/**
 * A statement for each kind, all with the columns id, time, ends_at, code, severity, device, carrier, parts, text,
 * reference and reference_id.
 */
export const EVENT_SOURCES: Readonly<Record<EventKind, string>> = {
  mode: `
    SELECT 'mode:' || extract(epoch FROM p.time) AS id, p.time, NULL::timestamptz AS ends_at, p.operating_mode AS code,
           'info' AS severity, NULL::text AS device, NULL::text AS carrier, jsonb_build_object('before', p.before) AS parts,
           NULL::text AS text, NULL::text AS reference, NULL::text AS reference_id
      FROM (
        SELECT time, operating_mode, lag(operating_mode) OVER (ORDER BY time) AS before FROM production_data
         WHERE machine_id = ${machine} AND time >= ${modesFrom} AND time < ${to} AND operating_mode IS NOT NULL
      ) p WHERE p.operating_mode <> p.before`,
  device: `
    SELECT 'device:' || e.device_id || ':' || e.kind || ':' || extract(epoch FROM e.time), e.time, NULL, e.kind,
           CASE WHEN e.kind IN ('offline', 'reset') THEN 'warning' ELSE 'info' END, d.code, NULL, e.detail, NULL, 'device', d.code
      FROM device_events e JOIN devices d ON d.id = e.device_id
     WHERE e.device_id IN (${ASSIGNED}) AND e.kind <> 'heartbeat' AND ${within('e.time')}
       AND EXISTS (SELECT FROM meter_assignments a WHERE a.machine_id = ${machine} AND a.device_id = e.device_id
                      AND a.valid_from <= e.time AND (a.valid_to IS NULL OR a.valid_to >= e.time))`,
  meter: `
    SELECT 'meter:' || a.id || ':' || c.code, c.at, NULL, c.code, 'info', d.code, a.carrier::text,
           jsonb_strip_nulls(jsonb_build_object('channel', a.channel, 'multiplier', a.multiplier,
             CASE c.code WHEN 'assigned' THEN 'opening_counter_kwh' ELSE 'closing_counter_kwh' END,
             CASE c.code WHEN 'assigned' THEN a.opening_counter_kwh ELSE a.closing_counter_kwh END)),
           NULL, 'meter_assignment', a.id::text
      FROM meter_assignments a JOIN devices d ON d.id = a.device_id
     CROSS JOIN LATERAL (VALUES ('assigned', a.valid_from), ('ended', a.valid_to)) AS c (code, at)
     WHERE a.machine_id = ${machine} AND ${within('c.at')}`,
  quarantine: `
    SELECT 'quarantine:' || q.device_code || ':' || q.reason || ':' || extract(epoch FROM q.hour), q.first_at, q.last_at,
           q.reason, 'warning', q.device_code, NULL, jsonb_build_object('count', q.count), NULL, 'device', q.device_code
      FROM (
        SELECT device_code, reason, date_trunc('hour', received_at, 'UTC') AS hour, min(received_at) AS first_at,
               max(received_at) AS last_at, count(*) AS count
          FROM quarantine
         WHERE device_code IN (SELECT code FROM devices WHERE id IN (${ASSIGNED})) AND ${within('received_at')}
           AND ${isOwned(tenant)}
         GROUP BY 1, 2, 3
      ) q`,
  anomaly: `
    SELECT 'anomaly:' || n.id, n.started_at, n.ended_at, n.severity, n.severity, NULL, n.carrier::text,
           jsonb_build_object('energy_kwh', n.energy_kwh, 'cost', n.cost, 'currency', n.currency, 'kinds', n.kinds,
             'detectors', n.detectors, 'feedback', n.feedback),
           n.explanation, 'anomaly', n.id::text
      FROM analytics.anomalies n WHERE n.machine_id = ${machine} AND ${within('n.started_at')}`,
  ticket: `
    SELECT 'ticket:' || t.id, t.starts_at, t.ends_at, t.kind, CASE t.status WHEN 'open' THEN 'warning' ELSE 'info' END,
           d.code, t.carrier::text, jsonb_build_object('status', t.status, 'withheld_kwh', t.withheld_kwh), t.comment,
           'ticket', t.id::text
      FROM reconciliation_tickets t LEFT JOIN devices d ON d.id = t.device_id
     WHERE (t.machine_id = ${machine} OR t.machine_id IS NULL AND t.device_id IN (${ASSIGNED})) AND ${within('t.starts_at')}`,
  tariff: `
    SELECT 'tariff:' || v.id, ${midnight('v.effective_from')}, NULL, v.scope, 'info', NULL, v.carrier::text,
           jsonb_build_object('name', v.name, 'currency', trim(v.currency)), v.notes, 'cost_version', v.id::text
      FROM tariff_versions v
     WHERE v.tenant_id = $${tenant}::int AND v.carrier = ANY (${carriers})
       AND (v.machine_id = ${machine} OR v.machine_id IS NULL AND (v.factory_id = ${factory} OR v.factory_id IS NULL))
       AND ${within(midnight('v.effective_from'))}`,
  emission_factor: `
    SELECT 'emission_factor:' || x.id, ${midnight('x.effective_from')}, NULL, x.method, 'info', NULL, x.carrier::text,
           jsonb_build_object('kg_per_kwh', x.kg_per_kwh, 'source', x.source), NULL, 'emission_factor', x.id::text
      FROM emission_factors x
     WHERE x.tenant_id = $${tenant}::int AND x.carrier = ANY (${carriers})
       AND (x.region IS NULL OR x.region = (SELECT emission_region FROM factories WHERE id = ${factory}))
       AND ${within(midnight('x.effective_from'))}`,
  baseline: `
    SELECT 'baseline:' || v.id || ':' || c.code, c.at, NULL, c.code, 'info', NULL, b.carrier::text,
           jsonb_build_object('name', b.name, 'version', v.version, 'model_kind', v.model_kind), NULL, 'baseline', b.id::text
      FROM analytics.baselines b JOIN analytics.baseline_versions v ON v.baseline_id = b.id
     CROSS JOIN LATERAL (VALUES ('in_force', v.in_force_from), ('retired', v.in_force_to)) AS c (code, at)
     WHERE b.machine_id = ${machine} AND ${within('c.at')}`,
  note: `
    SELECT 'note:' || n.id, n.at, NULL, n.kind, 'info', NULL, b.carrier::text, '{}'::jsonb, n.text, 'baseline', b.id::text
      FROM analytics.baseline_notes n JOIN analytics.baselines b ON b.id = n.baseline_id
     WHERE b.machine_id = ${machine} AND ${within('n.at')}`,
};

/**
 * The newest events of some kinds, behind a cursor (`$10` time, `$11` id; NULL: from the newest), at most `$12`. Every
 * statement names every parameter, so that its type is known whichever kinds are asked for.
 */
export function eventsStatement(kinds: readonly EventKind[]): string {
  const names = 'id, time, ends_at, code, severity, device, carrier, parts, text, reference, reference_id';
  // A bare NULL is a text once it is in a subquery.
  const columns = names.replace('ends_at', 'ends_at::timestamptz AS ends_at');
  const parts = kinds.map(
    (kind) => `SELECT '${kind}'::text AS kind, ${columns} FROM (${EVENT_SOURCES[kind]}) AS s (${names})`,
  );
  return `
    WITH asked AS (
      SELECT ${machine}, ${from}, ${to}, ${modesFrom}, ${zone}, ${carriers}, ${factory}, $${tenant}::int, $${tenant + 1}::boolean
    )
    SELECT e.kind, e.id, e.time, to_char(e.time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS exact_time,
           e.ends_at, e.code, e.severity, e.device, e.carrier, e.parts, e.text, e.reference, e.reference_id
      FROM (${parts.join('\n    UNION ALL\n')}) e
     WHERE $10::timestamptz IS NULL OR (e.time, e.id) < ($10::timestamptz, $11::text)
     ORDER BY e.time DESC, e.id DESC LIMIT $12`;
}
