CREATE OR REPLACE FUNCTION kpi.demand_of(
  machine_ids integer[],
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz
) RETURNS TABLE (
  peak_kw double precision,
  peak_at timestamptz,
  average_kw double precision,
  coverage double precision,
  quality integer,
  reason text
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  quarter CONSTANT interval := INTERVAL '15 minutes';
  quarters CONSTANT double precision := greatest(0, date_part('epoch',
    time_bucket(quarter, least(demand_of."to", now()))
    - time_bucket(quarter, demand_of."from" + quarter - INTERVAL '1 microsecond')
  ) / 900);
  -- One machine's days are summed up already; the peak of several is one of their sum.
  days_from timestamptz := demand_of."to";
  days_to timestamptz := demand_of."to";
  zone text := 'UTC';
BEGIN
  IF cardinality(demand_of.machine_ids) = 1 THEN
    SELECT w.days_from, w.days_to, w.time_zone INTO days_from, days_to, zone
    FROM kpi.whole_days(demand_of.machine_ids, demand_of.carrier, demand_of."from", demand_of."to") w;
  END IF;
  RETURN QUERY
  WITH edges AS MATERIALIZED (
    SELECT q.period_start, sum(q.energy_kwh) AS energy_kwh, sum(q.coverage) AS coverage, bit_or(q.quality) AS quality
    FROM (VALUES (demand_of."from", days_from), (days_to, demand_of."to")) AS e (starts_at, ends_at)
    CROSS JOIN LATERAL accounting.quarter_hours(demand_of.machine_ids, demand_of.carrier, e.starts_at, e.ends_at) q
    WHERE e.ends_at > e.starts_at
    GROUP BY q.period_start
  ), days AS MATERIALIZED (
    SELECT d.peak_kw, d.peak_at, d.quality
    FROM daily_totals d
    WHERE days_to > days_from AND d.machine_id = demand_of.machine_ids[1] AND d.carrier = demand_of.carrier
      AND d.day >= (days_from AT TIME ZONE zone)::date AND d.day < (days_to AT TIME ZONE zone)::date
  ), parts AS (
    SELECT count(*) AS periods, sum(x.energy_kwh) AS energy_kwh, sum(x.coverage) AS coverage, bit_or(x.quality) AS quality
    FROM edges x
    UNION ALL
    -- Over all entries: what was reversed is taken out by its reversal.
    SELECT coalesce(sum(CASE WHEN l.is_reversal THEN -1 ELSE 1 END), 0), sum(l.energy_kwh), sum(l.coverage), NULL
    FROM ledger_entries l
    WHERE days_to > days_from AND l.machine_id = demand_of.machine_ids[1] AND l.carrier = demand_of.carrier
      AND l.period_start >= days_from AND l.period_start < days_to
    UNION ALL
    SELECT 0, NULL, NULL, bit_or(d.quality) FROM days d
  ), highest AS (
    SELECT h.kw, h.at
    FROM (
      SELECT (x.energy_kwh * 4)::double precision AS kw, x.period_start AS at FROM edges x
      UNION ALL
      SELECT d.peak_kw, d.peak_at FROM days d
    ) h
    WHERE h.kw IS NOT NULL
    ORDER BY h.kw DESC, h.at LIMIT 1
  )
  SELECT
    (SELECT h.kw FROM highest h), (SELECT h.at FROM highest h),
    (sum(p.energy_kwh) * 4 / nullif(sum(p.periods), 0))::double precision,
    CASE WHEN quarters > 0 THEN
      least(1, coalesce(sum(p.coverage), 0) / quarters
        / greatest(1, cardinality(kpi.metered(demand_of.machine_ids, demand_of.carrier))))
    END,
    coalesce(bit_or(p.quality), 0),
    CASE WHEN quarters = 0 THEN 'no_whole_period' WHEN sum(p.periods) = 0 THEN 'no_data' END
  FROM parts p;
END
$$;
COMMENT ON FUNCTION kpi.demand_of IS
  'Highest and mean 15-minute average (kW) of the sum of machines, by clock quarter hours wholly in [from, to) that are over, and when the highest began; the mean is of those of which energy is known.';
REVOKE ALL ON FUNCTION kpi.demand_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.demand_of TO enms_service;
