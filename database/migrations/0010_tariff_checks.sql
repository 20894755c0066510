-- What a tariff says is checked where it is stored, so that whatever comes later can rely on it.
-- Late bound: accounting.component_problem is a function that is brought up to date at every migration.
CREATE FUNCTION accounting.refuse_bad_tariff() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  problem CONSTANT text := accounting.component_problem(NEW.components);
BEGIN
  IF problem IS NOT NULL THEN
    RAISE EXCEPTION 'components: %', problem
      USING ERRCODE = 'check_violation', CONSTRAINT = 'tariff_versions_components', TABLE = 'tariff_versions', COLUMN = 'components';
  END IF;
  IF NEW.factory_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM public.factories f WHERE f.id = NEW.factory_id AND f.tenant_id = NEW.tenant_id)
    OR NEW.machine_id IS NOT NULL AND NOT EXISTS (
      SELECT FROM public.machines m JOIN public.factories f ON f.id = m.factory_id
      WHERE m.id = NEW.machine_id AND f.tenant_id = NEW.tenant_id
    )
  THEN
    RAISE EXCEPTION 'the tariff is for a factory or machine of another tenant'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'tariff_versions_scope', TABLE = 'tariff_versions';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER tariff_versions_checked BEFORE INSERT OR UPDATE OF components, tenant_id, factory_id, machine_id
  ON tariff_versions FOR EACH ROW EXECUTE FUNCTION accounting.refuse_bad_tariff();
