CREATE OR REPLACE FUNCTION kpi.peak_demand(
  machine_id integer,
  "from" timestamptz,
  "to" timestamptz,
  method text DEFAULT 'fixed',
  carrier energy_carrier DEFAULT 'electricity'
) RETURNS TABLE (value double precision, unit text, coverage double precision, quality integer, reason text)
LANGUAGE sql STABLE
AS $$
  SELECT * FROM kpi.peak_demand_of(ARRAY[peak_demand.machine_id], peak_demand."from", peak_demand."to", peak_demand.method, peak_demand.carrier)
$$;
COMMENT ON FUNCTION kpi.peak_demand IS
  'Peak demand (kW) of one machine in [from, to), as kpi.peak_demand_of.';
REVOKE ALL ON FUNCTION kpi.peak_demand FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.peak_demand TO enms_service;
