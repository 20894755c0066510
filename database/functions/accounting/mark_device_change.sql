CREATE OR REPLACE FUNCTION accounting.mark_device_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  IF OLD.configuration -> 'off_counts_nothing' IS DISTINCT FROM NEW.configuration -> 'off_counts_nothing' THEN
    INSERT INTO posting_marks (tenant_id, machine_id, carrier, starts_at, ends_at, reason, requested_by)
    SELECT NEW.tenant_id, a.machine_id, a.carrier, a.valid_from, coalesce(a.valid_to, 'infinity'), 'device', session_user
    FROM meter_assignments a WHERE a.device_id = NEW.id;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION accounting.mark_device_change IS
  'Trigger: marks what a device measured when it begins or ceases to say that off counts nothing.';
REVOKE ALL ON FUNCTION accounting.mark_device_change FROM PUBLIC;
