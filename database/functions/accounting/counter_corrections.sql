CREATE OR REPLACE FUNCTION accounting.counter_corrections(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz,
  resolution text DEFAULT '1min'
) RETURNS TABLE (
  starts_at timestamptz,
  ends_at timestamptz,
  delta_kwh double precision,
  covered_s double precision,
  quality integer,
  kind text,
  withheld_kwh double precision,
  first_kwh double precision,
  last_kwh double precision
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  first_minute CONSTANT timestamptz := time_bucket(INTERVAL '1 minute', counter_corrections."from");
  max_gap_s double precision;
  -- What can have been used in a second; NULL where nobody knows.
  plausible_kwh double precision;
  boundaries timestamptz[];
  odd_starts timestamptz[];
  odd_ends timestamptz[];
  pairs accounting.counter_pair[];
BEGIN
  SELECT m.max_gap_s, m.rated_power_kw * 1.5 / 3600 INTO max_gap_s, plausible_kwh
  FROM machines m WHERE m.id = counter_corrections.machine_id;
  SELECT array_agg(b ORDER BY b) INTO boundaries
  FROM meter_assignments a, unnest(ARRAY[a.valid_from, a.valid_to]) AS b
  WHERE a.machine_id = counter_corrections.machine_id AND a.carrier = counter_corrections.carrier AND isfinite(b);

  -- Nearly always nothing is odd, and whole quarter hours with others close by tell so at once.
  IF boundaries IS NULL AND counter_corrections.resolution = '15min' AND (
    SELECT NOT bool_or(
        r.counter_kwh - (r.counter_last_kwh - r.counter_first_kwh) > 1e-6 OR r.counter_first_kwh < r.previous_kwh
        -- A rise over a longer gap may be more; that is looked at below.
        OR coalesce(greatest(r.counter_kwh, r.counter_first_kwh - r.previous_kwh) > plausible_kwh * 900, false)
      ) AND min(r.bucket) < counter_corrections."from" AND max(r.bucket) >= counter_corrections."to"
    FROM (
      SELECT b.*, lag(b.counter_last_kwh) OVER (ORDER BY b.bucket) AS previous_kwh
      FROM energy_15min b
      WHERE b.machine_id = counter_corrections.machine_id AND b.carrier = counter_corrections.carrier
        AND b.bucket >= counter_corrections."from" - INTERVAL '1 hour' AND b.bucket < counter_corrections."to" + INTERVAL '1 hour'
        AND b.counter_last_at IS NOT NULL
    ) r
  ) THEN
    RETURN;
  END IF;

  WITH kept AS MATERIALIZED (
    SELECT counter_first_at AS first_at, counter_first_kwh AS first_kwh, counter_last_at AS last_at,
      counter_last_kwh AS last_kwh, counter_kwh AS kwh, bucket, width
    FROM telemetry.energy_rows(
      counter_corrections.machine_id, counter_corrections.carrier, counter_corrections."from", counter_corrections."to",
      counter_corrections.resolution
    )
    WHERE counter_last_at IS NOT NULL
  ), steps AS (
    SELECT *, lag(e.last_at) OVER in_time AS previous_at, lag(e.last_kwh) OVER in_time AS previous_kwh
    FROM (
      SELECT * FROM kept
      UNION ALL
      SELECT n.at, n.kwh, n.at, n.kwh, 0, n.at, INTERVAL '0'
      FROM telemetry.counter_beside(
        counter_corrections.machine_id, counter_corrections.carrier, first_minute, counter_corrections."to",
        EXISTS (SELECT FROM kept)
      ) n
    ) e
    WINDOW in_time AS (ORDER BY e.first_at)
  )
  SELECT
    array_agg(bucket) FILTER (WHERE is_odd_inside), array_agg(bucket + width) FILTER (WHERE is_odd_inside),
    array_agg((previous_at, previous_kwh, first_at, first_kwh)::accounting.counter_pair) FILTER (WHERE is_odd_before)
  INTO odd_starts, odd_ends, pairs
  FROM (
    SELECT *,
      kwh - (last_kwh - first_kwh) > 1e-6 OR kwh > plausible_kwh * 900
        OR boundaries IS NOT NULL AND EXISTS (SELECT FROM unnest(boundaries) AS x WHERE x > first_at AND x <= last_at)
        AS is_odd_inside,
      first_at > previous_at AND (
        first_kwh < previous_kwh
        OR first_kwh - previous_kwh > plausible_kwh * greatest(date_part('epoch', first_at - previous_at), 900)
        OR boundaries IS NOT NULL AND EXISTS (SELECT FROM unnest(boundaries) AS x WHERE x > previous_at AND x <= first_at)
      ) AS is_odd_before
    FROM steps
  ) s;
  -- Nearly always: nothing is odd.
  IF odd_starts IS NULL AND pairs IS NULL THEN
    RETURN;
  END IF;
  FOR n IN 1..coalesce(cardinality(odd_starts), 0) LOOP
    pairs := pairs || ARRAY(
      SELECT (lag(p.at) OVER (ORDER BY p.at), lag(p.kwh) OVER (ORDER BY p.at), p.at, p.kwh)::accounting.counter_pair
      FROM accounting.counter_points(
        counter_corrections.machine_id, counter_corrections.carrier, odd_starts[n], odd_ends[n], plausible_kwh, boundaries
      ) p
    );
  END LOOP;

  RETURN QUERY
  WITH odd AS (
    SELECT p.t1, p.a, p.t2, p.b, p.b < p.a AS is_less,
      CASE WHEN p.b >= p.a THEN p.b - p.a ELSE p.b END AS counted_kwh,
      date_part('epoch', p.t2 - p.t1) AS seconds,
      plausible_kwh * greatest(date_part('epoch', p.t2 - p.t1), 900) AS limit_kwh
    FROM unnest(pairs) AS p
    WHERE p.t2 > p.t1 AND p.t2 > counter_corrections."from" AND p.t1 < counter_corrections."to"
  ), judged AS (
    SELECT o.*, j.kind, j.kwh
    FROM odd o
    LEFT JOIN LATERAL (
      SELECT a.* FROM meter_assignments a
      WHERE a.machine_id = counter_corrections.machine_id AND a.carrier = counter_corrections.carrier
        AND a.valid_from <= o.t1 AND (a.valid_to IS NULL OR a.valid_to > o.t1)
      ORDER BY a.valid_from DESC, a.id LIMIT 1
    ) old ON true
    LEFT JOIN LATERAL (
      SELECT a.* FROM meter_assignments a
      WHERE a.machine_id = counter_corrections.machine_id AND a.carrier = counter_corrections.carrier
        AND a.valid_from <= o.t2 AND (a.valid_to IS NULL OR a.valid_to > o.t2)
      ORDER BY a.valid_from DESC, a.id LIMIT 1
    ) new ON true
    CROSS JOIN LATERAL (
      SELECT
        CASE
          WHEN old.id <> new.id AND (
            (old.device_id, old.channel, old.multiplier) <> (new.device_id, new.channel, new.multiplier)
            OR old.closing_counter_kwh IS NOT NULL OR new.opening_counter_kwh IS NOT NULL
          ) THEN
            -- Registers that run backwards are as good as none.
            CASE WHEN old.closing_counter_kwh >= o.a AND new.opening_counter_kwh <= o.b THEN 'swap' ELSE 'swap_without_registers' END
          WHEN o.is_less AND old.register_size_kwh >= o.a
            AND old.register_size_kwh - o.a + o.b <= coalesce(o.limit_kwh, old.register_size_kwh / 10) THEN 'rollover'
          WHEN o.counted_kwh > o.limit_kwh AND EXISTS (
            SELECT FROM reconciliation_tickets t
            WHERE t.machine_id = counter_corrections.machine_id AND t.carrier = counter_corrections.carrier
              AND t.kind = 'implausible_rise' AND t.status = 'accepted' AND t.starts_at <= o.t1 AND t.ends_at >= o.t2
          ) THEN 'accepted_rise'
          WHEN o.counted_kwh > o.limit_kwh THEN 'implausible_rise'
          WHEN o.is_less THEN 'negative_delta'
        END AS kind,
        old.closing_counter_kwh - o.a + o.b - new.opening_counter_kwh AS swap_kwh,
        old.register_size_kwh - o.a + o.b AS rollover_kwh
    ) k
    CROSS JOIN LATERAL (
      SELECT k.kind, CASE k.kind
        WHEN 'swap' THEN k.swap_kwh
        WHEN 'rollover' THEN k.rollover_kwh
        WHEN 'swap_without_registers' THEN 0
        WHEN 'implausible_rise' THEN 0
        ELSE o.counted_kwh
      END AS kwh
    ) j
  )
  SELECT
    t1, t2, kwh - counted_kwh,
    CASE WHEN kind IN ('swap_without_registers', 'implausible_rise') AND seconds <= max_gap_s THEN -seconds ELSE 0 END,
    -- Bits of packages/telemetry-contract/src/quality.ts.
    CASE kind
      WHEN 'rollover' THEN 256
      WHEN 'swap_without_registers' THEN 8
      WHEN 'implausible_rise' THEN 64 | CASE WHEN is_less THEN 16 ELSE 0 END
      WHEN 'accepted_rise' THEN 64 | CASE WHEN is_less THEN 16 ELSE 0 END
      WHEN 'negative_delta' THEN 16
      ELSE 0
    END,
    kind, CASE WHEN kind = 'implausible_rise' THEN counted_kwh END, a, b
  FROM judged
  WHERE kind IS NOT NULL;
END
$$;
COMMENT ON FUNCTION accounting.counter_corrections IS
  'What the ledger counts between two counter readings differently from the aggregates, for which less than before is a reset: swap (closing − last of the old meter + first of the new − opening), swap_without_registers (nothing counts, no coverage), rollover (the size of the register is added, where that gives a rise of at most 1.5 × rating, or of a tenth of the register where no rating is known), implausible_rise (more than 1.5 × rating over the time, at least 15 minutes of it: withheld until its ticket is accepted), negative_delta (a reset: only flagged). delta_kwh and covered_s are to be added. Counters and registers in kWh after the multiplier.';
REVOKE ALL ON FUNCTION accounting.counter_corrections FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.counter_corrections TO enms_service;
