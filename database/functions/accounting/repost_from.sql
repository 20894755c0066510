CREATE OR REPLACE FUNCTION accounting.repost_from(
  machine_id integer,
  carrier energy_carrier,
  posted_to timestamptz,
  "to" timestamptz
) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
  SELECT least(
    repost_from.posted_to,
    (
      SELECT b.bucket FROM energy_15min b
      WHERE b.machine_id = repost_from.machine_id AND b.carrier = repost_from.carrier AND b.bucket < repost_from.posted_to
      ORDER BY b.bucket DESC LIMIT 1
    ),
    CASE
      WHEN EXISTS (
        SELECT FROM energy_15min b
        WHERE b.machine_id = repost_from.machine_id AND b.carrier = repost_from.carrier AND b.counter_last_at IS NOT NULL
          AND b.bucket >= repost_from.posted_to AND b.bucket < repost_from."to"
      ) THEN (
        SELECT b.bucket FROM energy_15min b
        WHERE b.machine_id = repost_from.machine_id AND b.carrier = repost_from.carrier AND b.counter_last_at IS NOT NULL
          AND b.bucket < repost_from.posted_to
        ORDER BY b.bucket DESC LIMIT 1
      )
    END,
    CASE
      WHEN EXISTS (
        SELECT FROM energy_15min b
        WHERE b.machine_id = repost_from.machine_id AND b.carrier = repost_from.carrier AND b.energy_kwh_count > 0
          AND b.bucket >= repost_from.posted_to AND b.bucket < repost_from."to"
      ) THEN (
        SELECT b.bucket FROM energy_15min b
        WHERE b.machine_id = repost_from.machine_id AND b.carrier = repost_from.carrier AND b.energy_kwh_count > 0
          AND b.bucket < repost_from.posted_to
        ORDER BY b.bucket DESC LIMIT 1
      )
    END
  )
$$;
COMMENT ON FUNCTION accounting.repost_from IS
  'From where the posting of [posted_to, to) has to begin: a later reading changes the energy of the gap before it, so from the quarter hour with the last reading, and with the last counter or report where new ones have come.';
REVOKE ALL ON FUNCTION accounting.repost_from FROM PUBLIC;
