CREATE OR REPLACE FUNCTION kpi.made_by_quarter(
  machine_ids integer[],
  "from" timestamptz,
  "to" timestamptz
) RETURNS TABLE (machine_id integer, bucket timestamptz, units double precision)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  quarter CONSTANT interval := INTERVAL '15 minutes';
  fine_from CONSTANT timestamptz := greatest(made_by_quarter."from", least(
    made_by_quarter."to", telemetry.aggregate_watermark('production_15min'), time_bucket(quarter, now())
  ));
BEGIN
  RETURN QUERY
    SELECT machine_id, bucket, coalesce(good, production_count) FROM production_15min
    WHERE machine_id = ANY (machine_ids) AND bucket >= made_by_quarter."from" AND bucket < fine_from;
  IF fine_from < made_by_quarter."to" THEN
    RETURN QUERY
      SELECT machine_id, time_bucket(quarter, bucket), coalesce(sum(good), sum(production_count)) FROM production_1min
      WHERE machine_id = ANY (machine_ids) AND bucket >= fine_from AND bucket < made_by_quarter."to"
      GROUP BY machine_id, time_bucket(quarter, bucket);
  END IF;
END
$$;
COMMENT ON FUNCTION kpi.made_by_quarter IS
  'Units that each machine made in the quarter hours that begin in [from, to): the good ones where it reports them, else all.';
REVOKE ALL ON FUNCTION kpi.made_by_quarter FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.made_by_quarter TO enms_service;
