CREATE OR REPLACE FUNCTION accounting.on_shares(
  machine_ids integer[],
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz
) RETURNS TABLE (machine_id integer, period_start timestamptz, share double precision)
LANGUAGE plpgsql STABLE
SET jit = off
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  quarter CONSTANT interval := INTERVAL '15 minutes';
  from_at CONSTANT timestamptz := time_bucket(quarter, on_shares."from");
  to_at CONSTANT timestamptz := on_shares."to";
  fine_from CONSTANT timestamptz := greatest(from_at, least(
    time_bucket(quarter, to_at), telemetry.aggregate_watermark('energy_15min'), time_bucket(quarter, now())
  ));
BEGIN
  RETURN QUERY
  WITH machines_of AS MATERIALIZED (
    SELECT m.id, coalesce(0.05 * m.rated_power_kw, 0) AS idle_kw FROM machines m WHERE m.id = ANY (on_shares.machine_ids)
  ), quarters AS MATERIALIZED (
    -- Most quarter hours are all on or all off, as their least and highest power tell.
    SELECT m.id, m.idle_kw, q.bucket, CASE
      WHEN q.power_kw_min > m.idle_kw OR q.power_kw_count = 0 THEN 1
      WHEN q.power_kw_max <= m.idle_kw AND q.on_count = 0 THEN 0
    END::double precision AS share
    FROM machines_of m
    -- One machine at a time: the index is by machine and time.
    CROSS JOIN LATERAL (
      SELECT b.bucket, b.power_kw_count, b.power_kw_min, b.power_kw_max, coalesce(b.on_count, 0) AS on_count
      FROM energy_15min b
      WHERE b.machine_id = m.id AND b.carrier = on_shares.carrier AND b.bucket >= from_at AND b.bucket < fine_from
        AND (b.power_kw_count > 0 OR b.on_count > 0)
      OFFSET 0
    ) q
  )
  SELECT q.id, greatest(q.bucket, on_shares."from"), coalesce(q.share, accounting.on_share(
    q.id, on_shares.carrier, time_bucket(INTERVAL '1 minute', greatest(q.bucket, on_shares."from")),
    least(q.bucket + quarter, to_at), q.idle_kw
  ))
  FROM quarters q
  UNION ALL
  -- Not summed up yet, which at first may be the whole range: as accounting.on_share of each, at once.
  SELECT r.machine_id, greatest(r.quarter_at, on_shares."from"),
    avg(CASE WHEN r.on_count > 0 OR r.power_kw_sum > m.idle_kw * r.power_kw_count THEN 1 ELSE 0 END)
      FILTER (WHERE r.power_kw_count > 0 OR r.on_count > 0)
  FROM machines_of m
  JOIN (
    SELECT *, time_bucket(quarter, x.bucket) AS quarter_at
    FROM telemetry.energy_minutes(
      on_shares.machine_ids, on_shares.carrier, greatest(fine_from, time_bucket(INTERVAL '1 minute', on_shares."from")), to_at
    ) x
  ) r ON r.machine_id = m.id
  GROUP BY r.machine_id, r.quarter_at;
END
$$;
COMMENT ON FUNCTION accounting.on_shares IS
  'For machines and the quarter hours that touch [from, to), each from where it begins in the range: the share of the minutes with readings in which a switch was on, or the mean power above 5 % of the rating (above 0 where there is none). NULL, or no row, where neither is measured.';
REVOKE ALL ON FUNCTION accounting.on_shares FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.on_shares TO enms_service;
