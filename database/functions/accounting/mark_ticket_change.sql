CREATE OR REPLACE FUNCTION accounting.mark_ticket_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  IF NEW.kind = 'implausible_rise' AND NEW.machine_id IS NOT NULL
    AND (OLD.status = 'accepted') IS DISTINCT FROM (NEW.status = 'accepted')
  THEN
    INSERT INTO posting_marks (tenant_id, machine_id, carrier, starts_at, ends_at, reason, requested_by)
    VALUES (
      NEW.tenant_id, NEW.machine_id, NEW.carrier, NEW.starts_at, NEW.ends_at, 'ticket',
      coalesce(NEW.resolved_by, session_user)
    );
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION accounting.mark_ticket_change IS
  'Trigger: marks the span of an implausible rise that somebody accepted, or does no more.';
REVOKE ALL ON FUNCTION accounting.mark_ticket_change FROM PUBLIC;
