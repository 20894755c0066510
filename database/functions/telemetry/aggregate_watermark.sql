CREATE OR REPLACE FUNCTION telemetry.aggregate_watermark(aggregate text) RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog
AS $$
#variable_conflict use_column
BEGIN
  RETURN (
    SELECT coalesce(
      (
        SELECT _timescaledb_functions.to_timestamp(_timescaledb_functions.cagg_watermark(mat_hypertable_id))
        FROM _timescaledb_catalog.continuous_agg
        WHERE user_view_schema = 'public' AND user_view_name = aggregate
      ),
      '-infinity'
    )
  );
END
$$;
COMMENT ON FUNCTION telemetry.aggregate_watermark IS
  'Up to which time an aggregate is materialised; later buckets have to be read from a finer level.';
REVOKE ALL ON FUNCTION telemetry.aggregate_watermark FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.aggregate_watermark TO enms_service;
