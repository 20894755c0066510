CREATE OR REPLACE FUNCTION accounting.sum_days(
  machine_ids integer[],
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz
) RETURNS void
LANGUAGE sql
AS $$
  WITH days AS MATERIALIZED (
    SELECT m.id AS machine_id, d::date AS day,
      d AT TIME ZONE f.time_zone AS starts_at, (d + INTERVAL '1 day') AT TIME ZONE f.time_zone AS ends_at
    FROM machines m
    JOIN factories f ON f.id = m.factory_id
    CROSS JOIN generate_series(
      date_trunc('day', sum_days."from" AT TIME ZONE f.time_zone),
      (sum_days."to" - INTERVAL '1 microsecond') AT TIME ZONE f.time_zone,
      INTERVAL '1 day'
    ) AS d
    WHERE m.id = ANY (machine_ids)
  ), entries AS MATERIALIZED (
    -- A constant range, for the planner to leave chunks out; days have up to 25 hours.
    SELECT * FROM ledger_current l
    WHERE l.machine_id = ANY (machine_ids) AND l.carrier = sum_days.carrier
      AND l.period_start >= sum_days."from" - INTERVAL '25 hours' AND l.period_start < sum_days."to" + INTERVAL '25 hours'
  ), shares AS MATERIALIZED (
    -- Once, and not with each quarter hour of the day that runs.
    SELECT s.*
    FROM (
      SELECT d.starts_at, d.ends_at, array_agg(d.machine_id) AS ids FROM days d WHERE d.ends_at <= now() GROUP BY d.starts_at, d.ends_at
    ) d
    CROSS JOIN LATERAL accounting.on_shares(d.ids, sum_days.carrier, d.starts_at, d.ends_at) s
  ), sums AS (
    SELECT
      d.machine_id, d.day, sum(l.energy_kwh) AS energy_kwh, sum(l.estimated_kwh) AS estimated_kwh,
      coalesce(sum(l.energy_kwh) FILTER (WHERE l.cost IS NULL), 0) AS unpriced_kwh,
      CASE WHEN min(l.currency) IS NOT DISTINCT FROM max(l.currency) THEN sum(l.cost) END AS cost,
      CASE WHEN min(l.currency) = max(l.currency) THEN min(l.currency) END AS currency,
      CASE
        WHEN min(l.currency) <> max(l.currency) THEN 'mixed_currencies'
        ELSE max(CASE WHEN l.tariff_version_id IS NULL THEN 'no_tariff' ELSE 'no_price_for_hour' END)
          FILTER (WHERE l.cost IS NULL)
      END AS cost_reason,
      coalesce(sum(l.energy_kwh) FILTER (WHERE l.co2_location_kg IS NULL), 0) AS unlocated_kwh,
      sum(l.co2_location_kg) AS co2_location_kg,
      coalesce(sum(l.energy_kwh) FILTER (WHERE l.co2_market_kg IS NULL), 0) AS unmarketed_kwh,
      sum(l.co2_market_kg) AS co2_market_kg,
      max(l.energy_kwh) * 4 AS peak_kw,
      (array_agg(l.period_start ORDER BY l.energy_kwh DESC, l.period_start))[1] AS peak_at,
      sum(l.coverage * s.share) * 900 AS on_time_s,
      sum(l.coverage) * 900 / date_part('epoch', d.ends_at - d.starts_at) AS coverage,
      bit_or(l.quality) AS quality,
      coalesce(min(l.method) FILTER (WHERE l.method = 'counter'), max(l.method)) AS method
    FROM days d
    JOIN entries l ON l.machine_id = d.machine_id AND l.period_start >= d.starts_at AND l.period_start < d.ends_at
    LEFT JOIN shares s ON s.machine_id = l.machine_id AND s.period_start = l.period_start
    GROUP BY d.machine_id, d.day, d.starts_at, d.ends_at
  ), gone AS (
    DELETE FROM daily_totals t
    USING days d
    WHERE t.machine_id = d.machine_id AND t.carrier = sum_days.carrier AND t.day = d.day
      AND NOT EXISTS (SELECT FROM sums s WHERE s.machine_id = d.machine_id AND s.day = d.day)
  )
  INSERT INTO daily_totals AS t (
    machine_id, carrier, day, energy_kwh, estimated_kwh, unpriced_kwh, cost, currency, cost_reason, unlocated_kwh,
    co2_location_kg, unmarketed_kwh, co2_market_kg, on_time_s, peak_kw, peak_at, coverage, quality, method, updated_at
  )
  SELECT
    s.machine_id, sum_days.carrier, s.day, s.energy_kwh, s.estimated_kwh, s.unpriced_kwh, s.cost, s.currency,
    s.cost_reason, s.unlocated_kwh, s.co2_location_kg, s.unmarketed_kwh, s.co2_market_kg,
    s.on_time_s, s.peak_kw, s.peak_at, s.coverage, s.quality, s.method, clock_timestamp()
  FROM sums s
  ON CONFLICT (machine_id, carrier, day) DO UPDATE SET
    energy_kwh = excluded.energy_kwh, estimated_kwh = excluded.estimated_kwh, unpriced_kwh = excluded.unpriced_kwh,
    cost = excluded.cost, currency = excluded.currency, cost_reason = excluded.cost_reason,
    unlocated_kwh = excluded.unlocated_kwh, co2_location_kg = excluded.co2_location_kg,
    unmarketed_kwh = excluded.unmarketed_kwh, co2_market_kg = excluded.co2_market_kg, on_time_s = excluded.on_time_s,
    peak_kw = excluded.peak_kw, peak_at = excluded.peak_at, coverage = excluded.coverage, quality = excluded.quality,
    method = excluded.method, updated_at = excluded.updated_at
$$;
COMMENT ON FUNCTION accounting.sum_days IS
  'Sums the entries of machines on their sites'' local days that touch [from, to) into daily_totals. peak_kw is the highest 15-minute average; on_time_s sums the seconds of each entry that readings speak for, times accounting.on_shares; NULL where neither power nor a switch is measured, and while the day runs.';
REVOKE ALL ON FUNCTION accounting.sum_days FROM PUBLIC;
