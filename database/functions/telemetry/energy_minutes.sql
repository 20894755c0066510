CREATE OR REPLACE FUNCTION telemetry.energy_minutes(
  machine_ids integer[],
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz
) RETURNS SETOF energy_1min
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
  IF energy_minutes."from" >= energy_minutes."to" THEN
    RETURN;
  END IF;
  IF energy_minutes."to" <= telemetry.aggregate_watermark('energy_1min') THEN
    RETURN QUERY
      SELECT * FROM telemetry.energy_1min_kept
      WHERE machine_id = ANY (energy_minutes.machine_ids) AND carrier = energy_minutes.carrier
        AND bucket >= energy_minutes."from" AND bucket < energy_minutes."to";
  ELSE
    RETURN QUERY
      SELECT * FROM energy_1min
      WHERE machine_id = ANY (energy_minutes.machine_ids) AND carrier = energy_minutes.carrier
        AND bucket >= energy_minutes."from" AND bucket < energy_minutes."to";
  END IF;
END
$$;
COMMENT ON FUNCTION telemetry.energy_minutes IS
  'The minutes of machines and one carrier that begin in [from, to), in no order: those that are materialised where they all are, else with readings summed up on the spot, which is dear to open.';
REVOKE ALL ON FUNCTION telemetry.energy_minutes FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.energy_minutes TO enms_service;
