CREATE OR REPLACE FUNCTION telemetry.said_energy_before(
  machine_ids integer[],
  carrier energy_carrier,
  before timestamptz
) RETURNS integer[]
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  near_from CONSTANT timestamptz := least(
    time_bucket(INTERVAL '1 day', said_energy_before.before), telemetry.aggregate_watermark('energy_1day')
  );
BEGIN
  RETURN ARRAY(
    SELECT id FROM unnest(said_energy_before.machine_ids) AS id
    WHERE EXISTS (
      SELECT FROM energy_15min q
      WHERE q.machine_id = id AND q.carrier = said_energy_before.carrier
        AND q.bucket >= near_from AND q.bucket < said_energy_before.before
        AND (q.counter_first_at IS NOT NULL OR q.energy_kwh_count > 0)
    ) OR EXISTS (
      SELECT FROM energy_1day d
      WHERE d.machine_id = id AND d.carrier = said_energy_before.carrier AND d.bucket < near_from
        AND (d.counter_first_at IS NOT NULL OR d.energy_kwh_count > 0)
    )
  );
END
$$;
COMMENT ON FUNCTION telemetry.said_energy_before IS
  'Which of the machines came with a counter or a reported energy in a quarter hour that began before a moment, as far as quarter hours are materialised.';
REVOKE ALL ON FUNCTION telemetry.said_energy_before FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.said_energy_before TO enms_service;
