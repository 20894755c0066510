CREATE OR REPLACE FUNCTION kpi.energy_cost(
  machine_id integer,
  "from" timestamptz,
  "to" timestamptz,
  carrier energy_carrier DEFAULT 'electricity'
) RETURNS TABLE (value double precision, unit text, coverage double precision, quality integer, reason text)
LANGUAGE sql STABLE
AS $$
  SELECT * FROM kpi.energy_cost_of(ARRAY[energy_cost.machine_id], energy_cost."from", energy_cost."to", energy_cost.carrier)
$$;
COMMENT ON FUNCTION kpi.energy_cost IS
  'Energy cost of one machine over [from, to), as kpi.energy_cost_of.';
REVOKE ALL ON FUNCTION kpi.energy_cost FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.energy_cost TO enms_service;
