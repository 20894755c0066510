CREATE OR REPLACE FUNCTION reader.kpis(
  machine_ids integer[],
  "from" timestamptz,
  "to" timestamptz,
  carrier energy_carrier DEFAULT 'electricity'
) RETURNS TABLE (
  name text,
  value double precision,
  unit text,
  coverage double precision,
  quality integer,
  reason text,
  estimated_share double precision
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
AS $$
  SELECT * FROM kpi.all_of(
    reader.own_ids(kpis.machine_ids),
    kpis."from",
    kpis."to",
    kpis.carrier
  )
$$;
COMMENT ON FUNCTION reader.kpis IS
  'kpi.all_of for machines of the reader''s tenant: every key figure of a machine, or of several together.';
REVOKE ALL ON FUNCTION reader.kpis FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reader.kpis TO enms_reader;
