CREATE OR REPLACE FUNCTION accounting.measured(
  machine_id integer,
  carrier energy_carrier,
  bounds timestamptz[]
) RETURNS TABLE (
  period_start timestamptz,
  period_end timestamptz,
  energy_kwh numeric,
  estimated_kwh numeric,
  method text,
  coverage double precision,
  quality integer,
  reading_count bigint
)
LANGUAGE plpgsql STABLE
SET jit = off
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  from_at CONSTANT timestamptz := bounds[1];
  to_at CONSTANT timestamptz := bounds[cardinality(bounds)];
  resolution CONSTANT text := accounting.resolution_for(machine_id, bounds);
BEGIN
  RETURN QUERY
  -- A PL/pgSQL array would be flattened for each look into it; a column's is looked at as it is.
  WITH given AS MATERIALIZED (
    SELECT measured.bounds AS flat
  ), segments AS (
    SELECT
      s.*,
      date_part('epoch', s.ends_at - s.starts_at) AS seconds,
      width_bucket(greatest(s.starts_at, from_at), flat) AS first_n,
      width_bucket(least(s.ends_at, to_at) - INTERVAL '1 microsecond', flat) AS last_n
    FROM given, accounting.segments(measured.machine_id, measured.carrier, from_at, to_at, resolution) s
  ), parts AS (
    -- Most segments lie in one period; the others are split by time.
    SELECT first_n AS n, energy_kwh, covered_s, method, quality, NULL::bigint AS readings
    FROM segments WHERE first_n = last_n AND starts_at >= from_at AND ends_at <= to_at
    UNION ALL
    SELECT n, s.energy_kwh * part.share, s.covered_s * part.share, s.method, s.quality, NULL
    FROM given, segments s
    CROSS JOIN LATERAL generate_series(s.first_n, s.last_n) AS n
    CROSS JOIN LATERAL (
      SELECT date_part('epoch', least(s.ends_at, flat[n + 1]) - greatest(s.starts_at, flat[n])) / s.seconds AS share
    ) part
    WHERE s.first_n < s.last_n OR s.starts_at < from_at OR s.ends_at > to_at
    UNION ALL
    SELECT width_bucket(greatest(r.bucket, from_at), flat), NULL, NULL, NULL, r.quality, r.reading_count
    FROM given, telemetry.energy_rows(measured.machine_id, measured.carrier, from_at, to_at, resolution) r
  )
  SELECT
    flat[n], flat[n + 1],
    round(sum(p.energy_kwh)::numeric, 10),
    round(coalesce(sum(p.energy_kwh) FILTER (WHERE p.method = 'estimated'), 0)::numeric, 10),
    -- One word: the counter's if it has a part in it.
    coalesce(
      min(p.method) FILTER (WHERE p.energy_kwh IS NOT NULL AND p.method = 'counter'),
      max(p.method) FILTER (WHERE p.energy_kwh IS NOT NULL AND p.method <> 'estimated'),
      'estimated'
    ),
    least(1, coalesce(sum(p.covered_s), 0) / date_part('epoch', flat[n + 1] - flat[n])),
    coalesce(bit_or(p.quality), 0),
    coalesce(sum(p.readings), 0)::bigint
  FROM parts p, given
  WHERE flat[n + 1] > flat[n]
  GROUP BY n, flat[n], flat[n + 1]
  HAVING sum(p.energy_kwh) IS NOT NULL
  ORDER BY n;
END
$$;
COMMENT ON FUNCTION accounting.measured IS
  'Energy (kWh, ten decimals) of one machine and carrier in the half-open periods between consecutive bounds; a row only where energy is known. A span of known energy that crosses a bound is split by time.';
REVOKE ALL ON FUNCTION accounting.measured FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.measured TO enms_service;
