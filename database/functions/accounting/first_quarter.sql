CREATE OR REPLACE FUNCTION accounting.first_quarter(machine_id integer, carrier energy_carrier) RETURNS timestamptz
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  first_day timestamptz;
BEGIN
  -- By the day first: of a machine that is new there is nothing in all the quarter hours that others have.
  SELECT b.bucket INTO first_day
  FROM energy_1day b
  WHERE b.machine_id = first_quarter.machine_id AND b.carrier = first_quarter.carrier
  ORDER BY b.bucket LIMIT 1;
  RETURN (
    SELECT b.bucket
    FROM energy_15min b
    WHERE b.machine_id = first_quarter.machine_id AND b.carrier = first_quarter.carrier
      AND b.bucket >= coalesce(first_day, telemetry.aggregate_watermark('energy_1day'))
    ORDER BY b.bucket LIMIT 1
  );
END
$$;
COMMENT ON FUNCTION accounting.first_quarter IS
  'The first quarter hour with a reading of a machine and carrier; NULL where there is none.';
REVOKE ALL ON FUNCTION accounting.first_quarter FROM PUBLIC;
