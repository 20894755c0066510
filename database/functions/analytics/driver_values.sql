CREATE OR REPLACE FUNCTION analytics.driver_values(
  machine_ids integer[],
  driver text,
  bounds timestamptz[]
) RETURNS TABLE (period_start timestamptz, period_end timestamptz, value double precision, coverage double precision)
LANGUAGE plpgsql STABLE
SET jit = off
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  from_at CONSTANT timestamptz := bounds[1];
  to_at CONSTANT timestamptz := bounds[cardinality(bounds)];
  -- Of a machine over time, and of several machines over one period.
  is_count CONSTANT boolean := driver IN ('production_count', 'good', 'bad', 'operating_hours');
  is_amount CONSTANT boolean := is_count OR driver IN ('throughput_units_per_hour', 'flow_rate_m3h');
  inner_bounds record;
  level text;
BEGIN
  SELECT
    bool_and(b.at > b.before) IS NOT FALSE AND count(b.at) = cardinality(bounds) AS is_ascending,
    bool_and(b.at = time_bucket(INTERVAL '15 minutes', b.at)) FILTER (WHERE b.at > from_at AND b.at < to_at) IS NOT FALSE AS is_quarter_hourly,
    bool_and(b.at = time_bucket(INTERVAL '1 hour', b.at)) FILTER (WHERE b.at > from_at AND b.at < to_at) IS NOT FALSE AS is_hourly
  INTO inner_bounds
  FROM (SELECT at, lag(at) OVER (ORDER BY n) AS before FROM unnest(bounds) WITH ORDINALITY AS u (at, n)) b;
  IF NOT inner_bounds.is_ascending OR cardinality(bounds) < 2 THEN
    RAISE EXCEPTION 'bounds are two moments or more, in ascending order' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  -- Finer buckets tell better how much of a period is known; so fine that it stays fast.
  level := CASE
    WHEN NOT inner_bounds.is_quarter_hourly OR to_at - from_at <= INTERVAL '2 days' THEN '1min'
    WHEN NOT inner_bounds.is_hourly OR (to_at - from_at) * cardinality(machine_ids) <= INTERVAL '400 days' THEN '15min'
    ELSE '1hour'
  END;

  RETURN QUERY
  -- A PL/pgSQL array would be flattened for each look into it; a column's is looked at as it is.
  WITH given AS MATERIALIZED (
    SELECT driver_values.bounds AS flat
  ), buckets AS MATERIALIZED (
    SELECT b.*, date_part('epoch', lead(b.bucket) OVER (PARTITION BY b.machine_id ORDER BY b.bucket) - b.bucket) AS to_next_s
    FROM analytics.driver_buckets(driver_values.machine_ids, driver_values.driver, from_at, to_at, level) b
  ), machines_of AS MATERIALIZED (
    -- A sensor that reports every half hour knows as much of the hour as one that reports every minute.
    SELECT machine_id, least(86400, percentile_disc(0.5) WITHIN GROUP (ORDER BY to_next_s)) AS usual_s
    FROM buckets GROUP BY machine_id
  ), of_machine AS (
    SELECT width_bucket(b.bucket, g.flat) AS n, b.machine_id,
      CASE WHEN is_count THEN sum(b.total) ELSE sum(b.total) / sum(b.samples) END AS value,
      sum(least(greatest(b.width_s, m.usual_s), b.to_next_s)) AS covered_s
    FROM given g CROSS JOIN buckets b JOIN machines_of m USING (machine_id)
    GROUP BY 1, 2
  ), of_all AS MATERIALIZED (
    SELECT o.n, CASE WHEN is_amount THEN sum(o.value) ELSE avg(o.value) END AS value,
      sum(least(1, o.covered_s / date_part('epoch', g.flat[o.n + 1] - g.flat[o.n]))) AS covered
    FROM given g CROSS JOIN of_machine o
    GROUP BY o.n
  )
  SELECT g.flat[p.n], g.flat[p.n + 1], o.value, coalesce(o.covered / (SELECT count(*) FROM machines_of), 0)
  FROM given g CROSS JOIN generate_series(1, cardinality(g.flat) - 1) AS p (n) LEFT JOIN of_all o USING (n)
  ORDER BY p.n;
END
$$;
COMMENT ON FUNCTION analytics.driver_values IS
  'What may drive the energy of machines, for each period between bounds (ascending): production_count, good, bad, throughput_units_per_hour, speed_percent, outdoor_temp_c, indoor_temp_c, humidity_percent, pressure_bar, flow_rate_m3h, supply_temp_c, return_temp_c, cop, operating_hours, material_moisture_percent, or metric:<name> of measurements. Counts are sums, the rest means over samples; of several machines amounts (counts, throughput, flow, hours) add up and states are averaged. NULL where nothing is known, never 0. coverage is the share of the period that samples at the usual distance of the machine speak for, averaged over the machines that report the driver anywhere between the bounds. A bucket counts for the period that it begins in. Raises invalid_parameter_value for an unknown driver.';
REVOKE ALL ON FUNCTION analytics.driver_values FROM PUBLIC;
GRANT EXECUTE ON FUNCTION analytics.driver_values TO enms_service;
