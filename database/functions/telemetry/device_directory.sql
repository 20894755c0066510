CREATE OR REPLACE FUNCTION telemetry.device_directory() RETURNS TABLE (
  device_id integer, tenant_id integer, factory_id integer, factory_slug text, code text, dialect text, status text,
  capabilities text[], expected_interval_s double precision, channel text, machine_id integer, machine_name text,
  machine_type text, rated_power_kw double precision, limits jsonb, calorific_kwh_per_m3 double precision,
  enthalpy_kwh_per_kg double precision, carrier energy_carrier, multiplier double precision,
  valid_from timestamptz, valid_to timestamptz
)
LANGUAGE sql STABLE
AS $$
  SELECT d.id, d.tenant_id, d.factory_id, f.slug, d.code, d.dialect, d.status, d.capabilities, d.expected_interval_s,
    a.channel, a.machine_id, m.name, m.type, m.rated_power_kw, m.limits, m.calorific_kwh_per_m3, m.enthalpy_kwh_per_kg,
    a.carrier, a.multiplier, nullif(a.valid_from, '-infinity'), a.valid_to
  FROM devices d
  LEFT JOIN factories f ON f.id = d.factory_id
  LEFT JOIN meter_assignments a ON a.device_id = d.id
  LEFT JOIN machines m ON m.id = a.machine_id
  ORDER BY d.id, a.id
$$;
COMMENT ON FUNCTION telemetry.device_directory IS 'Every device with each of its assignments (one row without, when it has none): what validation needs to know. valid_from is NULL where the assignment has no beginning.';
REVOKE ALL ON FUNCTION telemetry.device_directory FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.device_directory TO enms_writer, enms_service;
