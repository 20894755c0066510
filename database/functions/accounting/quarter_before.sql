CREATE OR REPLACE FUNCTION accounting.quarter_before(
  machine_id integer,
  carrier energy_carrier,
  before timestamptz,
  with_counter boolean DEFAULT false,
  with_report boolean DEFAULT false
) RETURNS timestamptz
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  day CONSTANT interval := INTERVAL '1 day';
  near_from CONSTANT timestamptz := least(time_bucket(day, before), telemetry.aggregate_watermark('energy_1day'));
  found_at timestamptz;
  day_at timestamptz;
BEGIN
  SELECT b.bucket INTO found_at
  FROM energy_15min b
  WHERE b.machine_id = quarter_before.machine_id AND b.carrier = quarter_before.carrier
    AND b.bucket >= near_from AND b.bucket < before
    AND (NOT with_counter OR b.counter_last_at IS NOT NULL) AND (NOT with_report OR b.energy_kwh_count > 0)
  ORDER BY b.bucket DESC LIMIT 1;
  IF FOUND THEN
    RETURN found_at;
  END IF;
  -- Far away by the day: of a machine that is new there is nothing to find, however many quarter hours others have.
  SELECT b.bucket INTO day_at
  FROM energy_1day b
  WHERE b.machine_id = quarter_before.machine_id AND b.carrier = quarter_before.carrier AND b.bucket < near_from
    AND (NOT with_counter OR b.counter_last_at IS NOT NULL) AND (NOT with_report OR b.energy_kwh_count > 0)
  ORDER BY b.bucket DESC LIMIT 1;
  IF FOUND THEN
    SELECT b.bucket INTO found_at
    FROM energy_15min b
    WHERE b.machine_id = quarter_before.machine_id AND b.carrier = quarter_before.carrier
      AND b.bucket >= day_at AND b.bucket < day_at + day
      AND (NOT with_counter OR b.counter_last_at IS NOT NULL) AND (NOT with_report OR b.energy_kwh_count > 0)
    ORDER BY b.bucket DESC LIMIT 1;
  END IF;
  RETURN found_at;
END
$$;
COMMENT ON FUNCTION accounting.quarter_before IS
  'The last quarter hour before a moment with a reading of a machine and carrier, with a counter or a reported energy where that is asked for; NULL where there is none.';
REVOKE ALL ON FUNCTION accounting.quarter_before FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.quarter_before TO enms_service;
