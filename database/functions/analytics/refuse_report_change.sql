CREATE OR REPLACE FUNCTION analytics.refuse_report_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog
AS $$
BEGIN
  -- Its job may be forgotten.
  IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'job_id' = to_jsonb(NEW) - 'job_id' AND NEW.job_id IS NULL THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% of report % is refused: it was issued; issue a new version', TG_OP, OLD.id
    USING ERRCODE = 'insufficient_privilege';
END
$$;
COMMENT ON FUNCTION analytics.refuse_report_change IS
  'Trigger of analytics.reports: a report that was issued is neither changed nor deleted.';
REVOKE ALL ON FUNCTION analytics.refuse_report_change FROM PUBLIC;
