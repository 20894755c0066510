CREATE OR REPLACE FUNCTION telemetry.resolution_for(machine_id integer, bounds timestamptz[]) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
BEGIN
  RETURN (
    WITH question AS (
      SELECT
        bounds[cardinality(bounds)] - bounds[1] AS span,
        -- The outer bounds may lie anywhere: the rows at the edges are read by the minute.
        (
          SELECT bool_and(b = time_bucket(INTERVAL '1 hour', b)) FROM unnest(bounds[2:cardinality(bounds) - 1]) AS b
        ) AS is_hourly,
        (
          SELECT bool_and(b = time_bucket(INTERVAL '15 minutes', b)) FROM unnest(bounds[2:cardinality(bounds) - 1]) AS b
        ) AS is_quarter_hourly,
        -- Inside the higher aggregates power is integrated over gaps of at most 600 s.
        (SELECT m.max_gap_s = 600 FROM machines m WHERE m.id = resolution_for.machine_id) AS has_common_gap
    )
    SELECT CASE
      WHEN span <= INTERVAL '6 hours' OR NOT has_common_gap OR NOT coalesce(is_quarter_hourly, true) THEN '1min'
      WHEN span <= INTERVAL '14 days' OR NOT coalesce(is_hourly, true) THEN '15min'
      ELSE '1hour'
    END
    FROM question
  );
END
$$;
COMMENT ON FUNCTION telemetry.resolution_for IS
  'The coarsest aggregate level whose buckets no bound cuts: all levels give the same energy, coarser ones faster.';
REVOKE ALL ON FUNCTION telemetry.resolution_for FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.resolution_for TO enms_service;
