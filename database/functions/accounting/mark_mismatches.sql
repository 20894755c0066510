CREATE OR REPLACE FUNCTION accounting.mark_mismatches(
  "from" timestamptz,
  "to" timestamptz,
  reason text,
  machine_ids integer[] DEFAULT NULL
) RETURNS TABLE (machine_id integer, carrier energy_carrier, starts_at timestamptz, ends_at timestamptz)
LANGUAGE sql
AS $$
  WITH measured AS (
    SELECT b.machine_id, b.carrier, b.bucket, b.reading_count,
      b.power_kw_count > 0 OR b.counter_last_at IS NOT NULL OR b.energy_kwh_count > 0 AS can_count
    FROM energy_15min b
    WHERE b.bucket >= mark_mismatches."from" AND b.bucket < mark_mismatches."to"
      AND (machine_ids IS NULL OR b.machine_id = ANY (machine_ids))
  ), posted AS (
    SELECT e.machine_id, e.carrier, e.period_start AS bucket, sum(e.reading_count) AS reading_count
    FROM ledger_entries e
    WHERE e.period_start >= mark_mismatches."from" AND e.period_start < mark_mismatches."to"
      AND (machine_ids IS NULL OR e.machine_id = ANY (machine_ids))
    GROUP BY 1, 2, 3
  ), differing AS (
    SELECT machine_id, carrier, bucket
    FROM measured m
    JOIN posting_state s USING (machine_id, carrier)
    LEFT JOIN posted p USING (machine_id, carrier, bucket)
    WHERE m.bucket < s.posted_to AND (m.reading_count <> p.reading_count OR p.reading_count IS NULL AND m.can_count)
  ), spans AS (
    SELECT machine_id, carrier, min(bucket) AS starts_at, max(bucket) + INTERVAL '15 minutes' AS ends_at
    FROM (
      SELECT *, bucket - row_number() OVER (PARTITION BY machine_id, carrier ORDER BY bucket) * INTERVAL '15 minutes' AS run
      FROM differing
    ) d
    GROUP BY machine_id, carrier, run
  )
  INSERT INTO posting_marks (tenant_id, machine_id, carrier, starts_at, ends_at, reason, requested_by)
  SELECT f.tenant_id, s.machine_id, s.carrier, s.starts_at, s.ends_at, mark_mismatches.reason, 'posting'
  FROM spans s
  JOIN machines m ON m.id = s.machine_id
  JOIN factories f ON f.id = m.factory_id
  WHERE NOT EXISTS (
    SELECT FROM posting_marks k
    WHERE k.machine_id = s.machine_id AND k.carrier = s.carrier AND k.starts_at <= s.starts_at AND k.ends_at >= s.ends_at
  )
  RETURNING machine_id, carrier, starts_at, ends_at
$$;
COMMENT ON FUNCTION accounting.mark_mismatches IS
  'Marks for posting the quarter hours of [from, to) that have another number of readings than was posted, or readings that may count and no entry; returns what it marked.';
REVOKE ALL ON FUNCTION accounting.mark_mismatches FROM PUBLIC;
