-- enms_reader reads for the home tenant, which is the first one there ever is.
CREATE FUNCTION bind_home_reader() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public
AS $$
BEGIN
  INSERT INTO reader_roles (role_name, tenant_id) SELECT 'enms_reader', min(id) FROM new_tenants HAVING min(id) IS NOT NULL
  ON CONFLICT (role_name) DO NOTHING;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION bind_home_reader FROM PUBLIC;
CREATE TRIGGER tenants_home_reader AFTER INSERT ON tenants REFERENCING NEW TABLE AS new_tenants
  FOR EACH STATEMENT EXECUTE FUNCTION bind_home_reader();
INSERT INTO reader_roles (role_name, tenant_id) SELECT 'enms_reader', min(id) FROM tenants HAVING min(id) IS NOT NULL;
