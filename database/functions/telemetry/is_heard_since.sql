CREATE OR REPLACE FUNCTION telemetry.is_heard_since(machine_id integer, carrier energy_carrier, since timestamptz)
RETURNS boolean
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
  RETURN EXISTS (
    SELECT FROM energy_readings r
    WHERE r.machine_id = is_heard_since.machine_id AND r.carrier = is_heard_since.carrier AND r.time >= is_heard_since.since
  );
END
$$;
COMMENT ON FUNCTION telemetry.is_heard_since IS
  'Whether any reading of a machine and carrier is of that moment or later.';
REVOKE ALL ON FUNCTION telemetry.is_heard_since FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.is_heard_since TO enms_service;
