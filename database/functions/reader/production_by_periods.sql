CREATE OR REPLACE FUNCTION reader.production_by_periods(
  machine_ids integer[],
  bounds timestamptz[]
) RETURNS TABLE (
  machine_id integer,
  period_start timestamptz,
  units double precision
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  own CONSTANT integer[] := reader.own_ids(production_by_periods.machine_ids);
  from_at CONSTANT timestamptz := bounds[1];
  to_at CONSTANT timestamptz := bounds[cardinality(bounds)];
  hour CONSTANT interval := INTERVAL '1 hour';
  -- Hours where no inner bound cuts them and they are materialised, minutes around them: as kpi.production_rows.
  is_hourly CONSTANT boolean := (
    SELECT bool_and(b = time_bucket(hour, b)) FROM unnest(bounds[2:cardinality(bounds) - 1]) AS b
  ) IS NOT FALSE;
  coarse_from CONSTANT timestamptz := CASE WHEN is_hourly
    THEN least(time_bucket(hour, from_at + hour - INTERVAL '1 microsecond'), to_at) ELSE to_at END;
  coarse_to CONSTANT timestamptz := greatest(coarse_from, least(
    time_bucket(hour, to_at), telemetry.aggregate_watermark('production_1hour'), time_bucket(hour, now())
  ));
BEGIN
  RETURN QUERY
  WITH given AS MATERIALIZED (
    SELECT production_by_periods.bounds AS flat
  ), rows AS (
    SELECT machine_id, bucket, production_count, good FROM production_1hour
    WHERE machine_id = ANY (own) AND bucket >= coarse_from AND bucket < coarse_to
    UNION ALL
    SELECT machine_id, bucket, production_count, good FROM production_1min
    WHERE machine_id = ANY (own) AND bucket >= from_at AND bucket < coarse_from
    UNION ALL
    SELECT machine_id, bucket, production_count, good FROM production_1min
    WHERE machine_id = ANY (own) AND bucket >= coarse_to AND bucket < to_at
  )
  SELECT r.machine_id, flat[width_bucket(r.bucket, flat)], coalesce(sum(r.good), sum(r.production_count))
  FROM given, rows r
  GROUP BY 1, 2
  ORDER BY 1, 2;
END
$$;
COMMENT ON FUNCTION reader.production_by_periods IS
  'Units that each machine of the reader''s tenant made in the half-open periods between consecutive bounds, which must ascend: the good ones where it reports them, else all. A row only where something was reported.';
REVOKE ALL ON FUNCTION reader.production_by_periods FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reader.production_by_periods TO enms_reader;
