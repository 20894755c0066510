CREATE OR REPLACE FUNCTION kpi.energy(
  machine_id integer,
  "from" timestamptz,
  "to" timestamptz,
  carrier energy_carrier DEFAULT 'electricity'
) RETURNS TABLE (value double precision, unit text, coverage double precision, quality integer, reason text)
LANGUAGE sql STABLE
AS $$
  SELECT * FROM kpi.energy_of(ARRAY[energy.machine_id], energy."from", energy."to", energy.carrier)
$$;
COMMENT ON FUNCTION kpi.energy IS
  'Energy of one machine over [from, to), as kpi.energy_of.';
REVOKE ALL ON FUNCTION kpi.energy FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.energy TO enms_service;
