CREATE OR REPLACE FUNCTION accounting.bill_reactive(
  machine_ids integer[],
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz
) RETURNS TABLE (kvarh numeric, known_share double precision)
LANGUAGE sql STABLE
AS $$
  WITH factors AS (
    SELECT r.machine_id, time_bucket(INTERVAL '15 minutes', r.time) AS period_start,
      greatest(0.01, least(1, avg(abs(r.power_factor)))) AS power_factor
    FROM energy_readings r
    WHERE r.machine_id = ANY (machine_ids) AND r.carrier = bill_reactive.carrier
      AND r.time >= bill_reactive."from" AND r.time < bill_reactive."to" AND r.power_factor IS NOT NULL
      -- A machine that stands has any power factor.
      AND coalesce(r.power_kw, 1) > 0
    GROUP BY 1, 2
  )
  SELECT
    sum(q.energy_kwh * tan(acos(f.power_factor))::numeric),
    (sum(q.energy_kwh) FILTER (WHERE f.power_factor IS NOT NULL) / nullif(sum(q.energy_kwh), 0))::double precision
  FROM accounting.quarter_hours(machine_ids, bill_reactive.carrier, bill_reactive."from", bill_reactive."to") q
  LEFT JOIN factors f ON f.machine_id = q.machine_id AND f.period_start = q.period_start
$$;
COMMENT ON FUNCTION accounting.bill_reactive IS
  'Reactive energy (kvarh) of machines in [from, to): for each quarter hour its energy times tan(arccos(mean power factor)) (IEC 80000-6: Q = P tan φ), and the share of the energy for which a power factor is known.';
REVOKE ALL ON FUNCTION accounting.bill_reactive FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.bill_reactive TO enms_service;
