CREATE OR REPLACE FUNCTION telemetry.energy_rows(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz,
  resolution text
) RETURNS TABLE (
  bucket timestamptz, width interval,
  power_kw_sum double precision, power_kw_count bigint, power_kw_min double precision, power_kw_max double precision,
  power_first_kw double precision, power_first_at timestamptz, power_last_kw double precision, power_last_at timestamptz,
  power_kwh double precision, power_covered_s double precision,
  energy_kwh_sum double precision, energy_kwh_count bigint,
  counter_first_kwh double precision, counter_first_at timestamptz,
  counter_last_kwh double precision, counter_last_at timestamptz,
  counter_kwh double precision, counter_covered_s double precision,
  reading_count bigint, quality integer
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  step CONSTANT interval := CASE resolution
    WHEN '15min' THEN INTERVAL '15 minutes' WHEN '1hour' THEN INTERVAL '1 hour' WHEN '1day' THEN INTERVAL '1 day'
  END;
  first_minute CONSTANT timestamptz := time_bucket(INTERVAL '1 minute', energy_rows."from");
  coarse_from timestamptz := energy_rows."to";
  coarse_to timestamptz := energy_rows."to";
BEGIN
  IF step IS NOT NULL THEN
    -- Whole buckets only, and only as far as they are materialised; the minutes around them are read as they are.
    coarse_from := time_bucket(step, energy_rows."from");
    IF coarse_from < energy_rows."from" THEN
      coarse_from := coarse_from + step;
    END IF;
    coarse_to := greatest(
      coarse_from,
      least(
        time_bucket(step, energy_rows."to"),
        telemetry.aggregate_watermark('energy_' || resolution),
        -- The running bucket counts as open even if somebody refreshed it.
        time_bucket(step, now())
      )
    );
  END IF;
  -- In the order of time, and only what the question needs: opening an aggregate costs more than reading a little of it.
  IF first_minute < least(coarse_from, energy_rows."to") THEN
    -- Not by telemetry.energy_minutes: these may be all the minutes of a long range, which come in order by the index.
    IF least(coarse_from, energy_rows."to") <= telemetry.aggregate_watermark('energy_1min') THEN
      RETURN QUERY
        SELECT
          bucket, INTERVAL '1 minute', power_kw_sum, power_kw_count, power_kw_min, power_kw_max,
          power_first_kw, power_first_at, power_last_kw, power_last_at, power_kwh, power_covered_s,
          energy_kwh_sum, energy_kwh_count,
          counter_first_kwh, counter_first_at, counter_last_kwh, counter_last_at, counter_kwh, counter_covered_s,
          reading_count, quality
        FROM telemetry.energy_1min_kept
        WHERE machine_id = energy_rows.machine_id AND carrier = energy_rows.carrier AND bucket >= first_minute AND bucket < least(coarse_from, energy_rows."to")
        ORDER BY bucket;
    ELSE
      RETURN QUERY
        SELECT
          bucket, INTERVAL '1 minute', power_kw_sum, power_kw_count, power_kw_min, power_kw_max,
          power_first_kw, power_first_at, power_last_kw, power_last_at, power_kwh, power_covered_s,
          energy_kwh_sum, energy_kwh_count,
          counter_first_kwh, counter_first_at, counter_last_kwh, counter_last_at, counter_kwh, counter_covered_s,
          reading_count, quality
        FROM energy_1min
        WHERE machine_id = energy_rows.machine_id AND carrier = energy_rows.carrier AND bucket >= first_minute AND bucket < least(coarse_from, energy_rows."to")
        ORDER BY bucket;
    END IF;
  END IF;
  IF coarse_from < coarse_to THEN
    CASE resolution
      WHEN '15min' THEN
        RETURN QUERY
          SELECT
            bucket, INTERVAL '15 minutes', power_kw_sum, power_kw_count, power_kw_min, power_kw_max,
            power_first_kw, power_first_at, power_last_kw, power_last_at, power_kwh, power_covered_s,
            energy_kwh_sum, energy_kwh_count,
            counter_first_kwh, counter_first_at, counter_last_kwh, counter_last_at, counter_kwh, counter_covered_s,
            reading_count, quality
          FROM energy_15min
          WHERE machine_id = energy_rows.machine_id AND carrier = energy_rows.carrier AND bucket >= coarse_from AND bucket < coarse_to
          ORDER BY bucket;
      WHEN '1hour' THEN
        RETURN QUERY
          SELECT
            bucket, INTERVAL '1 hour', power_kw_sum, power_kw_count, power_kw_min, power_kw_max,
            power_first_kw, power_first_at, power_last_kw, power_last_at, power_kwh, power_covered_s,
            energy_kwh_sum, energy_kwh_count,
            counter_first_kwh, counter_first_at, counter_last_kwh, counter_last_at, counter_kwh, counter_covered_s,
            reading_count, quality
          FROM energy_1hour
          WHERE machine_id = energy_rows.machine_id AND carrier = energy_rows.carrier AND bucket >= coarse_from AND bucket < coarse_to
          ORDER BY bucket;
      WHEN '1day' THEN
        RETURN QUERY
          SELECT
            bucket, INTERVAL '1 day', power_kw_sum, power_kw_count, power_kw_min, power_kw_max,
            power_first_kw, power_first_at, power_last_kw, power_last_at, power_kwh, power_covered_s,
            energy_kwh_sum, energy_kwh_count,
            counter_first_kwh, counter_first_at, counter_last_kwh, counter_last_at, counter_kwh, counter_covered_s,
            reading_count, quality
          FROM energy_1day
          WHERE machine_id = energy_rows.machine_id AND carrier = energy_rows.carrier AND bucket >= coarse_from AND bucket < coarse_to
          ORDER BY bucket;
    END CASE;
  END IF;
  IF coarse_to < energy_rows."to" THEN
    RETURN QUERY
      SELECT
        bucket, INTERVAL '1 minute', power_kw_sum, power_kw_count, power_kw_min, power_kw_max,
        power_first_kw, power_first_at, power_last_kw, power_last_at, power_kwh, power_covered_s,
        energy_kwh_sum, energy_kwh_count,
        counter_first_kwh, counter_first_at, counter_last_kwh, counter_last_at, counter_kwh, counter_covered_s,
        reading_count, quality
      FROM telemetry.energy_minutes(ARRAY[energy_rows.machine_id], energy_rows.carrier, coarse_to, energy_rows."to")
      ORDER BY bucket;
  END IF;
END
$$;
COMMENT ON FUNCTION telemetry.energy_rows IS
  'Aggregate rows of one machine and carrier that touch [from, to), in the order of time: at the resolution (1min, 15min, 1hour, 1day) where whole buckets are materialised, by the minute before and behind. No moment is in two rows.';
REVOKE ALL ON FUNCTION telemetry.energy_rows FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.energy_rows TO enms_service;
