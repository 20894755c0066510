CREATE OR REPLACE FUNCTION accounting.mark_machine_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  IF (OLD.max_gap_s, OLD.gap_estimate, OLD.rated_power_kw, OLD.factory_id)
    IS DISTINCT FROM (NEW.max_gap_s, NEW.gap_estimate, NEW.rated_power_kw, NEW.factory_id)
  THEN
    INSERT INTO posting_marks (tenant_id, machine_id, starts_at, ends_at, reason, requested_by)
    SELECT f.tenant_id, NEW.id, '-infinity', 'infinity', 'machine', session_user FROM factories f WHERE f.id = NEW.factory_id;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION accounting.mark_machine_change IS
  'Trigger: marks all of a machine when what decides about its energy or price has changed.';
REVOKE ALL ON FUNCTION accounting.mark_machine_change FROM PUBLIC;
