-- People and programs; used from sign-in on.
CREATE TABLE users (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL,
  display_name text NOT NULL,
  password_hash text NOT NULL,
  totp_secret text,
  failed_attempts integer NOT NULL DEFAULT 0,
  locked_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX users_email ON users (lower(email));
CREATE TABLE memberships (
  user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
  tenant_id integer NOT NULL REFERENCES tenants ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('viewer', 'operator', 'analyst', 'engineer', 'administrator')),
  PRIMARY KEY (user_id, tenant_id)
);
CREATE TABLE api_keys (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id integer NOT NULL REFERENCES tenants ON DELETE CASCADE,
  name text NOT NULL,
  key_hash bytea NOT NULL UNIQUE,
  scopes text[] NOT NULL,
  expires_at timestamptz,
  last_used_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE refresh_tokens (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
  family uuid NOT NULL,
  token_hash bytea NOT NULL UNIQUE,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  revoked_at timestamptz
);
CREATE TABLE audit_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  tenant_id integer REFERENCES tenants,
  actor text NOT NULL,
  action text NOT NULL,
  object text NOT NULL,
  before jsonb,
  after jsonb,
  address inet
);
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: it is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log EXECUTE FUNCTION refuse_change();

-- Whoever validates messages keeps the registry in memory: tell them when it changes.
CREATE FUNCTION telemetry.announce_registry_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('registry_changed', TG_TABLE_NAME);
  RETURN NULL;
END
$$;
CREATE TRIGGER factories_changed AFTER INSERT OR UPDATE OR DELETE ON factories FOR EACH STATEMENT EXECUTE FUNCTION telemetry.announce_registry_change();
CREATE TRIGGER machines_changed AFTER INSERT OR UPDATE OR DELETE ON machines FOR EACH STATEMENT EXECUTE FUNCTION telemetry.announce_registry_change();
CREATE TRIGGER devices_added AFTER INSERT OR DELETE ON devices FOR EACH STATEMENT EXECUTE FUNCTION telemetry.announce_registry_change();
-- Not on last_seen and the like, which change all the time.
CREATE TRIGGER devices_changed AFTER UPDATE OF code, factory_id, dialect, status, capabilities, expected_interval_s ON devices
  FOR EACH STATEMENT EXECUTE FUNCTION telemetry.announce_registry_change();
CREATE TRIGGER meter_assignments_changed AFTER INSERT OR UPDATE OR DELETE ON meter_assignments FOR EACH STATEMENT EXECUTE FUNCTION telemetry.announce_registry_change();
