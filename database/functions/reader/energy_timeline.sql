CREATE OR REPLACE FUNCTION reader.energy_timeline(
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
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
AS $$
  SELECT * FROM telemetry.energy_timeline(
    (reader.own_ids(ARRAY[energy_timeline.machine_id]))[1],
    energy_timeline.carrier,
    energy_timeline."from",
    energy_timeline."to",
    energy_timeline.bucket_width
  )
$$;
COMMENT ON FUNCTION reader.energy_timeline IS
  'telemetry.energy_timeline for a machine of the reader''s tenant.';
REVOKE ALL ON FUNCTION reader.energy_timeline FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reader.energy_timeline TO enms_reader;
