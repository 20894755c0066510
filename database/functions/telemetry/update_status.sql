CREATE OR REPLACE FUNCTION telemetry.update_status(
  machine_id integer[],
  carrier text[],
  "time" timestamptz[],
  power_kw double precision[],
  energy_total_kwh double precision[],
  switch_on boolean[]
) RETURNS void
LANGUAGE sql
AS $$
  INSERT INTO machine_status AS s (machine_id, carrier, is_running, power_kw, energy_total_kwh, last_updated)
  SELECT DISTINCT ON (r.machine_id, r.carrier)
    r.machine_id, r.carrier, coalesce(r.switch_on, r.power_kw > 0, false), r.power_kw, r.energy_total_kwh, r.time
  FROM unnest(
    update_status.machine_id,
    update_status.carrier::energy_carrier[],
    update_status.time,
    update_status.power_kw,
    update_status.energy_total_kwh,
    update_status.switch_on
  ) AS r (machine_id, carrier, time, power_kw, energy_total_kwh, switch_on)
  ORDER BY r.machine_id, r.carrier, r.time DESC
  ON CONFLICT (machine_id, carrier) DO UPDATE SET
    is_running = excluded.is_running,
    power_kw = excluded.power_kw,
    energy_total_kwh = coalesce(excluded.energy_total_kwh, s.energy_total_kwh),
    -- Hours count while the machine ran over a span short enough to be one run.
    operating_hours_total = s.operating_hours_total
      + CASE WHEN s.is_running AND excluded.last_updated - s.last_updated <= INTERVAL '10 minutes'
          THEN extract(epoch FROM excluded.last_updated - s.last_updated) / 3600 ELSE 0 END,
    last_updated = excluded.last_updated
  WHERE excluded.last_updated > s.last_updated
$$;
COMMENT ON FUNCTION telemetry.update_status IS 'Keeps the latest value of each machine and carrier; the newest time wins. A machine runs while its switch is on, else while its power is above zero.';
REVOKE ALL ON FUNCTION telemetry.update_status FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.update_status TO enms_writer, enms_service;
