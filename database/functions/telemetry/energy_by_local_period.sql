CREATE OR REPLACE FUNCTION telemetry.energy_by_local_period(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz,
  period text
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
LANGUAGE sql STABLE
AS $$
  SELECT
    p.period_start, p.period_end, p.energy_kwh, p.power_avg_kw, p.power_min_kw, p.power_max_kw,
    p.reading_count, p.coverage, p.quality, p.method
  FROM machines m
  JOIN factories f ON f.id = m.factory_id
  CROSS JOIN LATERAL telemetry.energy_by_periods(
    m.id,
    energy_by_local_period.carrier,
    ARRAY(
      SELECT greatest(local_start AT TIME ZONE f.time_zone, energy_by_local_period."from")
      FROM generate_series(
        date_trunc(energy_by_local_period.period, energy_by_local_period."from" AT TIME ZONE f.time_zone),
        (energy_by_local_period."to" - INTERVAL '1 microsecond') AT TIME ZONE f.time_zone,
        ('1 ' || energy_by_local_period.period)::interval
      ) AS local_start
      ORDER BY local_start
    ) || energy_by_local_period."to"
  ) p
  WHERE m.id = energy_by_local_period.machine_id
$$;
COMMENT ON FUNCTION telemetry.energy_by_local_period IS
  'Energy (kWh) and power (kW) by day, week or month in the time zone of the machine''s site over [from, to), cut at its ends: right for days of 23 and 25 hours and for offsets such as +05:30. Otherwise as telemetry.energy_timeline.';
REVOKE ALL ON FUNCTION telemetry.energy_by_local_period FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.energy_by_local_period TO enms_service;
