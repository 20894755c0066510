CREATE OR REPLACE FUNCTION accounting.mark_factor_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM accounting.mark_days(
      OLD.tenant_id, NULL, NULL, OLD.carrier, OLD.effective_from, OLD.effective_to, 'emission_factor', OLD.created_by
    );
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM accounting.mark_days(
      NEW.tenant_id, NULL, NULL, NEW.carrier, NEW.effective_from, NEW.effective_to, 'emission_factor', NEW.created_by
    );
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION accounting.mark_factor_change IS
  'Trigger: marks the days for which an emission factor has changed, to be posted again.';
REVOKE ALL ON FUNCTION accounting.mark_factor_change FROM PUBLIC;
