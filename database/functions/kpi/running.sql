CREATE OR REPLACE FUNCTION kpi.running(
  machine_ids integer[],
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz
) RETURNS TABLE (
  machine_id integer,
  on_s double precision,
  covered_s double precision,
  coverage double precision,
  quality integer
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
-- Hashing a day of quarter hours is faster than sorting them.
SET enable_mergejoin = off
AS $$
#variable_conflict use_column
DECLARE
  quarter CONSTANT interval := INTERVAL '15 minutes';
  to_at CONSTANT timestamptz := least(running."to", now());
  span_s CONSTANT double precision := date_part('epoch', to_at - running."from");
BEGIN
  IF span_s <= 0 THEN
    RETURN;
  END IF;
  RETURN QUERY
  WITH whole AS MATERIALIZED (
    SELECT w.*
    FROM kpi.whole_days(kpi.metered(running.machine_ids, running.carrier), running.carrier, running."from", to_at) w
  ), days AS (
    SELECT w.machine_id, sum(t.on_time_s) AS on_s, bit_or(t.quality) AS quality,
      sum(t.coverage * date_part('epoch',
        (t.day + 1)::timestamp AT TIME ZONE w.time_zone - t.day::timestamp AT TIME ZONE w.time_zone)) AS covered_s
    FROM whole w
    JOIN daily_totals t ON t.machine_id = w.machine_id AND t.carrier = running.carrier
      AND t.day >= (w.days_from AT TIME ZONE w.time_zone)::date AND t.day < (w.days_to AT TIME ZONE w.time_zone)::date
    GROUP BY w.machine_id
  ), edges AS MATERIALIZED (
    -- Machines with the same edge are looked up together.
    SELECT e.starts_at, e.ends_at, array_agg(w.machine_id) AS ids
    FROM whole w
    CROSS JOIN LATERAL (
      VALUES (running."from", w.days_from), (greatest(w.days_to, w.days_from), to_at)
    ) AS e (starts_at, ends_at)
    WHERE e.ends_at > e.starts_at
    GROUP BY e.starts_at, e.ends_at
  ), covered AS MATERIALIZED (
    SELECT q.machine_id, q.period_start, q.coverage * 900 AS covered_s, q.quality
    FROM edges e CROSS JOIN LATERAL accounting.quarter_hours(e.ids, running.carrier, e.starts_at, e.ends_at) q
    UNION ALL
    -- The quarter hours that the ends cut.
    SELECT a.machine_id, a.period_start, a.coverage * date_part('epoch', a.period_end - a.period_start), a.quality
    FROM edges e
    CROSS JOIN LATERAL (
      SELECT time_bucket(quarter, e.starts_at + quarter - INTERVAL '1 microsecond') AS whole_from,
        time_bucket(quarter, e.ends_at) AS whole_to
    ) w
    CROSS JOIN LATERAL (
      VALUES (e.starts_at, least(w.whole_from, e.ends_at)), (greatest(w.whole_to, w.whole_from), e.ends_at)
    ) AS cut (starts_at, ends_at)
    CROSS JOIN LATERAL accounting.totals(e.ids, running.carrier, ARRAY[cut.starts_at, cut.ends_at]) a
    WHERE cut.ends_at > cut.starts_at
  ), shares AS MATERIALIZED (
    SELECT s.* FROM edges e CROSS JOIN LATERAL accounting.on_shares(e.ids, running.carrier, e.starts_at, e.ends_at) s
  ), parts AS (
    SELECT machine_id, on_s, covered_s, quality FROM days
    UNION ALL
    SELECT c.machine_id, c.covered_s * s.share, c.covered_s, c.quality
    FROM covered c LEFT JOIN shares s USING (machine_id, period_start)
  )
  SELECT w.machine_id, sum(p.on_s), coalesce(sum(p.covered_s), 0), least(1, coalesce(sum(p.covered_s), 0) / span_s),
    coalesce(bit_or(p.quality), 0)
  FROM whole w LEFT JOIN parts p USING (machine_id)
  GROUP BY w.machine_id;
END
$$;
COMMENT ON FUNCTION kpi.running IS
  'Seconds that each machine was on in [from, to), and seconds that readings speak for: from daily_totals for whole local days that are posted, from quarter hours around them: the seconds that readings of each speak for, times accounting.on_shares. on_s is NULL where neither power nor a switch is measured.';
REVOKE ALL ON FUNCTION kpi.running FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.running TO enms_service;
