CREATE OR REPLACE FUNCTION accounting.repost_from(
  machine_id integer,
  carrier energy_carrier,
  posted_to timestamptz,
  "to" timestamptz
) RETURNS timestamptz
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  has_counters boolean;
  has_reports boolean;
BEGIN
  SELECT coalesce(bool_or(b.counter_last_at IS NOT NULL), false), coalesce(bool_or(b.energy_kwh_count > 0), false)
  INTO has_counters, has_reports
  FROM energy_15min b
  WHERE b.machine_id = repost_from.machine_id AND b.carrier = repost_from.carrier
    AND b.bucket >= repost_from.posted_to AND b.bucket < repost_from."to";
  RETURN least(
    repost_from.posted_to,
    accounting.quarter_before(repost_from.machine_id, repost_from.carrier, repost_from.posted_to),
    CASE WHEN has_counters THEN
      accounting.quarter_before(repost_from.machine_id, repost_from.carrier, repost_from.posted_to, with_counter => true)
    END,
    CASE WHEN has_reports THEN
      accounting.quarter_before(repost_from.machine_id, repost_from.carrier, repost_from.posted_to, with_report => true)
    END
  );
END
$$;
COMMENT ON FUNCTION accounting.repost_from IS
  'From where the posting of [posted_to, to) has to begin: a later reading changes the energy of the gap before it, so from the quarter hour with the last reading, and with the last counter or report where new ones have come.';
REVOKE ALL ON FUNCTION accounting.repost_from FROM PUBLIC;
