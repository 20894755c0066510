CREATE OR REPLACE FUNCTION analytics.driver_buckets(
  machine_ids integer[],
  driver text,
  "from" timestamptz,
  "to" timestamptz,
  level text
) RETURNS TABLE (machine_id integer, bucket timestamptz, width_s double precision, total double precision, samples bigint)
LANGUAGE plpgsql STABLE
SET jit = off
AS $$
#variable_conflict use_column
DECLARE
  family CONSTANT text := CASE
    WHEN driver IN ('production_count', 'good', 'bad', 'throughput_units_per_hour', 'speed_percent') THEN 'production'
    WHEN driver IN (
      'outdoor_temp_c', 'indoor_temp_c', 'humidity_percent', 'pressure_bar', 'flow_rate_m3h', 'supply_temp_c',
      'return_temp_c', 'cop'
    ) THEN 'environment'
  END;
  minute CONSTANT interval := INTERVAL '1 minute';
  step CONSTANT interval := CASE level WHEN '1hour' THEN INTERVAL '1 hour' WHEN '15min' THEN INTERVAL '15 minutes' ELSE minute END;
  from_at CONSTANT timestamptz := driver_buckets."from";
  to_at CONSTANT timestamptz := driver_buckets."to";
  -- Whole buckets where they are materialised, minutes around them.
  coarse_from timestamptz := to_at;
  coarse_to timestamptz := to_at;
  columns text;
  part record;
BEGIN
  IF driver = 'material_moisture_percent' THEN
    -- No column of its own: what a reading of production says beside its columns.
    RETURN QUERY
      SELECT machine_id, time_bucket(step, time) AS bucket, date_part('epoch', step),
        sum((extra ->> 'material_moisture_percent')::double precision), count(*)
      FROM production_data
      WHERE machine_id = ANY (driver_buckets.machine_ids) AND time >= from_at AND time < to_at
        AND jsonb_typeof(extra -> 'material_moisture_percent') = 'number'
      GROUP BY machine_id, 2;
    RETURN;
  END IF;
  IF driver = 'operating_hours' THEN
    -- Of each quarter hour the part that the machine was on; its own carrier tells.
    RETURN QUERY
      SELECT s.machine_id, s.period_start, least(900, date_part('epoch', to_at - s.period_start)),
        s.share * least(900, date_part('epoch', to_at - s.period_start)) / 3600, 1::bigint
      FROM (
        SELECT m.carrier, array_agg(m.id) AS ids FROM machines m WHERE m.id = ANY (driver_buckets.machine_ids) GROUP BY m.carrier
      ) c
      CROSS JOIN LATERAL accounting.on_shares(c.ids, c.carrier, from_at, to_at) s
      WHERE s.share IS NOT NULL;
    RETURN;
  END IF;
  IF starts_with(driver, 'metric:') THEN
    -- Whatever else a sensor reports counts for the machines that its device was assigned to at the time.
    RETURN QUERY
      SELECT a.machine_id, time_bucket(step, m.time) AS bucket, date_part('epoch', step), sum(m.value), count(*)
      FROM (
        SELECT DISTINCT s.device_id, s.machine_id, s.valid_from, coalesce(s.valid_to, 'infinity') AS valid_to
        FROM meter_assignments s
        WHERE s.machine_id = ANY (driver_buckets.machine_ids)
      ) a
      CROSS JOIN LATERAL (
        SELECT r.time, r.value FROM measurements r
        WHERE r.device_id = a.device_id AND r.metric = substr(driver, 8)
          AND r.time >= greatest(from_at, a.valid_from) AND r.time < least(to_at, a.valid_to)
        OFFSET 0
      ) m
      GROUP BY a.machine_id, 2;
    RETURN;
  END IF;
  IF family IS NULL THEN
    RAISE EXCEPTION 'There is no driver %', quote_literal(driver) USING ERRCODE = 'invalid_parameter_value';
  END IF;

  columns := CASE
    WHEN driver IN ('production_count', 'good', 'bad') THEN format('%I, (%I IS NOT NULL)::integer::bigint', driver, driver)
    ELSE format('%I, %I', driver || '_sum', driver || '_count')
  END;
  IF step > minute THEN
    coarse_from := least(to_at, time_bucket(step, from_at + step - INTERVAL '1 microsecond'));
    coarse_to := greatest(coarse_from, least(
      time_bucket(step, to_at), telemetry.aggregate_watermark(family || '_' || level), time_bucket(step, now())
    ));
  END IF;
  FOR part IN
    SELECT * FROM (VALUES
      ('1min', minute, from_at, coarse_from), (level, step, coarse_from, coarse_to), ('1min', minute, coarse_to, to_at)
    ) AS v (level, width, starts_at, ends_at)
    WHERE starts_at < ends_at
  LOOP
    -- One machine at a time: the index is by machine and time.
    RETURN QUERY EXECUTE format(
      'SELECT i.id, b.bucket, $4, b.total, b.samples
       FROM unnest($1) AS i (id) CROSS JOIN LATERAL (
         SELECT v.bucket, v.total, v.samples FROM (
           SELECT bucket, machine_id, %s FROM %I WHERE machine_id = i.id AND bucket >= $2 AND bucket < $3
         ) v (bucket, machine_id, total, samples)
         WHERE v.samples > 0 OFFSET 0
       ) b', columns, family || '_' || part.level
    ) USING driver_buckets.machine_ids, part.starts_at, part.ends_at, date_part('epoch', part.width);
  END LOOP;
END
$$;
COMMENT ON FUNCTION analytics.driver_buckets IS
  'What machines say of a driver in [from, to): the sum and the number of its samples by bucket, at the level (1min, 15min, 1hour) where whole buckets are materialised and by the minute around them. Counts are sums over readings already and have one sample a bucket; operating hours come by the quarter hour.';
REVOKE ALL ON FUNCTION analytics.driver_buckets FROM PUBLIC;
GRANT EXECUTE ON FUNCTION analytics.driver_buckets TO enms_service;
