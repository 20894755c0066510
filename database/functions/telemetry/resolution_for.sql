CREATE OR REPLACE FUNCTION telemetry.resolution_for("from" timestamptz, "to" timestamptz, bucket interval) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN bucket < INTERVAL '15 minutes' OR resolution_for."to" - resolution_for."from" <= INTERVAL '2 days' THEN '1min'
  WHEN bucket < INTERVAL '1 hour' OR resolution_for."to" - resolution_for."from" <= INTERVAL '62 days' THEN '15min'
  ELSE '1hour'
END;
COMMENT ON FUNCTION telemetry.resolution_for IS 'The aggregate level that answers a question exactly enough without reading more than it must.';
GRANT EXECUTE ON FUNCTION telemetry.resolution_for TO enms_service, enms_reader;
