-- What energy_1min has materialised, without the half that sums up readings as it is asked: to open that costs more than
-- to read a few minutes. Whoever asks here must not ask behind the watermark.
DO $$
BEGIN
  EXECUTE (
    SELECT format(
      'CREATE OR REPLACE VIEW telemetry.energy_1min_kept AS SELECT * FROM %I.%I',
      materialization_hypertable_schema, materialization_hypertable_name
    )
    FROM timescaledb_information.continuous_aggregates
    WHERE view_schema = 'public' AND view_name = 'energy_1min'
  );
END
$$;
COMMENT ON VIEW telemetry.energy_1min_kept IS
  'The minutes of energy_1min up to its watermark, as they are materialised. Minutes behind it are only in energy_1min.';
REVOKE ALL ON telemetry.energy_1min_kept FROM PUBLIC;
GRANT SELECT ON telemetry.energy_1min_kept TO enms_service;
