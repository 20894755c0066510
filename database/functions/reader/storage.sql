CREATE OR REPLACE FUNCTION reader.storage() RETURNS TABLE (what text, bytes bigint)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public
AS $$
  SELECT h.hypertable_name::text, hypertable_approximate_size(format('%I.%I', h.hypertable_schema, h.hypertable_name)::regclass)
  FROM timescaledb_information.hypertables h WHERE h.hypertable_schema = 'public'
  UNION ALL
  SELECT c.view_name::text, hypertable_approximate_size(format('%I.%I', c.materialization_hypertable_schema, c.materialization_hypertable_name)::regclass)
  FROM timescaledb_information.continuous_aggregates c
  UNION ALL
  SELECT 'whole database', pg_database_size(current_database())
  ORDER BY 2 DESC
$$;
COMMENT ON FUNCTION reader.storage IS
  'What the database needs on its disk (bytes): each hypertable and aggregate, nearly, and the whole. It is of the whole installation.';
REVOKE ALL ON FUNCTION reader.storage FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reader.storage TO enms_reader;
