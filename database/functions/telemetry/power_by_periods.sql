CREATE OR REPLACE FUNCTION telemetry.power_by_periods(
  machine_ids integer[],
  carrier energy_carrier,
  bounds timestamptz[]
) RETURNS TABLE (
  machine_id integer,
  period_start timestamptz,
  power_avg_kw double precision,
  power_min_kw double precision,
  power_max_kw double precision
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  from_at CONSTANT timestamptz := bounds[1];
  to_at CONSTANT timestamptz := bounds[cardinality(bounds)];
  -- The coarsest level whose buckets no inner bound cuts.
  step CONSTANT interval := CASE
    WHEN to_at - from_at <= INTERVAL '6 hours' THEN INTERVAL '1 minute'
    WHEN (SELECT bool_and(b = time_bucket(INTERVAL '1 hour', b)) FROM unnest(bounds[2:cardinality(bounds) - 1]) AS b)
      IS NOT FALSE THEN INTERVAL '1 hour'
    WHEN (SELECT bool_and(b = time_bucket(INTERVAL '15 minutes', b)) FROM unnest(bounds[2:cardinality(bounds) - 1]) AS b)
      THEN INTERVAL '15 minutes'
    ELSE INTERVAL '1 minute'
  END;
  level CONSTANT text := CASE step WHEN INTERVAL '1 hour' THEN 'energy_1hour' ELSE 'energy_15min' END;
  -- Whole buckets as far as they are materialised, minutes around them.
  coarse_from CONSTANT timestamptz := least(time_bucket(step, from_at + step - INTERVAL '1 microsecond'), to_at);
  coarse_to CONSTANT timestamptz := CASE step WHEN INTERVAL '1 minute' THEN coarse_from ELSE greatest(coarse_from, least(
    time_bucket(step, to_at), telemetry.aggregate_watermark(level), time_bucket(step, now())
  )) END;
BEGIN
  RETURN QUERY
  -- A PL/pgSQL array would be flattened for each look into it; a column's is looked at as it is.
  WITH given AS MATERIALIZED (
    SELECT power_by_periods.bounds AS flat
  )
  SELECT r.machine_id, flat[r.n], sum(r.power_kw_sum) / nullif(sum(r.power_kw_count), 0), min(r.power_kw_min), max(r.power_kw_max)
  FROM given
  CROSS JOIN unnest(power_by_periods.machine_ids) AS id
  -- One machine at a time: the index is by machine and time.
  CROSS JOIN LATERAL (
    SELECT e.machine_id, width_bucket(greatest(e.bucket, from_at), flat) AS n,
      e.power_kw_sum, e.power_kw_count, e.power_kw_min, e.power_kw_max
    FROM (
      SELECT machine_id, bucket, power_kw_sum, power_kw_count, power_kw_min, power_kw_max FROM energy_1hour
      WHERE machine_id = id AND carrier = power_by_periods.carrier
        AND level = 'energy_1hour' AND bucket >= coarse_from AND bucket < coarse_to
      UNION ALL
      SELECT machine_id, bucket, power_kw_sum, power_kw_count, power_kw_min, power_kw_max FROM energy_15min
      WHERE machine_id = id AND carrier = power_by_periods.carrier
        AND level = 'energy_15min' AND bucket >= coarse_from AND bucket < coarse_to
      UNION ALL
      -- By a function, so that minutes are opened only where there are some to read.
      SELECT id, bucket, power_kw_sum, power_kw_count, power_kw_min, power_kw_max
      FROM telemetry.energy_rows(id, power_by_periods.carrier, from_at, coarse_from, '1min')
      WHERE from_at < coarse_from
      UNION ALL
      SELECT id, bucket, power_kw_sum, power_kw_count, power_kw_min, power_kw_max
      FROM telemetry.energy_rows(id, power_by_periods.carrier, coarse_to, to_at, '1min')
      WHERE coarse_to < to_at
    ) e
    WHERE e.power_kw_count > 0
    OFFSET 0
  ) r
  GROUP BY r.machine_id, r.n, flat[r.n]
  ORDER BY r.machine_id, r.n;
END
$$;
COMMENT ON FUNCTION telemetry.power_by_periods IS
  'Mean (of the readings), least and highest power (kW) of machines in the half-open periods between consecutive bounds, which must ascend; a row only where power was measured.';
REVOKE ALL ON FUNCTION telemetry.power_by_periods FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.power_by_periods TO enms_service;
