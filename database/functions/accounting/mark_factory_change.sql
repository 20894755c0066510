CREATE OR REPLACE FUNCTION accounting.mark_factory_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  IF NEW.time_zone <> OLD.time_zone THEN
    DELETE FROM daily_totals t USING machines m WHERE m.id = t.machine_id AND m.factory_id = NEW.id;
  END IF;
  IF (OLD.emission_region, OLD.time_zone) IS DISTINCT FROM (NEW.emission_region, NEW.time_zone) THEN
    INSERT INTO posting_marks (tenant_id, factory_id, starts_at, ends_at, reason, requested_by)
    VALUES (
      NEW.tenant_id, NEW.id, '-infinity', 'infinity',
      CASE WHEN NEW.time_zone <> OLD.time_zone THEN 'time_zone' ELSE 'emission_region' END, session_user
    );
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION accounting.mark_factory_change IS
  'Trigger: marks all of a site when its days or emission factors are others.';
REVOKE ALL ON FUNCTION accounting.mark_factory_change FROM PUBLIC;
