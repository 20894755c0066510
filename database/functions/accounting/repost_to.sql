CREATE OR REPLACE FUNCTION accounting.repost_to(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz
) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
  SELECT greatest(
    repost_to."to",
    (
      SELECT b.bucket FROM energy_15min b
      WHERE b.machine_id = repost_to.machine_id AND b.carrier = repost_to.carrier AND b.bucket >= repost_to."to"
      ORDER BY b.bucket LIMIT 1
    ) + INTERVAL '15 minutes',
    CASE
      WHEN EXISTS (
        SELECT FROM energy_15min b
        WHERE b.machine_id = repost_to.machine_id AND b.carrier = repost_to.carrier AND b.counter_last_at IS NOT NULL
          AND b.bucket >= repost_to."from" AND b.bucket < repost_to."to"
      ) THEN (
        SELECT b.bucket FROM energy_15min b
        WHERE b.machine_id = repost_to.machine_id AND b.carrier = repost_to.carrier AND b.counter_last_at IS NOT NULL
          AND b.bucket >= repost_to."to"
        ORDER BY b.bucket LIMIT 1
      ) + INTERVAL '15 minutes'
    END,
    CASE
      WHEN EXISTS (
        SELECT FROM energy_15min b
        WHERE b.machine_id = repost_to.machine_id AND b.carrier = repost_to.carrier AND b.energy_kwh_count > 0
          AND b.bucket >= repost_to."from" AND b.bucket < repost_to."to"
      ) THEN (
        SELECT b.bucket FROM energy_15min b
        WHERE b.machine_id = repost_to.machine_id AND b.carrier = repost_to.carrier AND b.energy_kwh_count > 0
          AND b.bucket >= repost_to."to"
        ORDER BY b.bucket LIMIT 1
      ) + INTERVAL '15 minutes'
    END
  )
$$;
COMMENT ON FUNCTION accounting.repost_to IS
  'Up to where a change of readings in [from, to) changes energy: the end of the quarter hour with the next reading, and with the next counter or report where there are some in the range. The other way round: accounting.repost_from.';
REVOKE ALL ON FUNCTION accounting.repost_to FROM PUBLIC;
