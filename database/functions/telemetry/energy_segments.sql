CREATE OR REPLACE FUNCTION telemetry.energy_segments(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz,
  resolution text
) RETURNS TABLE (
  starts_at timestamptz,
  ends_at timestamptz,
  energy_kwh double precision,
  covered_s double precision,
  method text
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  first_minute CONSTANT timestamptz := time_bucket(INTERVAL '1 minute', energy_segments."from");
  max_gap interval;
  -- How long an interval is whose energy a device reports; NULL where nobody said.
  reported_interval interval;
BEGIN
  SELECT make_interval(secs => m.max_gap_s) INTO max_gap FROM machines m WHERE m.id = energy_segments.machine_id;
  SELECT make_interval(secs => max(d.expected_interval_s)) INTO reported_interval
  FROM meter_assignments a JOIN devices d ON d.id = a.device_id
  WHERE a.machine_id = energy_segments.machine_id AND a.carrier = energy_segments.carrier
    AND a.valid_from < energy_segments."to" AND (a.valid_to IS NULL OR a.valid_to > energy_segments."from");

  RETURN QUERY
  WITH kept AS MATERIALIZED (
    SELECT *
    FROM telemetry.energy_rows(
      energy_segments.machine_id, energy_segments.carrier, energy_segments."from", energy_segments."to", energy_segments.resolution
    )
  ), counters AS (
    SELECT
      c.*,
      lag(c.last_kwh) OVER in_time AS previous_kwh,
      lag(c.last_at) OVER in_time AS previous_at
    FROM (
      SELECT counter_first_at AS first_at, counter_first_kwh AS first_kwh, counter_last_at AS last_at,
        counter_last_kwh AS last_kwh, counter_kwh AS kwh, counter_covered_s AS inner_covered_s
      FROM kept WHERE counter_last_at IS NOT NULL
      UNION ALL
      SELECT n.at, n.kwh, n.at, n.kwh, 0, 0
      FROM telemetry.counter_beside(
        energy_segments.machine_id, energy_segments.carrier, first_minute, energy_segments."to",
        EXISTS (SELECT FROM kept WHERE counter_last_at IS NOT NULL)
      ) n
    ) c
    WINDOW in_time AS (ORDER BY c.first_at)
  ), counted AS MATERIALIZED (
    SELECT coalesce(c.span, 'empty') AS by_counter, coalesce(c.span @> tstzrange(first_minute, energy_segments."to"), false) AS is_all
    FROM (SELECT CASE WHEN max(last_at) > min(first_at) THEN tstzrange(min(first_at), max(last_at)) END AS span FROM counters) c
  ), reports AS (
    SELECT bucket, width, energy_kwh_sum AS kwh, energy_kwh_count AS readings FROM kept WHERE energy_kwh_count > 0
    UNION ALL
    SELECT n.bucket, INTERVAL '1 minute', 0, 1
    FROM telemetry.report_beside(
      energy_segments.machine_id, energy_segments.carrier, first_minute, energy_segments."to",
      reported_interval IS NOT NULL OR EXISTS (SELECT FROM kept WHERE energy_kwh_count > 0)
    ) n
    -- Where the counter says it all, nobody else is asked.
    WHERE NOT (SELECT is_all FROM counted)
  ), said AS (
    -- The spans of time in which counter and reports decide.
    SELECT
      (SELECT by_counter FROM counted),
      coalesce(
        (SELECT tstzrange(min(bucket), max(bucket + greatest(width, reported_interval))) FROM reports HAVING count(*) > 0),
        'empty'
      ) AS by_report
  ), powers AS (
    SELECT p.*, lag(p.last_kw) OVER in_time AS previous_kw, lag(p.last_at) OVER in_time AS previous_at
    FROM (
      SELECT power_first_at AS first_at, power_first_kw AS first_kw, power_last_at AS last_at, power_last_kw AS last_kw,
        power_kwh AS kwh, power_covered_s AS inner_covered_s
      FROM kept, said
      WHERE power_last_at IS NOT NULL AND NOT (SELECT is_all FROM counted)
        -- What lies well inside their spans need not be looked at.
        AND NOT by_counter @> tstzrange(bucket - max_gap, bucket + width + max_gap)
        AND NOT by_report @> tstzrange(bucket - max_gap, bucket + width + max_gap)
      UNION ALL
      SELECT n.at, n.power_kw, n.at, n.power_kw, 0, 0
      FROM telemetry.power_beside(
        energy_segments.machine_id, energy_segments.carrier, first_minute, energy_segments."to", max_gap
      ) n
      WHERE NOT (SELECT is_all FROM counted)
    ) p
    WINDOW in_time AS (ORDER BY p.first_at)
  ), integrated AS (
    SELECT first_at AS starts_at, last_at AS ends_at, kwh, inner_covered_s AS covered_s FROM powers WHERE last_at > first_at
    UNION ALL
    SELECT previous_at, first_at, date_part('epoch', first_at - previous_at) / 3600 * (previous_kw + first_kw) / 2,
      date_part('epoch', first_at - previous_at)
    FROM powers WHERE first_at > previous_at AND first_at - previous_at <= max_gap
  ), segments AS (
    SELECT first_at AS starts_at, last_at AS ends_at, kwh, inner_covered_s AS covered_s, 'counter' AS method
    FROM counters WHERE last_at > first_at
    UNION ALL
    -- However far apart: the energy is known, only its moment is not. Less than before is a reset.
    SELECT previous_at, first_at,
      CASE WHEN first_kwh >= previous_kwh THEN first_kwh - previous_kwh ELSE first_kwh END,
      CASE WHEN first_at - previous_at <= max_gap THEN date_part('epoch', first_at - previous_at) ELSE 0 END,
      'counter'
    FROM counters WHERE first_at > previous_at
    UNION ALL
    -- Between two counters the counter decides; what devices report counts before the first and behind the last.
    SELECT r.bucket, r.bucket + r.width, r.kwh, 0, 'reported'
    FROM reports r, said WHERE NOT tstzrange(r.bucket, r.bucket + r.width) && said.by_counter
    UNION ALL
    -- The energy belongs to the moment where the interval starts, the coverage to all of it.
    SELECT r.bucket, r.bucket + greatest(r.width, reported_interval), NULL,
      CASE
        WHEN reported_interval < r.width
          THEN least(date_part('epoch', r.width), r.readings * date_part('epoch', reported_interval))
        ELSE date_part('epoch', greatest(r.width, reported_interval))
      END,
      'reported'
    FROM reports r, said WHERE NOT tstzrange(r.bucket, r.bucket + r.width) && said.by_counter
    UNION ALL
    -- The integral counts where neither says anything …
    SELECT i.starts_at, i.ends_at, i.kwh, i.covered_s, 'integration'
    FROM integrated i, said
    WHERE NOT tstzrange(i.starts_at, i.ends_at) && said.by_counter AND NOT tstzrange(i.starts_at, i.ends_at) && said.by_report
    UNION ALL
    -- … and is cut where it reaches into what they say.
    SELECT lower(part), upper(part), i.kwh * share, i.covered_s * share, 'integration'
    FROM integrated i, said,
      unnest(tstzmultirange(tstzrange(i.starts_at, i.ends_at)) - tstzmultirange(by_counter) - tstzmultirange(by_report)) AS part,
      LATERAL (
        SELECT date_part('epoch', upper(part) - lower(part)) / date_part('epoch', i.ends_at - i.starts_at) AS share
      ) s
    WHERE (tstzrange(i.starts_at, i.ends_at) && by_counter OR tstzrange(i.starts_at, i.ends_at) && by_report)
      AND NOT by_counter @> tstzrange(i.starts_at, i.ends_at) AND NOT by_report @> tstzrange(i.starts_at, i.ends_at)
  )
  SELECT s.starts_at, s.ends_at, s.kwh, s.covered_s, s.method
  FROM segments s
  WHERE s.ends_at > energy_segments."from" AND s.starts_at < energy_segments."to";
END
$$;
COMMENT ON FUNCTION telemetry.energy_segments IS
  'Spans of time with the energy used in each (kWh) that touch [from, to). Between two counter readings their difference counts; else what devices report; else the integral of power over gaps of at most the machine''s max_gap_s. covered_s: seconds of the span that readings speak for; the counter''s energy over a long silence is known, but not covered.';
REVOKE ALL ON FUNCTION telemetry.energy_segments FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.energy_segments TO enms_service;
