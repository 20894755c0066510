CREATE OR REPLACE FUNCTION analytics.feature_buckets(
  machine_id integer,
  "from" timestamptz,
  "to" timestamptz,
  level text
) RETURNS TABLE (
  bucket timestamptz,
  production_count double precision,
  speed_percent_sum double precision, speed_percent_count bigint,
  outdoor_temp_c_sum double precision, outdoor_temp_c_count bigint,
  pressure_bar_sum double precision, pressure_bar_count bigint,
  flow_rate_m3h_sum double precision, flow_rate_m3h_count bigint,
  supply_temp_c_sum double precision, supply_temp_c_count bigint,
  return_temp_c_sum double precision, return_temp_c_count bigint,
  cop_sum double precision, cop_count bigint
)
LANGUAGE plpgsql STABLE
SET jit = off
AS $$
DECLARE
  step CONSTANT interval := CASE level
    WHEN '1hour' THEN INTERVAL '1 hour' WHEN '15min' THEN INTERVAL '15 minutes' ELSE INTERVAL '1 minute'
  END;
  production CONSTANT text := 'production_count, speed_percent_sum, speed_percent_count, NULL::double precision, NULL::bigint,
    NULL::double precision, NULL::bigint, NULL::double precision, NULL::bigint, NULL::double precision,
    NULL::bigint, NULL::double precision, NULL::bigint, NULL::double precision, NULL::bigint';
  environment CONSTANT text := 'NULL::double precision, NULL::double precision, NULL::bigint, outdoor_temp_c_sum,
    outdoor_temp_c_count, pressure_bar_sum, pressure_bar_count, flow_rate_m3h_sum, flow_rate_m3h_count,
    supply_temp_c_sum, supply_temp_c_count, return_temp_c_sum, return_temp_c_count, cop_sum, cop_count';
  family text;
  coarse_from timestamptz;
  coarse_to timestamptz;
  part record;
BEGIN
  FOREACH family IN ARRAY ARRAY['production', 'environment'] LOOP
    -- Whole buckets where they are materialised, minutes around them.
    coarse_from := feature_buckets."to";
    coarse_to := feature_buckets."to";
    IF level <> '1min' THEN
      coarse_from := least(
        feature_buckets."to", time_bucket(step, feature_buckets."from" + step - INTERVAL '1 microsecond')
      );
      coarse_to := greatest(coarse_from, least(
        time_bucket(step, feature_buckets."to"), telemetry.aggregate_watermark(family || '_' || level), time_bucket(step, now())
      ));
    END IF;
    FOR part IN
      SELECT * FROM (VALUES
        ('1min', feature_buckets."from", coarse_from), (level, coarse_from, coarse_to), ('1min', coarse_to, feature_buckets."to")
      ) AS v (level, starts_at, ends_at)
      WHERE v.starts_at < v.ends_at
    LOOP
      RETURN QUERY EXECUTE format(
        'SELECT bucket, %s FROM %I WHERE machine_id = $1 AND bucket >= $2 AND bucket < $3',
        CASE family WHEN 'production' THEN production ELSE environment END, family || '_' || part.level
      ) USING feature_buckets.machine_id, part.starts_at, part.ends_at;
    END LOOP;
  END LOOP;
END
$$;
COMMENT ON FUNCTION analytics.feature_buckets IS
  'Production and environment of a machine in [from, to) by bucket, a row for each family: at the level (1min, 15min, 1hour) where whole buckets are materialised, by the minute around them.';
REVOKE ALL ON FUNCTION analytics.feature_buckets FROM PUBLIC;
GRANT EXECUTE ON FUNCTION analytics.feature_buckets TO enms_service;
