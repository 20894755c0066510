CREATE OR REPLACE FUNCTION kpi.availability(
  machine_id integer,
  "from" timestamptz,
  "to" timestamptz,
  carrier energy_carrier DEFAULT 'electricity'
) RETURNS TABLE (value double precision, unit text, coverage double precision, quality integer, reason text)
LANGUAGE sql STABLE
AS $$
  SELECT * FROM kpi.availability_of(ARRAY[availability.machine_id], availability."from", availability."to", availability.carrier)
$$;
COMMENT ON FUNCTION kpi.availability IS
  'Availability of one machine in [from, to), as kpi.availability_of.';
REVOKE ALL ON FUNCTION kpi.availability FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.availability TO enms_service;
