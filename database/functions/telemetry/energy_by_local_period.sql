CREATE OR REPLACE FUNCTION telemetry.energy_by_local_period(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz,
  period text
) RETURNS TABLE (
  period_start timestamptz, period_end timestamptz, energy_kwh double precision,
  power_avg_kw double precision, power_min_kw double precision, power_max_kw double precision,
  reading_count bigint, coverage double precision, quality integer, method text
)
LANGUAGE sql STABLE
AS $$
  WITH site AS (
    SELECT f.time_zone FROM machines m JOIN factories f ON f.id = m.factory_id WHERE m.id = energy_by_local_period.machine_id
  )
  SELECT p.*
  FROM site, telemetry.energy_by_periods(
    energy_by_local_period.machine_id, energy_by_local_period.carrier,
    ARRAY(
      SELECT greatest(day AT TIME ZONE site.time_zone, energy_by_local_period."from")
      FROM generate_series(
        date_trunc(energy_by_local_period.period, energy_by_local_period."from" AT TIME ZONE site.time_zone),
        (energy_by_local_period."to" - INTERVAL '1 microsecond') AT TIME ZONE site.time_zone,
        ('1 ' || energy_by_local_period.period)::interval
      ) AS day
      ORDER BY day
    ) || energy_by_local_period."to",
    '15min'
  ) p
$$;
COMMENT ON FUNCTION telemetry.energy_by_local_period IS 'Energy by day, week or month in the site''s time zone over [from, to), built from 15-minute buckets: right for days of 23 and 25 hours and for offsets such as +05:30.';
GRANT EXECUTE ON FUNCTION telemetry.energy_by_local_period TO enms_service, enms_reader;
