CREATE OR REPLACE FUNCTION telemetry.energy_by_periods(
  machine_id integer,
  carrier energy_carrier,
  bounds timestamptz[]
) RETURNS TABLE (
  period_start timestamptz,
  period_end timestamptz,
  energy_kwh double precision,
  power_avg_kw double precision,
  power_min_kw double precision,
  power_max_kw double precision,
  reading_count bigint,
  coverage double precision,
  quality integer,
  method text
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  from_at CONSTANT timestamptz := bounds[1];
  to_at CONSTANT timestamptz := bounds[cardinality(bounds)];
  resolution CONSTANT text := telemetry.resolution_for(machine_id, bounds);
BEGIN
  RETURN QUERY
  -- A PL/pgSQL array would be flattened for each look into it; a column's is looked at as it is.
  WITH given AS MATERIALIZED (
    SELECT energy_by_periods.bounds AS flat
  ), segments AS (
    SELECT
      s.*,
      date_part('epoch', s.ends_at - s.starts_at) AS seconds,
      width_bucket(greatest(s.starts_at, from_at), flat) AS first_n,
      width_bucket(least(s.ends_at, to_at) - INTERVAL '1 microsecond', flat) AS last_n
    FROM given, telemetry.energy_segments(energy_by_periods.machine_id, energy_by_periods.carrier, from_at, to_at, resolution) s
  ), shares AS (
    -- Most segments lie in one period; the others are split by time.
    SELECT first_n AS n, energy_kwh, covered_s, method
    FROM segments WHERE first_n = last_n AND starts_at >= from_at AND ends_at <= to_at
    UNION ALL
    SELECT n, s.energy_kwh * part.share, s.covered_s * part.share, s.method
    FROM given, segments s
    CROSS JOIN LATERAL generate_series(s.first_n, s.last_n) AS n
    CROSS JOIN LATERAL (
      SELECT date_part('epoch', least(s.ends_at, flat[n + 1]) - greatest(s.starts_at, flat[n])) / s.seconds AS share
    ) part
    WHERE s.first_n < s.last_n OR s.starts_at < from_at OR s.ends_at > to_at
  ), parts AS (
    -- Grouped together rather than joined: the planner cannot know how many periods there are.
    SELECT n, s.energy_kwh, s.covered_s, CASE WHEN s.energy_kwh IS NOT NULL THEN s.method END AS method,
      NULL::double precision AS kw_sum, NULL::bigint AS kw_count, NULL::double precision AS kw_min, NULL::double precision AS kw_max,
      NULL::bigint AS readings, NULL::integer AS quality
    FROM shares s
    UNION ALL
    SELECT width_bucket(greatest(r.bucket, from_at), flat), NULL, NULL, NULL,
      r.power_kw_sum, r.power_kw_count, r.power_kw_min, r.power_kw_max, r.reading_count, r.quality
    FROM given, telemetry.energy_rows(energy_by_periods.machine_id, energy_by_periods.carrier, from_at, to_at, resolution) r
    UNION ALL
    SELECT n, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM given, generate_subscripts(flat, 1) AS n
  )
  SELECT
    flat[n], flat[n + 1], sum(p.energy_kwh), sum(kw_sum) / nullif(sum(kw_count), 0), min(kw_min), max(kw_max),
    coalesce(sum(readings), 0)::bigint,
    least(1, coalesce(sum(p.covered_s), 0) / date_part('epoch', flat[n + 1] - flat[n])),
    coalesce(bit_or(p.quality), 0),
    -- One word: the counter's if it has a part in it.
    coalesce(min(p.method) FILTER (WHERE p.method = 'counter'), max(p.method))
  FROM parts p, given
  WHERE flat[n + 1] > flat[n]
  GROUP BY n, flat[n], flat[n + 1]
  ORDER BY n;
END
$$;
COMMENT ON FUNCTION telemetry.energy_by_periods IS
  'Energy (kWh) and power (kW) of one machine and carrier in the half-open periods between consecutive bounds; energy_kwh is NULL where nothing is known. A span of known energy that crosses a bound is split by time, so splitting or merging periods never changes the total.';
REVOKE ALL ON FUNCTION telemetry.energy_by_periods FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.energy_by_periods TO enms_service;
