CREATE OR REPLACE FUNCTION analytics.refuse_plan_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog
AS $$
BEGIN
  RAISE EXCEPTION 'UPDATE of action plan % is refused: the baseline it is measured against is frozen', OLD.id
    USING ERRCODE = 'insufficient_privilege';
END
$$;
COMMENT ON FUNCTION analytics.refuse_plan_change IS
  'Trigger of analytics.action_plans: once a plan has a version of a baseline, it keeps it.';
REVOKE ALL ON FUNCTION analytics.refuse_plan_change FROM PUBLIC;
