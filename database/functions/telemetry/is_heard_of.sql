CREATE OR REPLACE FUNCTION telemetry.is_heard_of(machine_id integer, carrier energy_carrier) RETURNS boolean
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
  IF EXISTS (
    SELECT FROM machine_status s WHERE s.machine_id = is_heard_of.machine_id AND s.carrier = is_heard_of.carrier
  ) THEN
    RETURN true;
  END IF;
  RETURN EXISTS (
    SELECT FROM energy_readings r WHERE r.machine_id = is_heard_of.machine_id AND r.carrier = is_heard_of.carrier
  );
END
$$;
COMMENT ON FUNCTION telemetry.is_heard_of IS
  'Whether any reading of a machine and carrier ever came. Where not, there is nothing to compute.';
REVOKE ALL ON FUNCTION telemetry.is_heard_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.is_heard_of TO enms_service;
