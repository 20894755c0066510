CREATE OR REPLACE FUNCTION telemetry.power_beside(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz,
  max_gap interval
) RETURNS TABLE (at timestamptz, power_kw double precision)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  kept_to CONSTANT timestamptz := telemetry.aggregate_watermark('energy_1min');
BEGIN
  -- What is materialised first: to open the rest is dear.
  IF power_beside."from" <= kept_to THEN
    RETURN QUERY
      SELECT power_last_at, power_last_kw
      FROM telemetry.energy_1min_kept
      WHERE machine_id = power_beside.machine_id AND carrier = power_beside.carrier
        AND bucket >= power_beside."from" - max_gap - INTERVAL '1 minute' AND bucket < power_beside."from"
        AND power_last_at IS NOT NULL
      ORDER BY bucket DESC LIMIT 1;
  ELSE
    RETURN QUERY
      SELECT power_last_at, power_last_kw
      FROM energy_1min
      WHERE machine_id = power_beside.machine_id AND carrier = power_beside.carrier
        AND bucket >= power_beside."from" - max_gap - INTERVAL '1 minute' AND bucket < power_beside."from"
        AND power_last_at IS NOT NULL
      ORDER BY bucket DESC LIMIT 1;
  END IF;
  RETURN QUERY
    SELECT power_first_at, power_first_kw
    FROM telemetry.energy_1min_kept
    WHERE machine_id = power_beside.machine_id AND carrier = power_beside.carrier
      AND bucket >= power_beside."to" AND bucket < least(power_beside."to" + max_gap + INTERVAL '1 minute', kept_to)
      AND power_first_at IS NOT NULL
    ORDER BY bucket LIMIT 1;
  IF NOT FOUND AND power_beside."to" + max_gap + INTERVAL '1 minute' > kept_to THEN
    RETURN QUERY
      SELECT power_first_at, power_first_kw
      FROM energy_1min
      WHERE machine_id = power_beside.machine_id AND carrier = power_beside.carrier
        AND bucket >= power_beside."to" AND bucket < power_beside."to" + max_gap + INTERVAL '1 minute'
        AND power_first_at IS NOT NULL
      ORDER BY bucket LIMIT 1;
  END IF;
END
$$;
COMMENT ON FUNCTION telemetry.power_beside IS
  'The nearest powers (kW) before and behind the minutes of [from, to), if not further away than max_gap.';
REVOKE ALL ON FUNCTION telemetry.power_beside FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.power_beside TO enms_service;
