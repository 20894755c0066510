CREATE OR REPLACE FUNCTION kpi.carbon(
  machine_id integer,
  "from" timestamptz,
  "to" timestamptz,
  method text DEFAULT 'location',
  carrier energy_carrier DEFAULT 'electricity'
) RETURNS TABLE (value double precision, unit text, coverage double precision, quality integer, reason text)
LANGUAGE sql STABLE
AS $$
  SELECT * FROM kpi.carbon_of(ARRAY[carbon.machine_id], carbon."from", carbon."to", carbon.method, carbon.carrier)
$$;
COMMENT ON FUNCTION kpi.carbon IS
  'Carbon (kg CO2e) of one machine over [from, to), as kpi.carbon_of.';
REVOKE ALL ON FUNCTION kpi.carbon FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.carbon TO enms_service;
