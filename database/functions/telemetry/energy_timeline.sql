CREATE OR REPLACE FUNCTION telemetry.energy_timeline(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz,
  bucket_width interval
) RETURNS TABLE (
  bucket timestamptz,
  energy_kwh double precision,
  power_avg_kw double precision,
  power_min_kw double precision,
  power_max_kw double precision,
  reading_count bigint,
  coverage double precision,
  quality integer,
  method text
)
LANGUAGE sql STABLE
AS $$
  SELECT
    p.period_start, p.energy_kwh, p.power_avg_kw, p.power_min_kw, p.power_max_kw,
    p.reading_count, p.coverage, p.quality, p.method
  FROM telemetry.energy_by_periods(
    energy_timeline.machine_id,
    energy_timeline.carrier,
    ARRAY(
      SELECT greatest(b, energy_timeline."from")
      FROM generate_series(
        time_bucket(energy_timeline.bucket_width, energy_timeline."from"),
        energy_timeline."to" - INTERVAL '1 microsecond',
        energy_timeline.bucket_width
      ) AS b
      ORDER BY b
    ) || energy_timeline."to"
  ) p
$$;
COMMENT ON FUNCTION telemetry.energy_timeline IS
  'Energy (kWh) and power (kW) of one machine and carrier in UTC buckets over [from, to): every bucket of the range, cut at its ends, NULL where nothing is known. coverage: 0 to 1; quality: the bits of all readings; method: counter, reported or integration.';
REVOKE ALL ON FUNCTION telemetry.energy_timeline FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.energy_timeline TO enms_service;
