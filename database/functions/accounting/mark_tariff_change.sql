CREATE OR REPLACE FUNCTION accounting.mark_tariff_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_catalog, pg_temp
AS $$
DECLARE
  first_day date;
  last_day date;
BEGIN
  IF TG_OP = 'UPDATE' AND (
    OLD.tenant_id, OLD.factory_id, OLD.machine_id, OLD.carrier, OLD.effective_from, OLD.components, OLD.currency
  ) IS NOT DISTINCT FROM (
    NEW.tenant_id, NEW.factory_id, NEW.machine_id, NEW.carrier, NEW.effective_from, NEW.components, NEW.currency
  ) THEN
    -- Its end alone has moved.
    IF NEW.effective_to IS NOT DISTINCT FROM OLD.effective_to THEN
      RETURN NULL;
    END IF;
    first_day := least(OLD.effective_to, NEW.effective_to);
    last_day := greatest(coalesce(OLD.effective_to, 'infinity'), coalesce(NEW.effective_to, 'infinity'));
    PERFORM accounting.mark_days(
      NEW.tenant_id, NEW.factory_id, NEW.machine_id, NEW.carrier, first_day, last_day, 'tariff', NEW.created_by
    );
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    PERFORM accounting.mark_days(
      OLD.tenant_id, OLD.factory_id, OLD.machine_id, OLD.carrier, OLD.effective_from, OLD.effective_to, 'tariff',
      OLD.created_by
    );
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM accounting.mark_days(
      NEW.tenant_id, NEW.factory_id, NEW.machine_id, NEW.carrier, NEW.effective_from, NEW.effective_to, 'tariff',
      NEW.created_by
    );
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION accounting.mark_tariff_change IS
  'Trigger: marks the days for which a tariff has changed, to be posted again.';
REVOKE ALL ON FUNCTION accounting.mark_tariff_change FROM PUBLIC;
