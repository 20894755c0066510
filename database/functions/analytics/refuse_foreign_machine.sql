CREATE OR REPLACE FUNCTION analytics.refuse_foreign_machine() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog
AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM public.machines m JOIN public.factories f ON f.id = m.factory_id
    WHERE m.id = NEW.machine_id AND f.tenant_id = NEW.tenant_id
  ) THEN
    RAISE EXCEPTION 'There is no machine % in tenant %', NEW.machine_id, NEW.tenant_id
      USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION analytics.refuse_foreign_machine IS
  'Trigger of the tables of schema analytics that name a tenant and a machine: the machine stands in a factory of the tenant.';
REVOKE ALL ON FUNCTION analytics.refuse_foreign_machine FROM PUBLIC;
