CREATE OR REPLACE FUNCTION telemetry.heard_since(machine_ids integer[], carrier energy_carrier, since timestamptz)
RETURNS integer[]
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
  RETURN ARRAY(
    SELECT id FROM unnest(heard_since.machine_ids) AS id
    WHERE EXISTS (
      SELECT FROM energy_readings r
      WHERE r.machine_id = id AND r.carrier = heard_since.carrier AND r.time >= heard_since.since
    )
  );
END
$$;
COMMENT ON FUNCTION telemetry.heard_since IS 'Which of the machines have a reading of that moment or later.';
REVOKE ALL ON FUNCTION telemetry.heard_since FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.heard_since TO enms_service;
