CREATE OR REPLACE FUNCTION kpi.whole_days(
  machine_ids integer[],
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz
) RETURNS TABLE (machine_id integer, time_zone text, days_from timestamptz, days_to timestamptz)
LANGUAGE sql STABLE
AS $$
  SELECT m.id, f.time_zone, whole.days_from, greatest(whole.days_from, whole.days_to)
  FROM machines m
  JOIN factories f ON f.id = m.factory_id
  LEFT JOIN posting_state s ON s.machine_id = m.id AND s.carrier = whole_days.carrier
  CROSS JOIN LATERAL (
    SELECT
      (date_trunc('day', (whole_days."from" - INTERVAL '1 microsecond') AT TIME ZONE f.time_zone) + INTERVAL '1 day')
        AT TIME ZONE f.time_zone AS days_from,
      date_trunc('day', least(whole_days."to", coalesce(s.posted_to, '-infinity')) AT TIME ZONE f.time_zone)
        AT TIME ZONE f.time_zone AS days_to
  ) days
  CROSS JOIN LATERAL (
    -- Days of a site whose time zone has just changed are summed anew.
    SELECT
      CASE WHEN days.days_to > days.days_from AND NOT EXISTS (
        SELECT FROM posting_marks k WHERE k.tenant_id = f.tenant_id AND k.reason = 'time_zone'
      ) THEN days.days_from ELSE whole_days."to" END AS days_from,
      days.days_to
  ) whole
  WHERE m.id = ANY (whole_days.machine_ids)
$$;
COMMENT ON FUNCTION kpi.whole_days IS
  'For each machine the part of [from, to) that is whole local days of its site, all posted, so that daily_totals holds them: half-open, empty at to where there is none.';
REVOKE ALL ON FUNCTION kpi.whole_days FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.whole_days TO enms_service;
