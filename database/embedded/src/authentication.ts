import { randomBytes } from 'node:crypto';
import type { Engine } from './engine/engine.ts';
import { quoteLiteral, type SessionRole } from './engine/session-user.ts';
import {
  formatVerifier,
  makeVerifier,
  matchesPassword,
  parseVerifier,
  type ScramVerifier,
} from './wire/scram.ts';

/** Settings that `ALTER ROLE ... SET` gives a role, as pg_db_role_setting keeps them. */
export type RoleSettings = readonly (readonly [name: string, value: string])[];

export interface Credentials {
  /** Undefined when no such role may log in: the exchange goes on with a made-up verifier and fails at its end. */
  readonly role: SessionRole | undefined;
  readonly verifier: ScramVerifier;
  readonly settings: RoleSettings;
}

/** Reads what PostgreSQL knows of a role. The engine's session must be the superuser's and outside a transaction. */
export function findCredentials(engine: Engine, roleName: string): Credentials {
  const [row] = engine.query(
    `SELECT oid, rolpassword, rolcanlogin AND (rolvaliduntil IS NULL OR rolvaliduntil > now()) AS may_log_in
       FROM pg_catalog.pg_authid WHERE rolname = ${quoteLiteral(roleName)}`,
  );
  const verifier = parseVerifier(row?.['rolpassword'] ?? '');
  if (row?.['may_log_in'] !== 't' || verifier === undefined) {
    return { role: undefined, verifier: makeVerifier(randomBytes(16).toString('hex')), settings: [] };
  }
  const oid = Number(row['oid']);
  return { role: { name: roleName, oid }, verifier, settings: readRoleSettings(engine, oid) };
}

function readRoleSettings(engine: Engine, roleOid: number): RoleSettings {
  const rows = engine.query(
    `SELECT unnest(setconfig) AS setting FROM pg_catalog.pg_db_role_setting
      WHERE setrole IN (0, ${roleOid})
        AND setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))
      ORDER BY setrole, setdatabase`,
  );
  return rows.map((row) => {
    const text = row['setting'] ?? '';
    const equals = text.indexOf('=');
    return [text.slice(0, equals), text.slice(equals + 1)] as const;
  });
}

/** Gives the superuser the password of the environment, unless it has it already. */
export function ensureSuperuserPassword(engine: Engine, password: string): void {
  const [row] = engine.query("SELECT rolpassword FROM pg_catalog.pg_authid WHERE rolname = 'postgres'");
  const known = parseVerifier(row?.['rolpassword'] ?? '');
  if (known !== undefined && matchesPassword(known, password)) return;
  engine.query(`ALTER ROLE postgres PASSWORD ${quoteLiteral(formatVerifier(makeVerifier(password)))}`);
}
