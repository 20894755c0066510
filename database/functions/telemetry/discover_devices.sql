CREATE OR REPLACE FUNCTION telemetry.discover_devices(
  tenant_id integer,
  code text[],
  dialect text[],
  factory_slug text[]
) RETURNS integer
LANGUAGE sql
AS $$
  WITH added AS (
    INSERT INTO devices (tenant_id, factory_id, code, dialect, last_seen)
    SELECT DISTINCT ON (r.code) discover_devices.tenant_id, f.id, r.code, r.dialect, now()
    FROM unnest(discover_devices.code, discover_devices.dialect, discover_devices.factory_slug) AS r (code, dialect, factory_slug)
    LEFT JOIN factories f ON f.tenant_id = discover_devices.tenant_id AND f.slug = r.factory_slug
    ORDER BY r.code
    ON CONFLICT (tenant_id, code) DO NOTHING
    RETURNING 1
  )
  SELECT count(*)::integer FROM added
$$;
COMMENT ON FUNCTION telemetry.discover_devices IS 'Registers devices that nobody knows yet as discovered. Returns how many are new.';
REVOKE ALL ON FUNCTION telemetry.discover_devices FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.discover_devices TO enms_writer, enms_service;
