CREATE OR REPLACE FUNCTION reader.energy_total(
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
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
AS $$
  SELECT * FROM telemetry.energy_total(
    (reader.own_ids(ARRAY[energy_total.machine_id]))[1],
    energy_total.carrier,
    energy_total."from",
    energy_total."to"
  )
$$;
COMMENT ON FUNCTION reader.energy_total IS
  'telemetry.energy_total for a machine of the reader''s tenant.';
REVOKE ALL ON FUNCTION reader.energy_total FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reader.energy_total TO enms_reader;
