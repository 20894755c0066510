-- Who may do what. Run after every migration: new tables get their rights here.
GRANT USAGE ON SCHEMA public, telemetry, kpi, accounting TO enms_service;
GRANT USAGE ON SCHEMA public, telemetry TO enms_writer;

-- Ingest: appends readings, keeps latest values, discovers devices; it deletes nothing.
GRANT SELECT, INSERT ON energy_readings, production_data, environmental_data, measurements, device_events, quarantine TO enms_writer;
GRANT SELECT, INSERT, UPDATE ON machine_status TO enms_writer;
GRANT SELECT, INSERT ON late_buckets TO enms_writer;
GRANT SELECT ON tenants, factories, areas, machines, meter_assignments TO enms_writer;
GRANT SELECT, INSERT, UPDATE ON devices TO enms_writer;

-- Services: the registry is theirs; readings are as immutable for them as for ingest.
GRANT SELECT, INSERT ON energy_readings, production_data, environmental_data, measurements, device_events TO enms_service;
GRANT SELECT, INSERT, UPDATE ON machine_status, quarantine TO enms_service;
GRANT SELECT, INSERT ON late_buckets TO enms_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON tenants, factories, areas, machines, devices, meter_assignments,
  users, memberships, api_keys, refresh_tokens TO enms_service;
GRANT SELECT, INSERT ON audit_log TO enms_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON machine_groups, machine_group_members, sign_in_failures, idempotency_keys,
  recovery_codes TO enms_service;
GRANT SELECT, INSERT ON voice_interactions TO enms_service;

-- Accounting: prices and factors are entered by people; entries are posted by the accounting functions alone.
GRANT SELECT, INSERT, UPDATE, DELETE ON tariff_versions, emission_factors TO enms_service;
GRANT SELECT, INSERT, UPDATE ON reconciliation_tickets TO enms_service;
GRANT SELECT, INSERT ON posting_marks TO enms_service;
GRANT SELECT ON ledger_entries, ledger_runs, posting_state, daily_totals TO enms_service;

-- Analytics: results are its own; versions, plans and reports guard by triggers what must not change. Its queue, pg-boss,
-- makes and migrates its tables itself, in a schema where it alone may create.
GRANT USAGE ON SCHEMA analytics TO enms_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON analytics.baselines, analytics.baseline_versions, analytics.baseline_periods,
  analytics.anomalies, analytics.anomaly_models, analytics.anomaly_scans, analytics.forecast_models, analytics.forecasts,
  analytics.forecast_points, analytics.recommendations, analytics.action_plans, analytics.jobs, analytics.reports
  TO enms_service;
GRANT SELECT, INSERT, UPDATE ON analytics.baseline_adjustments, analytics.baseline_notes TO enms_service;
GRANT SELECT, INSERT ON analytics.action_plan_measurements TO enms_service;
GRANT USAGE, CREATE ON SCHEMA pgboss TO enms_service;

DO $$
DECLARE
  family text;
  level text;
BEGIN
  FOREACH family IN ARRAY ARRAY['energy', 'production', 'environment'] LOOP
    FOREACH level IN ARRAY ARRAY['1min', '15min', '1hour', '1day'] LOOP
      EXECUTE format('GRANT SELECT ON %I TO enms_service', family || '_' || level);
    END LOOP;
  END LOOP;
END
$$;
GRANT SELECT ON electrical_15min, electrical_1hour, measurement_15min, measurement_1hour TO enms_service;
