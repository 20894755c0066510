CREATE OR REPLACE FUNCTION kpi.production_rows(
  machine_ids integer[],
  "from" timestamptz,
  "to" timestamptz
) RETURNS TABLE (machine_id integer, units double precision, good double precision, quality integer)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  hour CONSTANT interval := INTERVAL '1 hour';
  -- Whole hours where they are materialised, minutes around them.
  coarse_from CONSTANT timestamptz := least(
    time_bucket(hour, production_rows."from" + hour - INTERVAL '1 microsecond'), production_rows."to"
  );
  coarse_to CONSTANT timestamptz := greatest(coarse_from, least(
    time_bucket(hour, production_rows."to"), telemetry.aggregate_watermark('production_1hour'), time_bucket(hour, now())
  ));
BEGIN
  -- Opening an aggregate costs more than reading a little of it: only those that have a part of the range.
  IF coarse_from < coarse_to THEN
    RETURN QUERY
      SELECT machine_id, production_count, good, quality FROM production_1hour
      WHERE machine_id = ANY (machine_ids) AND bucket >= coarse_from AND bucket < coarse_to;
  END IF;
  IF production_rows."from" < coarse_from THEN
    RETURN QUERY
      SELECT machine_id, production_count, good, quality FROM production_1min
      WHERE machine_id = ANY (machine_ids) AND bucket >= production_rows."from" AND bucket < coarse_from;
  END IF;
  IF coarse_to < production_rows."to" THEN
    RETURN QUERY
      SELECT machine_id, production_count, good, quality FROM production_1min
      WHERE machine_id = ANY (machine_ids) AND bucket >= coarse_to AND bucket < production_rows."to";
  END IF;
END
$$;
COMMENT ON FUNCTION kpi.production_rows IS
  'Units made by machines in [from, to), by hours where they are materialised and by minutes around them.';
REVOKE ALL ON FUNCTION kpi.production_rows FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.production_rows TO enms_service;
