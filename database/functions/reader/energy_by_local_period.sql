CREATE OR REPLACE FUNCTION reader.energy_by_local_period(
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
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
AS $$
  SELECT * FROM telemetry.energy_by_local_period(
    (reader.own_ids(ARRAY[energy_by_local_period.machine_id]))[1],
    energy_by_local_period.carrier,
    energy_by_local_period."from",
    energy_by_local_period."to",
    energy_by_local_period.period
  )
$$;
COMMENT ON FUNCTION reader.energy_by_local_period IS
  'telemetry.energy_by_local_period for a machine of the reader''s tenant.';
REVOKE ALL ON FUNCTION reader.energy_by_local_period FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reader.energy_by_local_period TO enms_reader;
