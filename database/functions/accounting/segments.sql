CREATE OR REPLACE FUNCTION accounting.segments(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz,
  resolution text
) RETURNS TABLE (
  starts_at timestamptz,
  ends_at timestamptz,
  energy_kwh double precision,
  covered_s double precision,
  method text,
  quality integer
)
LANGUAGE sql STABLE
AS $$
  SELECT s.starts_at, s.ends_at, s.energy_kwh, s.covered_s, s.method, 0
  FROM telemetry.energy_segments(
    segments.machine_id, segments.carrier, segments."from", segments."to", segments.resolution
  ) s
$$;
COMMENT ON FUNCTION accounting.segments IS
  'Spans of time that touch [from, to) with the energy that the ledger counts in each (kWh), corrected and estimated as the registry says.';
REVOKE ALL ON FUNCTION accounting.segments FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.segments TO enms_service;
