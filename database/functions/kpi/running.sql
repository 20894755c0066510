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
AS $$
#variable_conflict use_column
DECLARE
  to_at CONSTANT timestamptz := least(running."to", now());
  span_s CONSTANT double precision := date_part('epoch', to_at - running."from");
  m record;
  edge record;
  minutes record;
  edge_covered_s double precision;
  edge_quality integer;
BEGIN
  FOR m IN
    SELECT w.*, coalesce(0.05 * x.rated_power_kw, 0) AS idle_kw
    FROM kpi.whole_days(kpi.metered(running.machine_ids, running.carrier), running.carrier, running."from", to_at) w
    JOIN machines x ON x.id = w.machine_id
    WHERE span_s > 0
  LOOP
    machine_id := m.machine_id;
    SELECT
      sum(t.on_time_s), bit_or(t.quality),
      coalesce(sum(t.coverage * date_part('epoch',
        (t.day + 1)::timestamp AT TIME ZONE m.time_zone - t.day::timestamp AT TIME ZONE m.time_zone)), 0)
    INTO on_s, quality, covered_s
    FROM daily_totals t
    WHERE t.machine_id = m.machine_id AND t.carrier = running.carrier
      AND t.day >= (m.days_from AT TIME ZONE m.time_zone)::date AND t.day < (m.days_to AT TIME ZONE m.time_zone)::date;

    FOR edge IN
      SELECT * FROM (VALUES (running."from", m.days_from), (greatest(m.days_to, m.days_from), to_at)) AS e (starts_at, ends_at)
      WHERE e.ends_at > e.starts_at
    LOOP
      SELECT a.coverage * date_part('epoch', edge.ends_at - edge.starts_at), a.quality INTO edge_covered_s, edge_quality
      FROM accounting.totals(ARRAY[m.machine_id], running.carrier, ARRAY[edge.starts_at, edge.ends_at]) a;
      SELECT
        count(*) AS looked_at,
        count(*) FILTER (WHERE r.on_count > 0 OR r.power_kw_sum > m.idle_kw * r.power_kw_count) AS were_on
      INTO minutes
      FROM energy_1min r
      WHERE r.machine_id = m.machine_id AND r.carrier = running.carrier
        AND r.bucket >= edge.starts_at AND r.bucket < edge.ends_at AND (r.power_kw_count > 0 OR r.on_count > 0);
      covered_s := covered_s + coalesce(edge_covered_s, 0);
      quality := coalesce(quality, 0) | coalesce(edge_quality, 0);
      -- The minutes between those that were looked at are like them: a meter may speak every five minutes.
      IF minutes.looked_at > 0 THEN
        on_s := coalesce(on_s, 0) + coalesce(edge_covered_s, 0) * minutes.were_on / minutes.looked_at;
      END IF;
    END LOOP;
    quality := coalesce(quality, 0);
    coverage := least(1, covered_s / span_s);
    RETURN NEXT;
  END LOOP;
END
$$;
COMMENT ON FUNCTION kpi.running IS
  'Seconds that each machine was on in [from, to), and seconds that readings speak for: from daily_totals for whole local days that are posted, from the minutes around them. on_s is NULL where neither power nor a switch is measured.';
REVOKE ALL ON FUNCTION kpi.running FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.running TO enms_service;
