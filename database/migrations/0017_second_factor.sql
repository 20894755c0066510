-- A second factor for people (RFC 6238), and what they are told of their sessions.

-- totp_secret holds the secret as the service encrypted it; while totp_confirmed_at is NULL it was shown, and not yet
-- proven by a code. failed_attempts and locked_until count wrong codes of the person, from all addresses together.
ALTER TABLE users
  ADD COLUMN totp_confirmed_at timestamptz,
  -- The newest step of 30 s whose code was taken: it and those before are refused.
  ADD COLUMN totp_last_step bigint;

-- Codes that stand in for a lost authenticator, each good once.
CREATE TABLE recovery_codes (
  user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
  code_hash bytea NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (user_id, code_hash)
);

-- From where a session was begun or renewed.
ALTER TABLE refresh_tokens
  ADD COLUMN address inet,
  ADD COLUMN user_agent text;
