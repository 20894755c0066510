import type pg from 'pg';

const insufficientPrivilege = '42501';

/**
 * What only a superuser can give and take for readers, whose SQL is anybody's: roles for further tenants, an end to
 * queries that run on, and no functions of PostgreSQL that hold up others or write. Within a transaction; the schemas
 * and roles are there.
 */
export async function prepareReaders(client: pg.ClientBase): Promise<void> {
  await client.query(createRole);
  await client.query(endLongQueries);
  await client.query('SAVEPOINT reader_rights');
  try {
    await client.query(closeFunctions);
  } catch (error) {
    // A server that somebody else runs keeps its functions as they are; the views hold all the same.
    if ((error as { code?: string }).code !== insufficientPrivilege) throw error;
    await client.query('ROLLBACK TO SAVEPOINT reader_rights');
  }
}

/** The new role gets what enms_reader has, by membership; session_user still is the new role, and so is its tenant. */
const createRole = `
  CREATE OR REPLACE FUNCTION reader.create_role(tenant_id integer, password text) RETURNS name
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
  DECLARE
    reader CONSTANT name := 'enms_reader_' || create_role.tenant_id;
    setting text;
    value text;
  BEGIN
    IF NOT EXISTS (SELECT FROM public.tenants t WHERE t.id = create_role.tenant_id) THEN
      RAISE EXCEPTION 'There is no tenant %', create_role.tenant_id USING ERRCODE = 'no_data_found';
    END IF;
    IF length(create_role.password) < 16 IS NOT FALSE THEN
      RAISE EXCEPTION 'The password is shorter than 16 characters' USING ERRCODE = 'invalid_password';
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = reader) THEN
      EXECUTE format('CREATE ROLE %I', reader);
    END IF;
    EXECUTE format('ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 20 PASSWORD %L', reader, create_role.password);
    EXECUTE format('GRANT enms_reader TO %I', reader);
    FOR setting, value IN
      SELECT split_part(s, '=', 1), substr(s, strpos(s, '=') + 1)
      FROM pg_roles r, unnest(r.rolconfig) AS s WHERE r.rolname = 'enms_reader'
    LOOP
      EXECUTE format('ALTER ROLE %I SET %I = %s', reader, setting,
        CASE setting WHEN 'search_path' THEN value ELSE quote_literal(value) END);
    END LOOP;
    INSERT INTO public.reader_roles (role_name, tenant_id) VALUES (reader, create_role.tenant_id)
    ON CONFLICT (role_name) DO UPDATE SET tenant_id = excluded.tenant_id;
    RETURN reader;
  END
  $$;
  COMMENT ON FUNCTION reader.create_role IS
    'Makes or renews the role that reads for one tenant, enms_reader_<tenant>, and returns its name; raises no_data_found for an unknown tenant. Runs as superuser.';
  REVOKE ALL ON FUNCTION reader.create_role FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION reader.create_role TO enms_service`;

const endLongQueries = `
  CREATE OR REPLACE PROCEDURE reader.end_long_queries(job_id integer, config jsonb)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
  BEGIN
    PERFORM pg_terminate_backend(a.pid)
    FROM pg_stat_activity a JOIN public.reader_roles r ON r.role_name = a.usename
    WHERE a.datname = current_database() AND a.state <> 'idle'
      AND coalesce(a.xact_start, a.query_start) < clock_timestamp() - make_interval(secs => (end_long_queries.config ->> 'longest_s')::double precision);
  END
  $$;
  COMMENT ON PROCEDURE reader.end_long_queries IS
    'Ends the sessions of readers whose transaction is older than config.longest_s seconds. Runs as superuser.';
  REVOKE ALL ON PROCEDURE reader.end_long_queries FROM PUBLIC;
  GRANT EXECUTE ON PROCEDURE reader.end_long_queries TO enms_owner`;

/** Sleeping, locking, large objects, notifications and jobs are for our own rooms. */
const closeFunctions = `
  DO $$
  DECLARE
    closed regprocedure;
  BEGIN
    FOR closed IN
      SELECT p.oid FROM pg_proc p
      WHERE (p.pronamespace = 'pg_catalog'::regnamespace AND p.proname ~ '^(pg_sleep|pg_(try_)?advisory_|pg_notify$|pg_logical_emit_message$|lo_|loread$|lowrite$)')
        OR (p.pronamespace = 'public'::regnamespace AND p.proname = 'add_job')
    LOOP
      EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', closed);
      EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO enms_owner, enms_writer, enms_service', closed);
    END LOOP;
  END
  $$`;
