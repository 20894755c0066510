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
  days_from timestamptz;
  days_to timestamptz;
BEGIN
  FOR m IN
    SELECT x.id, coalesce(0.05 * x.rated_power_kw, 0) AS idle_kw, f.time_zone, s.posted_to
    FROM machines x
    JOIN factories f ON f.id = x.factory_id
    LEFT JOIN posting_state s ON s.machine_id = x.id AND s.carrier = running.carrier
    WHERE x.id = ANY (kpi.metered(running.machine_ids, running.carrier)) AND span_s > 0
  LOOP
    -- Whole local days that are posted are summed already; minutes are looked at before and behind.
    days_from := (date_trunc('day', (running."from" - INTERVAL '1 microsecond') AT TIME ZONE m.time_zone) + INTERVAL '1 day')
      AT TIME ZONE m.time_zone;
    days_to := date_trunc('day', least(to_at, m.posted_to) AT TIME ZONE m.time_zone) AT TIME ZONE m.time_zone;
    IF m.posted_to IS NULL OR days_to <= days_from THEN
      days_from := to_at;
      days_to := to_at;
    END IF;
    RETURN QUERY
    WITH edges AS (
      SELECT x.starts_at, x.ends_at, a.coverage * date_part('epoch', x.ends_at - x.starts_at) AS covered_s, a.quality
      FROM (VALUES (running."from", days_from), (days_to, to_at)) AS x (starts_at, ends_at)
      CROSS JOIN LATERAL accounting.totals(ARRAY[m.id], running.carrier, ARRAY[x.starts_at, x.ends_at]) a
      WHERE x.ends_at > x.starts_at
    ), parts AS (
      SELECT
        -- Of the minutes that were looked at, as many as of those between them: a meter may speak every five minutes.
        e.covered_s * count(*) FILTER (WHERE r.on_count > 0 OR r.power_kw_sum > m.idle_kw * r.power_kw_count)
          / nullif(count(r.bucket), 0) AS on_s,
        e.covered_s, e.quality
      FROM edges e
      LEFT JOIN energy_1min r ON r.machine_id = m.id AND r.carrier = running.carrier
        AND r.bucket >= e.starts_at AND r.bucket < e.ends_at AND (r.power_kw_count > 0 OR r.on_count > 0)
      GROUP BY e.starts_at, e.covered_s, e.quality
      UNION ALL
      SELECT sum(t.on_time_s), sum(t.coverage * date_part('epoch',
          (t.day + 1)::timestamp AT TIME ZONE m.time_zone - t.day::timestamp AT TIME ZONE m.time_zone)),
        bit_or(t.quality)
      FROM daily_totals t
      WHERE t.machine_id = m.id AND t.carrier = running.carrier AND days_to > days_from
        AND t.day >= (days_from AT TIME ZONE m.time_zone)::date AND t.day < (days_to AT TIME ZONE m.time_zone)::date
    )
    SELECT m.id, sum(p.on_s), coalesce(sum(p.covered_s), 0), least(1, coalesce(sum(p.covered_s), 0) / span_s),
      coalesce(bit_or(p.quality), 0)
    FROM parts p;
  END LOOP;
END
$$;
COMMENT ON FUNCTION kpi.running IS
  'Seconds that each machine was on in [from, to), and seconds that readings speak for: from daily_totals for whole local days that are posted, from the minutes around them. on_s is NULL where neither power nor a switch is measured.';
REVOKE ALL ON FUNCTION kpi.running FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.running TO enms_service, enms_reader;
