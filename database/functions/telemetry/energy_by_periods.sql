CREATE OR REPLACE FUNCTION telemetry.energy_by_periods(
  machine_id integer,
  carrier energy_carrier,
  bounds timestamptz[],
  resolution text
) RETURNS TABLE (
  period_start timestamptz, period_end timestamptz, energy_kwh double precision,
  power_avg_kw double precision, power_min_kw double precision, power_max_kw double precision,
  reading_count bigint, coverage double precision, quality integer, method text
)
LANGUAGE sql STABLE
AS $$
  WITH periods AS (
    SELECT ordinality AS n, b AS starts_at, lead(b) OVER (ORDER BY ordinality) AS ends_at
    FROM unnest(energy_by_periods.bounds) WITH ORDINALITY AS u (b, ordinality)
  ), reach AS (
    SELECT energy_by_periods.bounds[1] AS from_at, energy_by_periods.bounds[cardinality(energy_by_periods.bounds)] AS to_at
  ), parts AS (
    SELECT s.*, extract(epoch FROM s.ends_at - s.starts_at)::double precision AS seconds,
      width_bucket(greatest(s.starts_at, reach.from_at), energy_by_periods.bounds) AS first_n,
      width_bucket(least(s.ends_at - INTERVAL '1 microsecond', reach.to_at - INTERVAL '1 microsecond'), energy_by_periods.bounds) AS last_n
    FROM reach, telemetry.energy_segments(energy_by_periods.machine_id, energy_by_periods.carrier, reach.from_at, reach.to_at, energy_by_periods.resolution) s
  ), shares AS (
    SELECT p.n, parts.method, parts.energy_kwh, parts.is_covered, parts.seconds,
      extract(epoch FROM least(parts.ends_at, p.ends_at) - greatest(parts.starts_at, p.starts_at))::double precision AS overlap
    FROM parts, LATERAL generate_series(first_n, last_n) AS g (n) JOIN periods p ON p.n = g.n
  ), energy AS (
    SELECT n, sum(CASE WHEN overlap = seconds THEN energy_kwh ELSE energy_kwh * overlap / seconds END) AS energy_kwh,
      sum(overlap) FILTER (WHERE is_covered) AS covered_seconds, min(method) AS method
    FROM shares GROUP BY n
  ), rows AS (
    SELECT width_bucket(r.bucket, energy_by_periods.bounds) AS n, sum(power_kw_sum) / nullif(sum(power_kw_count), 0) AS power_avg_kw,
      min(power_kw_min) AS power_min_kw, max(power_kw_max) AS power_max_kw, sum(reading_count)::bigint AS reading_count, bit_or(quality) AS quality
    FROM reach, telemetry.energy_rows(energy_by_periods.machine_id, energy_by_periods.carrier, reach.from_at, reach.to_at, energy_by_periods.resolution) r
    WHERE r.bucket >= reach.from_at AND r.bucket < reach.to_at GROUP BY 1
  )
  SELECT p.starts_at, p.ends_at, energy.energy_kwh, rows.power_avg_kw, rows.power_min_kw, rows.power_max_kw,
    coalesce(rows.reading_count, 0),
    least(1, coalesce(energy.covered_seconds, 0) / extract(epoch FROM p.ends_at - p.starts_at))::double precision,
    coalesce(rows.quality, 0), energy.method
  FROM periods p LEFT JOIN energy USING (n) LEFT JOIN rows USING (n)
  WHERE p.ends_at IS NOT NULL
  ORDER BY p.n
$$;
COMMENT ON FUNCTION telemetry.energy_by_periods IS 'Energy and power of one machine and carrier in the half-open periods between consecutive bounds. energy_kwh is NULL where nothing is known.';
GRANT EXECUTE ON FUNCTION telemetry.energy_by_periods TO enms_service, enms_reader;
