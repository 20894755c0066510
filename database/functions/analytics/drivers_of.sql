CREATE OR REPLACE FUNCTION analytics.drivers_of(
  machine_ids integer[],
  "from" timestamptz,
  "to" timestamptz
) RETURNS TABLE (
  driver text,
  machines integer,
  first_at timestamptz,
  last_at timestamptz,
  coverage double precision,
  lowest double precision,
  mean double precision,
  highest double precision
)
LANGUAGE plpgsql STABLE
SET jit = off
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  hour CONSTANT interval := INTERVAL '1 hour';
  from_at CONSTANT timestamptz := time_bucket(hour, drivers_of."from");
  to_at CONSTANT timestamptz := least(drivers_of."to", now());
BEGIN
  RETURN QUERY
  WITH hours AS (
    SELECT p.machine_id, p.bucket, v.*
    FROM production_1hour p
    CROSS JOIN LATERAL (VALUES
      ('production_count', p.production_count, 1::bigint, p.production_count, p.production_count),
      ('good', p.good, 1, p.good, p.good),
      ('bad', p.bad, 1, p.bad, p.bad),
      ('throughput_units_per_hour', p.throughput_units_per_hour_sum, p.throughput_units_per_hour_count,
        p.throughput_units_per_hour_min, p.throughput_units_per_hour_max),
      ('speed_percent', p.speed_percent_sum, p.speed_percent_count, p.speed_percent_min, p.speed_percent_max)
    ) AS v (driver, total, samples, lowest, highest)
    WHERE p.machine_id = ANY (drivers_of.machine_ids) AND p.bucket >= from_at AND p.bucket < to_at AND v.total IS NOT NULL
    UNION ALL
    SELECT e.machine_id, e.bucket, v.*
    FROM environment_1hour e
    CROSS JOIN LATERAL (VALUES
      ('outdoor_temp_c', e.outdoor_temp_c_sum, e.outdoor_temp_c_count, e.outdoor_temp_c_min, e.outdoor_temp_c_max),
      ('indoor_temp_c', e.indoor_temp_c_sum, e.indoor_temp_c_count, e.indoor_temp_c_min, e.indoor_temp_c_max),
      ('humidity_percent', e.humidity_percent_sum, e.humidity_percent_count, e.humidity_percent_min, e.humidity_percent_max),
      ('pressure_bar', e.pressure_bar_sum, e.pressure_bar_count, e.pressure_bar_min, e.pressure_bar_max),
      ('flow_rate_m3h', e.flow_rate_m3h_sum, e.flow_rate_m3h_count, e.flow_rate_m3h_min, e.flow_rate_m3h_max),
      ('supply_temp_c', e.supply_temp_c_sum, e.supply_temp_c_count, e.supply_temp_c_min, e.supply_temp_c_max),
      ('return_temp_c', e.return_temp_c_sum, e.return_temp_c_count, e.return_temp_c_min, e.return_temp_c_max),
      ('cop', e.cop_sum, e.cop_count, e.cop_min, e.cop_max)
    ) AS v (driver, total, samples, lowest, highest)
    WHERE e.machine_id = ANY (drivers_of.machine_ids) AND e.bucket >= from_at AND e.bucket < to_at AND v.total IS NOT NULL
    UNION ALL
    SELECT p.machine_id, time_bucket(hour, p.time), 'material_moisture_percent', sum(v.value), count(*), min(v.value), max(v.value)
    FROM production_data p
    CROSS JOIN LATERAL (SELECT (p.extra ->> 'material_moisture_percent')::double precision AS value OFFSET 0) v
    WHERE p.machine_id = ANY (drivers_of.machine_ids) AND p.time >= from_at AND p.time < to_at
      AND jsonb_typeof(p.extra -> 'material_moisture_percent') = 'number'
    GROUP BY 1, 2
    UNION ALL
    SELECT a.machine_id, time_bucket(hour, m.time), 'metric:' || m.metric, sum(m.value), count(*), min(m.value), max(m.value)
    FROM (
      SELECT DISTINCT s.device_id, s.machine_id, s.valid_from, coalesce(s.valid_to, 'infinity') AS valid_to
      FROM meter_assignments s WHERE s.machine_id = ANY (drivers_of.machine_ids)
    ) a
    CROSS JOIN LATERAL (
      SELECT r.time, r.metric, r.value FROM measurements r
      WHERE r.device_id = a.device_id AND r.time >= greatest(from_at, a.valid_from) AND r.time < least(to_at, a.valid_to)
      OFFSET 0
    ) m
    GROUP BY 1, 2, 3
    UNION ALL
    -- What tells whether a machine was on; how long, analytics.driver_values says.
    SELECT e.machine_id, e.bucket, 'operating_hours', NULL, 1, NULL, NULL
    FROM energy_1hour e JOIN machines m ON m.id = e.machine_id AND m.carrier = e.carrier
    WHERE e.machine_id = ANY (drivers_of.machine_ids) AND e.bucket >= from_at AND e.bucket < to_at
      AND (e.power_kw_count > 0 OR e.on_count > 0)
  )
  SELECT h.driver, count(DISTINCT h.machine_id)::integer, min(h.bucket), max(h.bucket) + hour,
    least(1, count(*) / count(DISTINCT h.machine_id)::double precision / greatest(1, ceil(date_part('epoch', to_at - from_at) / 3600))),
    min(h.lowest), sum(h.total) / nullif(sum(h.samples), 0), max(h.highest)
  FROM hours h
  WHERE h.samples > 0
  GROUP BY h.driver;
END
$$;
COMMENT ON FUNCTION analytics.drivers_of IS
  'Which drivers machines report in [from, to), as far as hours are aggregated: how many machines do, the first and last hour, the share of hours with a sample (averaged over those machines), and lowest, mean and highest sample (of counts: sum by the hour). Names are those of analytics.driver_values.';
REVOKE ALL ON FUNCTION analytics.drivers_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION analytics.drivers_of TO enms_service;
