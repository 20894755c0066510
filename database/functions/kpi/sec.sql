CREATE OR REPLACE FUNCTION kpi.sec(
  machine_id integer,
  "from" timestamptz,
  "to" timestamptz,
  carrier energy_carrier DEFAULT 'electricity'
) RETURNS TABLE (value double precision, unit text, coverage double precision, quality integer, reason text)
LANGUAGE sql STABLE
AS $$
  SELECT * FROM kpi.sec_of(ARRAY[sec.machine_id], sec."from", sec."to", sec.carrier)
$$;
COMMENT ON FUNCTION kpi.sec IS
  'Specific energy consumption (kWh per unit) of one machine over [from, to), as kpi.sec_of.';
REVOKE ALL ON FUNCTION kpi.sec FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.sec TO enms_service;
