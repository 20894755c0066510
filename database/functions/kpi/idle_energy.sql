CREATE OR REPLACE FUNCTION kpi.idle_energy(
  machine_id integer,
  "from" timestamptz,
  "to" timestamptz,
  carrier energy_carrier DEFAULT 'electricity'
) RETURNS TABLE (value double precision, unit text, coverage double precision, quality integer, reason text)
LANGUAGE sql STABLE
AS $$
  SELECT * FROM kpi.idle_energy_of(ARRAY[idle_energy.machine_id], idle_energy."from", idle_energy."to", idle_energy.carrier)
$$;
COMMENT ON FUNCTION kpi.idle_energy IS
  'Idle energy (kWh) of one machine in [from, to), as kpi.idle_energy_of.';
REVOKE ALL ON FUNCTION kpi.idle_energy FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.idle_energy TO enms_service;
