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
AS $$
#variable_conflict use_column
DECLARE
  to_at CONSTANT timestamptz := least(running."to", now());
  span_s CONSTANT double precision := date_part('epoch', to_at - running."from");
BEGIN
  IF span_s <= 0 THEN
    RETURN;
  END IF;
  RETURN QUERY
  WITH whole AS MATERIALIZED (
    SELECT w.*, coalesce(0.05 * x.rated_power_kw, 0) AS idle_kw
    FROM kpi.whole_days(kpi.metered(running.machine_ids, running.carrier), running.carrier, running."from", to_at) w
    JOIN machines x ON x.id = w.machine_id
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
  ), covered AS (
    SELECT a.machine_id, e.starts_at, a.coverage * date_part('epoch', e.ends_at - e.starts_at) AS covered_s, a.quality
    FROM edges e
    CROSS JOIN LATERAL accounting.totals(e.ids, running.carrier, ARRAY[e.starts_at, e.ends_at]) a
  ), minutes AS (
    SELECT w.machine_id, e.starts_at, m.looked_at, m.were_on
    FROM edges e
    JOIN whole w ON w.machine_id = ANY (e.ids)
    -- One machine at a time: the index is by machine and time.
    CROSS JOIN LATERAL (
      SELECT count(*) AS looked_at,
        count(*) FILTER (WHERE r.on_count > 0 OR r.power_kw_sum > w.idle_kw * r.power_kw_count) AS were_on
      FROM energy_1min r
      WHERE r.machine_id = w.machine_id AND r.carrier = running.carrier
        AND r.bucket >= e.starts_at AND r.bucket < e.ends_at AND (r.power_kw_count > 0 OR r.on_count > 0)
    ) m
  ), parts AS (
    SELECT machine_id, on_s, covered_s, quality FROM days
    UNION ALL
    -- The minutes between those that were looked at are like them: a meter may speak every five minutes.
    SELECT c.machine_id, c.covered_s * m.were_on / nullif(m.looked_at, 0), c.covered_s, c.quality
    FROM covered c JOIN minutes m USING (machine_id, starts_at)
  )
  SELECT w.machine_id, sum(p.on_s), coalesce(sum(p.covered_s), 0), least(1, coalesce(sum(p.covered_s), 0) / span_s),
    coalesce(bit_or(p.quality), 0)
  FROM whole w LEFT JOIN parts p USING (machine_id)
  GROUP BY w.machine_id;
END
$$;
COMMENT ON FUNCTION kpi.running IS
  'Seconds that each machine was on in [from, to), and seconds that readings speak for: from daily_totals for whole local days that are posted, from the minutes around them. on_s is NULL where neither power nor a switch is measured.';
REVOKE ALL ON FUNCTION kpi.running FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.running TO enms_service;
