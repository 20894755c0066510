CREATE OR REPLACE FUNCTION kpi.on_time(
  machine_id integer,
  "from" timestamptz,
  "to" timestamptz,
  carrier energy_carrier DEFAULT 'electricity'
) RETURNS TABLE (value double precision, unit text, coverage double precision, quality integer, reason text)
LANGUAGE sql STABLE
AS $$
  SELECT * FROM kpi.on_time_of(ARRAY[on_time.machine_id], on_time."from", on_time."to", on_time.carrier)
$$;
COMMENT ON FUNCTION kpi.on_time IS
  'Hours that one machine was on in [from, to), as kpi.on_time_of.';
REVOKE ALL ON FUNCTION kpi.on_time FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.on_time TO enms_service;
