-- What holds of the tables of schema analytics beyond their constraints.
CREATE OR REPLACE TRIGGER baseline_versions_frozen BEFORE UPDATE OR DELETE ON analytics.baseline_versions
  FOR EACH ROW EXECUTE FUNCTION analytics.refuse_version_change();
CREATE OR REPLACE TRIGGER action_plans_frozen BEFORE UPDATE ON analytics.action_plans
  FOR EACH ROW WHEN (
    OLD.baseline_version_id IS NOT NULL
    AND (OLD.baseline_id, OLD.baseline_version_id) IS DISTINCT FROM (NEW.baseline_id, NEW.baseline_version_id)
  ) EXECUTE FUNCTION analytics.refuse_plan_change();
CREATE OR REPLACE TRIGGER reports_frozen BEFORE UPDATE OR DELETE ON analytics.reports
  FOR EACH ROW WHEN (OLD.state = 'issued') EXECUTE FUNCTION analytics.refuse_report_change();
DO $$
DECLARE
  target text;
BEGIN
  FOREACH target IN ARRAY ARRAY['baselines', 'anomalies', 'forecast_models', 'recommendations'] LOOP
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER %I BEFORE INSERT OR UPDATE OF tenant_id, machine_id ON analytics.%I
         FOR EACH ROW WHEN (NEW.machine_id IS NOT NULL) EXECUTE FUNCTION analytics.refuse_foreign_machine()',
      target || '_own_machine', target
    );
  END LOOP;
END
$$;
