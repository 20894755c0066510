import { Engine, EngineError } from './engine.ts';

/** A role as it acts: its oid is what PostgreSQL checks. */
export interface SessionRole {
  readonly name: string;
  readonly oid: number;
}

export const SUPERUSER: SessionRole = { name: 'postgres', oid: 10 };

/** miscinit.c of the pinned build lays AuthenticatedUserId this many bytes after CurrentUserId. */
const AUTHENTICATED_USER_OFFSET = 20;
const STATICS_END_BYTES = 16 * 1024 * 1024;
const MARKS = [0x5ab1c0de, 0x5ab1c0df] as const;

/**
 * Makes the engine's one session act as the role of the client that owns it, for good.
 *
 * `SET SESSION AUTHORIZATION` alone would be a courtesy: PostgreSQL lets whoever *authenticated* as superuser take
 * it back, also from inside a DO block. A real server authenticates each connection anew; here the variable that
 * remembers who authenticated is set in the module's memory. It is static, so it is found by its neighbour, which
 * an exported function can change, and the find is proven by its effect before any client is served.
 */
export class SessionUser {
  readonly #engine: Engine;
  readonly #authenticatedUser: number;

  private constructor(engine: Engine, authenticatedUser: number) {
    this.#engine = engine;
    this.#authenticatedUser = authenticatedUser;
  }

  /** Finds the variable and proves that a role that is no superuser cannot get out of itself. Throws otherwise. */
  static locate(engine: Engine): SessionUser {
    // Once set, the setting has a value to come back to when a transaction that changed it is rolled back.
    engine.query('SET SESSION AUTHORIZATION postgres');
    const address = currentUserAddress(engine) + AUTHENTICATED_USER_OFFSET;
    if (engine.module.HEAP32[address >> 2] !== SUPERUSER.oid) {
      throw new Error('the authenticated user is not where this build of PostgreSQL keeps it');
    }
    const user = new SessionUser(engine, address);
    user.#prove();
    return user;
  }

  /** From now on PostgreSQL takes `role` for the one that logged in. */
  authenticateAs(role: SessionRole): void {
    this.#engine.module.HEAP32[this.#authenticatedUser >> 2] = role.oid;
  }

  #prove(): void {
    this.#engine.query('BEGIN; CREATE ROLE enms_boundary_probe');
    const [row] = this.#engine.query("SELECT oid FROM pg_roles WHERE rolname = 'enms_boundary_probe'");
    this.#engine.query('SET SESSION AUTHORIZATION enms_boundary_probe');
    this.authenticateAs({ name: 'enms_boundary_probe', oid: Number(row?.['oid']) });
    const refusal = this.#refusalOf("DO $$ BEGIN EXECUTE 'SET SESSION AUTHORIZATION postgres'; END $$");
    this.authenticateAs(SUPERUSER);
    this.#engine.query('ROLLBACK');
    const [who] = this.#engine.query('SELECT session_user, current_user');
    if (refusal !== '42501' || who?.['session_user'] !== 'postgres' || who['current_user'] !== 'postgres') {
      throw new Error('roles are not separated: a client could act as superuser');
    }
  }

  #refusalOf(sql: string): string | undefined {
    try {
      this.#engine.query(sql);
      return undefined;
    } catch (error) {
      return error instanceof EngineError ? error.code : undefined;
    }
  }
}

/** Address of miscinit.c's CurrentUserId: the one word that follows what SetUserIdAndSecContext sets. */
function currentUserAddress({ module }: Engine): number {
  const places = MARKS.map((mark) => {
    module._SetUserIdAndSecContext(mark, 0);
    return wordsEqualTo(module.HEAP32.subarray(0, STATICS_END_BYTES >> 2), mark);
  });
  module._SetUserIdAndSecContext(SUPERUSER.oid, 0);
  const [first = new Set<number>(), second = new Set<number>()] = places;
  const both = [...first].filter((index) => second.has(index));
  const [only] = both;
  if (only === undefined || both.length > 1) throw new Error('the current user was not found in memory');
  return only << 2;
}

function wordsEqualTo(words: Int32Array, value: number): Set<number> {
  const found = new Set<number>();
  for (let index = words.indexOf(value); index >= 0; index = words.indexOf(value, index + 1))
    found.add(index);
  return found;
}

export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
