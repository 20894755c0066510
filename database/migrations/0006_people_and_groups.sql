-- Sign-in, keys of programs, and what belongs to groups.

ALTER TABLE users
  ADD COLUMN is_active boolean NOT NULL DEFAULT true,
  ADD COLUMN locale text NOT NULL DEFAULT 'en',
  -- Tokens issued before are void.
  ADD COLUMN password_changed_at timestamptz NOT NULL DEFAULT now();

ALTER TABLE api_keys
  ADD COLUMN role text NOT NULL DEFAULT 'viewer'
    CHECK (role IN ('viewer', 'operator', 'analyst', 'engineer', 'administrator')),
  -- The first characters, to tell keys apart.
  ADD COLUMN prefix text NOT NULL DEFAULT '',
  ADD COLUMN created_by text NOT NULL DEFAULT '',
  ADD COLUMN revoked_at timestamptz;

ALTER TABLE refresh_tokens
  ADD COLUMN tenant_id integer REFERENCES tenants ON DELETE CASCADE,
  ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX refresh_tokens_family ON refresh_tokens (family);
CREATE INDEX refresh_tokens_user ON refresh_tokens (user_id);

-- Failed sign-ins for each account and address: who guesses locks out himself, not the person.
CREATE TABLE sign_in_failures (
  email text NOT NULL,
  address inet NOT NULL,
  failed_attempts integer NOT NULL,
  last_failed_at timestamptz NOT NULL,
  locked_until timestamptz,
  PRIMARY KEY (email, address)
);

CREATE INDEX audit_log_tenant ON audit_log (tenant_id, id DESC);

-- Answers of creating calls, kept for a day, so that a repeated call is answered and not done twice.
CREATE TABLE idempotency_keys (
  tenant_id integer NOT NULL REFERENCES tenants ON DELETE CASCADE,
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  route text NOT NULL,
  request_sha256 bytea NOT NULL,
  -- NULL while the first call runs.
  status integer,
  body jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, key)
);

CREATE TABLE machine_groups (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id integer NOT NULL REFERENCES tenants ON DELETE CASCADE,
  name text NOT NULL,
  UNIQUE (tenant_id, name)
);
CREATE TABLE machine_group_members (
  group_id integer NOT NULL REFERENCES machine_groups ON DELETE CASCADE,
  machine_id integer NOT NULL REFERENCES machines ON DELETE CASCADE,
  PRIMARY KEY (group_id, machine_id)
);

-- What was asked in words, and what was answered; a person or tenant may opt out.
CREATE TABLE voice_interactions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  tenant_id integer NOT NULL REFERENCES tenants ON DELETE CASCADE,
  actor text NOT NULL,
  locale text NOT NULL,
  utterance text,
  intent text,
  entities jsonb NOT NULL DEFAULT '{}',
  confidence double precision,
  outcome text NOT NULL CHECK (outcome IN ('answered', 'clarification', 'declined', 'failed')),
  answer text,
  took_ms double precision NOT NULL
);
CREATE INDEX voice_interactions_tenant ON voice_interactions (tenant_id, id DESC);
ALTER TABLE tenants ADD COLUMN logs_voice boolean NOT NULL DEFAULT true;

-- The database roles that read for one tenant each (Grafana); the views of schema reader show each its own tenant.
CREATE TABLE reader_roles (
  role_name name PRIMARY KEY,
  tenant_id integer NOT NULL REFERENCES tenants ON DELETE CASCADE
);
