CREATE OR REPLACE FUNCTION analytics.refuse_version_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog
AS $$
DECLARE
  decisions CONSTANT text[] := ARRAY['status', 'decided_at', 'decided_by', 'decision_note', 'in_force_from', 'in_force_to'];
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.status NOT IN ('candidate', 'rejected') THEN
      RAISE EXCEPTION 'DELETE of version % of baseline % is refused: it was in force', OLD.version, OLD.baseline_id
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
  END IF;
  IF to_jsonb(OLD) - decisions IS DISTINCT FROM to_jsonb(NEW) - decisions THEN
    RAISE EXCEPTION 'UPDATE of version % of baseline % is refused: what was fitted stays as it is', OLD.version, OLD.baseline_id
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF OLD.status <> 'candidate' AND NEW.status = 'candidate' THEN
    RAISE EXCEPTION 'Version % of baseline % is decided already', OLD.version, OLD.baseline_id
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION analytics.refuse_version_change IS
  'Trigger of analytics.baseline_versions: lets people decide about a version, and refuses to change what it is; one that was in force is not deleted.';
REVOKE ALL ON FUNCTION analytics.refuse_version_change FROM PUBLIC;
