CREATE OR REPLACE FUNCTION telemetry.has_said_energy(machine_id integer, carrier energy_carrier) RETURNS boolean
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  days_to CONSTANT timestamptz := telemetry.aggregate_watermark('energy_1day');
  quarters_to CONSTANT timestamptz := telemetry.aggregate_watermark('energy_15min');
BEGIN
  IF EXISTS (
    SELECT FROM energy_1day d
    WHERE d.machine_id = has_said_energy.machine_id AND d.carrier = has_said_energy.carrier
      AND (d.counter_first_at IS NOT NULL OR d.energy_kwh_count > 0)
  ) OR EXISTS (
    SELECT FROM energy_15min q
    WHERE q.machine_id = has_said_energy.machine_id AND q.carrier = has_said_energy.carrier AND q.bucket >= days_to
      AND (q.counter_first_at IS NOT NULL OR q.energy_kwh_count > 0)
  ) THEN
    RETURN true;
  END IF;
  RETURN EXISTS (
    SELECT FROM energy_readings r
    WHERE r.machine_id = has_said_energy.machine_id AND r.carrier = has_said_energy.carrier AND r.time >= quarters_to
      AND (r.energy_total_kwh IS NOT NULL OR r.energy_kwh IS NOT NULL)
  );
END
$$;
COMMENT ON FUNCTION telemetry.has_said_energy IS
  'Whether a machine and carrier ever came with a counter or a reported energy, as far as it is summed up, or lately. Where not, its energy is the integral of its power.';
REVOKE ALL ON FUNCTION telemetry.has_said_energy FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.has_said_energy TO enms_service;
