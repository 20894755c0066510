CREATE OR REPLACE FUNCTION analytics.feature_rows(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz,
  step interval
) RETURNS TABLE (
  bucket timestamptz,
  power_kw double precision,
  power_min_kw double precision,
  power_max_kw double precision,
  counter_kwh double precision,
  counter_total_kwh double precision,
  readings bigint,
  quality integer,
  production_count double precision,
  speed_percent double precision,
  outdoor_temp_c double precision,
  pressure_bar double precision,
  flow_rate_m3h double precision,
  supply_temp_c double precision,
  return_temp_c double precision,
  cop double precision
)
LANGUAGE plpgsql STABLE
SET jit = off
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  step_s CONSTANT double precision := date_part('epoch', feature_rows.step);
  level CONSTANT text := CASE
    WHEN step_s::bigint % 3600 = 0 THEN '1hour' WHEN step_s::bigint % 900 = 0 THEN '15min' ELSE '1min'
  END;
  span CONSTANT interval := feature_rows.step;
BEGIN
  IF step_s < 60 OR step_s > 86400 OR step_s::bigint % 60 <> 0 OR 86400 % step_s::bigint <> 0 THEN
    RAISE EXCEPTION 'step is whole minutes that divide a day' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN QUERY
  WITH energy AS MATERIALIZED (
    -- One bucket more, for the counter before the first one.
    SELECT time_bucket(span, r.bucket) AS bucket,
      sum(r.power_kw_sum) / nullif(sum(r.power_kw_count), 0) AS power_kw, min(r.power_kw_min) AS power_min_kw,
      max(r.power_kw_max) AS power_max_kw,
      (array_agg(r.counter_last_kwh ORDER BY r.bucket DESC) FILTER (WHERE r.counter_last_kwh IS NOT NULL))[1] AS counter_total_kwh,
      sum(r.reading_count)::bigint AS readings, bit_or(r.quality) AS quality
    FROM telemetry.energy_rows(
      feature_rows.machine_id, feature_rows.carrier, time_bucket(span, feature_rows."from") - span, feature_rows."to", level
    ) r
    GROUP BY 1
  ), metered AS (
    SELECT e.*, CASE
      WHEN lag(e.bucket) OVER w = e.bucket - span AND e.counter_total_kwh >= lag(e.counter_total_kwh) OVER w
        THEN e.counter_total_kwh - lag(e.counter_total_kwh) OVER w
    END AS counter_kwh
    FROM energy e WINDOW w AS (ORDER BY e.bucket)
  ), beside AS (
    SELECT time_bucket(span, f.bucket) AS bucket, sum(f.production_count) AS production_count,
      sum(f.speed_percent_sum) / nullif(sum(f.speed_percent_count), 0) AS speed_percent,
      sum(f.outdoor_temp_c_sum) / nullif(sum(f.outdoor_temp_c_count), 0) AS outdoor_temp_c,
      sum(f.pressure_bar_sum) / nullif(sum(f.pressure_bar_count), 0) AS pressure_bar,
      sum(f.flow_rate_m3h_sum) / nullif(sum(f.flow_rate_m3h_count), 0) AS flow_rate_m3h,
      sum(f.supply_temp_c_sum) / nullif(sum(f.supply_temp_c_count), 0) AS supply_temp_c,
      sum(f.return_temp_c_sum) / nullif(sum(f.return_temp_c_count), 0) AS return_temp_c,
      sum(f.cop_sum) / nullif(sum(f.cop_count), 0) AS cop
    FROM analytics.feature_buckets(
      feature_rows.machine_id, time_bucket(span, feature_rows."from"), feature_rows."to", level
    ) f
    GROUP BY 1
  )
  SELECT bucket, m.power_kw, m.power_min_kw, m.power_max_kw, m.counter_kwh, m.counter_total_kwh, coalesce(m.readings, 0),
    coalesce(m.quality, 0), b.production_count, b.speed_percent, b.outdoor_temp_c, b.pressure_bar, b.flow_rate_m3h,
    b.supply_temp_c, b.return_temp_c, b.cop
  FROM metered m FULL JOIN beside b USING (bucket)
  WHERE bucket >= time_bucket(span, feature_rows."from")
  ORDER BY bucket;
END
$$;
COMMENT ON FUNCTION analytics.feature_rows IS
  'What a machine did and saw, one row for each bucket of UTC that touches [from, to) and has anything: mean, least and highest power, what its counter rose since the end of the bucket before (counter_kwh; NULL where that one has none, or the counter fell) and what it showed last (counter_total_kwh), what it made, and the means of its environment. NULL where nothing is known. step is whole minutes that divide a day.';
REVOKE ALL ON FUNCTION analytics.feature_rows FROM PUBLIC;
GRANT EXECUTE ON FUNCTION analytics.feature_rows TO enms_service;
