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
AS $$
#variable_conflict use_column
DECLARE
  from_at CONSTANT timestamptz := bounds[1];
  to_at CONSTANT timestamptz := bounds[cardinality(bounds)];
  resolution CONSTANT text := telemetry.resolution_for(machine_id, bounds);
BEGIN
  RETURN QUERY
  WITH periods AS (
    SELECT n::integer AS n, b AS starts_at, lead(b) OVER (ORDER BY n) AS ends_at
    FROM unnest(bounds) WITH ORDINALITY AS u (b, n)
  ), segments AS (
    SELECT
      s.*,
      extract(epoch FROM s.ends_at - s.starts_at)::double precision AS seconds,
      width_bucket(greatest(s.starts_at, from_at), bounds) AS first_n,
      width_bucket(least(s.ends_at, to_at) - INTERVAL '1 microsecond', bounds) AS last_n
    FROM telemetry.energy_segments(energy_by_periods.machine_id, energy_by_periods.carrier, from_at, to_at, resolution) s
  ), shares AS (
    -- Most segments lie in one period; the others are split by time.
    SELECT first_n AS n, energy_kwh, covered_s, method
    FROM segments WHERE first_n = last_n AND starts_at >= from_at AND ends_at <= to_at
    UNION ALL
    SELECT p.n, s.energy_kwh * part.share, s.covered_s * part.share, s.method
    FROM segments s
    JOIN periods p ON p.n BETWEEN s.first_n AND s.last_n
    CROSS JOIN LATERAL (
      SELECT extract(epoch FROM least(s.ends_at, p.ends_at) - greatest(s.starts_at, p.starts_at))::double precision / s.seconds AS share
    ) part
    WHERE s.first_n < s.last_n OR s.starts_at < from_at OR s.ends_at > to_at
  ), energy AS (
    SELECT
      n,
      sum(energy_kwh) AS energy_kwh,
      sum(covered_s) AS covered_s,
      -- The word for the best of what is in it.
      min(method) FILTER (WHERE energy_kwh IS NOT NULL AND method = 'counter') AS counter,
      max(method) FILTER (WHERE energy_kwh IS NOT NULL) AS other
    FROM shares
    GROUP BY n
  ), powers AS (
    SELECT
      width_bucket(greatest(r.bucket, from_at), bounds) AS n,
      sum(power_kw_sum) / nullif(sum(power_kw_count), 0) AS avg_kw,
      min(power_kw_min) AS min_kw,
      max(power_kw_max) AS max_kw,
      sum(reading_count)::bigint AS readings,
      bit_or(quality) AS quality
    FROM telemetry.energy_rows(energy_by_periods.machine_id, energy_by_periods.carrier, from_at, to_at, resolution) r
    GROUP BY 1
  )
  SELECT
    p.starts_at, p.ends_at, e.energy_kwh, w.avg_kw, w.min_kw, w.max_kw, coalesce(w.readings, 0),
    least(1, coalesce(e.covered_s, 0) / extract(epoch FROM p.ends_at - p.starts_at))::double precision,
    coalesce(w.quality, 0), coalesce(e.counter, e.other)
  FROM periods p LEFT JOIN energy e USING (n) LEFT JOIN powers w USING (n)
  WHERE p.ends_at > p.starts_at
  ORDER BY p.n;
END
$$;
COMMENT ON FUNCTION telemetry.energy_by_periods IS
  'Energy (kWh) and power (kW) of one machine and carrier in the half-open periods between consecutive bounds; energy_kwh is NULL where nothing is known. A span of known energy that crosses a bound is split by time, so splitting or merging periods never changes the total.';
REVOKE ALL ON FUNCTION telemetry.energy_by_periods FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.energy_by_periods TO enms_service, enms_reader;
