CREATE OR REPLACE FUNCTION telemetry.report_beside(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz
) RETURNS TABLE (bucket timestamptz)
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
DECLARE
  -- Near by the minute, farther by the day: a look back over years reads a row a day.
  materialised_to CONSTANT timestamptz := least(
    telemetry.aggregate_watermark('energy_1day'), time_bucket(INTERVAL '1 day', now())
  );
  days_before CONSTANT timestamptz := least(time_bucket(INTERVAL '1 day', report_beside."from"), materialised_to);
  days_after CONSTANT timestamptz := time_bucket(INTERVAL '1 day', report_beside."to") + INTERVAL '1 day';
BEGIN
  RETURN QUERY
    SELECT bucket
    FROM energy_1min
    WHERE machine_id = report_beside.machine_id AND carrier = report_beside.carrier
      AND bucket >= days_before AND bucket < report_beside."from" AND energy_kwh_count > 0
    ORDER BY bucket DESC LIMIT 1;
  IF NOT FOUND THEN
    RETURN QUERY
      SELECT bucket
      FROM energy_1day
      WHERE machine_id = report_beside.machine_id AND carrier = report_beside.carrier
        AND bucket < days_before AND energy_kwh_count > 0
      ORDER BY bucket DESC LIMIT 1;
  END IF;

  RETURN QUERY
    SELECT bucket
    FROM energy_1min
    WHERE machine_id = report_beside.machine_id AND carrier = report_beside.carrier
      AND bucket >= report_beside."to" AND bucket < days_after AND energy_kwh_count > 0
    ORDER BY bucket LIMIT 1;
  IF FOUND THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT bucket
    FROM energy_1day
    WHERE machine_id = report_beside.machine_id AND carrier = report_beside.carrier
      AND bucket >= days_after AND bucket < materialised_to AND energy_kwh_count > 0
    ORDER BY bucket LIMIT 1;
  IF FOUND THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT bucket
    FROM energy_1min
    WHERE machine_id = report_beside.machine_id AND carrier = report_beside.carrier
      AND bucket >= greatest(days_after, materialised_to) AND energy_kwh_count > 0
    ORDER BY bucket LIMIT 1;
END
$$;
COMMENT ON FUNCTION telemetry.report_beside IS
  'The nearest buckets before and behind the minutes of [from, to) in which a device reported energy, however far away: by the minute on the same day, by the day beyond.';
REVOKE ALL ON FUNCTION telemetry.report_beside FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.report_beside TO enms_service, enms_reader;
