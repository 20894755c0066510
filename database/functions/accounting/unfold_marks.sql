CREATE OR REPLACE FUNCTION accounting.unfold_marks() RETURNS void
LANGUAGE sql
AS $$
  WITH taken AS (
    DELETE FROM posting_marks WHERE posted_from IS NULL RETURNING *
  ), wide AS (
    SELECT t.*, s.machine_id AS its_machine, s.carrier AS its_carrier, s.posted_to, b.first_bucket,
      greatest(time_bucket(INTERVAL '15 minutes', greatest(t.starts_at, b.first_bucket)), b.first_bucket) AS cut_start,
      least(t.ends_at, s.posted_to) AS cut_end
    FROM taken t
    JOIN factories f ON f.tenant_id = t.tenant_id AND (t.factory_id IS NULL OR f.id = t.factory_id)
    JOIN machines m ON m.factory_id = f.id AND (t.machine_id IS NULL OR m.id = t.machine_id)
    JOIN posting_state s ON s.machine_id = m.id AND (t.carrier IS NULL OR s.carrier = t.carrier)
    CROSS JOIN LATERAL (
      SELECT least(
        (
          SELECT r.bucket FROM energy_15min r WHERE r.machine_id = s.machine_id AND r.carrier = s.carrier
          ORDER BY r.bucket LIMIT 1
        ),
        (
          SELECT e.period_start FROM ledger_entries e WHERE e.machine_id = s.machine_id AND e.carrier = s.carrier
          ORDER BY e.period_start LIMIT 1
        )
      ) AS first_bucket
    ) b
  )
  INSERT INTO posting_marks (
    tenant_id, factory_id, machine_id, carrier, starts_at, ends_at, posted_from, reason, requested_by, requested_at
  )
  SELECT DISTINCT ON (its_machine, its_carrier, x.starts_at, x.ends_at, reason)
    tenant_id, NULL::integer, its_machine, its_carrier, x.starts_at, x.ends_at, x.ends_at, reason, requested_by, requested_at
  FROM wide w
  CROSS JOIN LATERAL (
    -- From the reading before to the reading after, whose energy lies partly in the span.
    SELECT accounting.repost_from(w.its_machine, w.its_carrier, w.cut_start, w.cut_end) AS starts_at,
      least(accounting.repost_to(w.its_machine, w.its_carrier, w.cut_start, w.cut_end), w.posted_to) AS ends_at
  ) x
  WHERE w.cut_end > w.cut_start AND x.ends_at > x.starts_at
$$;
COMMENT ON FUNCTION accounting.unfold_marks IS
  'Turns each new posting mark into one for each machine and carrier that has entries, cut to what is posted and widened to the readings beside it.';
REVOKE ALL ON FUNCTION accounting.unfold_marks FROM PUBLIC;
