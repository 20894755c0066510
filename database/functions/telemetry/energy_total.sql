CREATE OR REPLACE FUNCTION telemetry.energy_total(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz
) RETURNS TABLE (
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
    p.energy_kwh, p.power_avg_kw, p.power_min_kw, p.power_max_kw,
    p.reading_count, p.coverage, p.quality, p.method
  FROM telemetry.energy_by_periods(
    energy_total.machine_id, energy_total.carrier, ARRAY[energy_total."from", energy_total."to"]
  ) p
$$;
COMMENT ON FUNCTION telemetry.energy_total IS
  'Energy (kWh) and power (kW) of one machine and carrier over [from, to) as one row; energy_kwh is NULL where nothing is known.';
REVOKE ALL ON FUNCTION telemetry.energy_total FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.energy_total TO enms_service;
