CREATE OR REPLACE FUNCTION accounting.mark_assignment_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_catalog, pg_temp
AS $$
DECLARE
  assignment meter_assignments;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN
    RETURN NULL;
  END IF;
  FOREACH assignment IN ARRAY CASE TG_OP
    WHEN 'INSERT' THEN ARRAY[NEW] WHEN 'DELETE' THEN ARRAY[OLD] ELSE ARRAY[OLD, NEW]
  END LOOP
    -- A register matters at the boundaries, the size of it everywhere between them.
    INSERT INTO posting_marks (tenant_id, machine_id, carrier, starts_at, ends_at, reason, requested_by)
    SELECT f.tenant_id, m.id, assignment.carrier, s.starts_at, s.ends_at, 'meter_assignment', session_user
    FROM machines m
    JOIN factories f ON f.id = m.factory_id
    CROSS JOIN LATERAL (
      SELECT b AS starts_at, b + INTERVAL '1 second' AS ends_at
      FROM unnest(ARRAY[assignment.valid_from, assignment.valid_to]) AS b WHERE isfinite(b)
      UNION ALL
      SELECT assignment.valid_from, coalesce(assignment.valid_to, 'infinity')
      WHERE assignment.register_size_kwh IS NOT NULL
    ) s
    WHERE m.id = assignment.machine_id AND s.starts_at < now();
  END LOOP;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION accounting.mark_assignment_change IS
  'Trigger: marks what registers and boundaries of a meter assignment change in the ledger.';
REVOKE ALL ON FUNCTION accounting.mark_assignment_change FROM PUBLIC;
