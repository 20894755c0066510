CREATE OR REPLACE FUNCTION kpi.load_factor(
  machine_id integer,
  "from" timestamptz,
  "to" timestamptz,
  carrier energy_carrier DEFAULT 'electricity'
) RETURNS TABLE (value double precision, unit text, coverage double precision, quality integer, reason text)
LANGUAGE sql STABLE
AS $$
  SELECT * FROM kpi.load_factor_of(ARRAY[load_factor.machine_id], load_factor."from", load_factor."to", load_factor.carrier)
$$;
COMMENT ON FUNCTION kpi.load_factor IS
  'Load factor of one machine in [from, to), as kpi.load_factor_of.';
REVOKE ALL ON FUNCTION kpi.load_factor FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.load_factor TO enms_service;
