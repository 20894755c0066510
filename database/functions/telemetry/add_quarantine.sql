CREATE OR REPLACE FUNCTION telemetry.add_quarantine(
  received_at timestamptz[],
  topic text[],
  payload bytea[],
  device_code text[],
  dialect text[],
  reason text[],
  detail text[]
) RETURNS SETOF bigint
LANGUAGE sql
AS $$
  INSERT INTO quarantine (received_at, topic, payload, device_code, dialect, reason, detail)
  SELECT *
  FROM unnest(
    add_quarantine.received_at,
    add_quarantine.topic,
    add_quarantine.payload,
    add_quarantine.device_code,
    add_quarantine.dialect,
    add_quarantine.reason,
    add_quarantine.detail
  )
  RETURNING id
$$;
COMMENT ON FUNCTION telemetry.add_quarantine IS 'Keeps messages that could not become rows, as they came, with the reason. Returns their ids.';
REVOKE ALL ON FUNCTION telemetry.add_quarantine FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.add_quarantine TO enms_writer, enms_service;
