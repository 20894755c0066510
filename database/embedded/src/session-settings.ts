import type { Engine } from './engine/engine.ts';
import { copyString } from './engine/wasm-module.ts';
import { quoteIdentifier, quoteLiteral } from './engine/session-user.ts';

/**
 * Settings that clients do change, watched after every exchange at a microsecond each. Others are added to the
 * watch when a statement names them.
 */
const WATCHED = [
  'session_authorization',
  'role',
  'search_path',
  'TimeZone',
  'DateStyle',
  'IntervalStyle',
  'client_encoding',
  'application_name',
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  'default_transaction_read_only',
  'default_transaction_isolation',
  'standard_conforming_strings',
  'extra_float_digits',
  'bytea_output',
  'client_min_messages',
  'synchronous_commit',
  'work_mem',
  'row_security',
  'session_replication_role',
  'check_function_bodies',
] as const;

/** Beyond so many, settings that clients name are no longer kept apart. */
const WATCH_LIMIT = 300;

/** Its place in the watch: first, since setting it resets the role. */
const SESSION_AUTHORIZATION = 0;
/** RESET ALL leaves the session user and the role. */
const KEPT_BY_RESET_ALL = 2;

/** Reported to the client whenever they change (protocol: ParameterStatus). */
const REPORTED: ReadonlySet<string> = new Set([
  'application_name',
  'client_encoding',
  'DateStyle',
  'default_transaction_read_only',
  'IntervalStyle',
  'standard_conforming_strings',
  'TimeZone',
]);

/** These consult the catalogue or the encoding tables: SQL sets them, in a transaction of its own. */
const SET_BY_SQL: ReadonlySet<string> = new Set(['role', 'client_encoding']);

/** Value of each watched setting, in the order of the watch. Never changed in place: compared by identity first. */
export type SettingValues = readonly string[];

/** The settings of the engine's one session: reads what an exchange changed, and makes them those of another client. */
export class SessionSettings {
  readonly #engine: Engine;
  readonly #watch: { readonly name: string; readonly pointer: number }[] = [];
  #baseline: string[] = [];
  #current: SettingValues = [];

  constructor(engine: Engine) {
    this.#engine = engine;
    WATCHED.forEach((name) => {
      this.watch(name);
    });
  }

  /** What a new client starts with. */
  get baseline(): SettingValues {
    return this.#baseline;
  }

  /** What a client of another role starts with. */
  baselineOf(roleName: string): SettingValues {
    return this.#baseline.with(SESSION_AUTHORIZATION, roleName);
  }

  /** From now on `name` is kept apart by client, too. Outside of transactions only matters from the next exchange. */
  watch(name: string): void {
    if (this.#indexOf(name) >= 0 || this.#watch.length >= WATCH_LIMIT) return;
    const pointer = copyString(this.#engine.module, name);
    if (!name.includes('.') && this.#engine.setting(pointer) === undefined) {
      this.#engine.module._free(pointer);
      return;
    }
    this.#watch.push({ name, pointer });
    const value = this.#engine.setting(pointer) ?? '';
    this.#baseline = [...this.#baseline, value];
    this.#current = [...this.#current, value];
  }

  /** Values after an exchange; the same object as before when nothing changed. */
  capture(): SettingValues {
    const values = this.#watch.map(({ pointer }) => this.#engine.setting(pointer) ?? '');
    if (values.some((value, index) => value !== this.#current[index])) this.#current = values;
    return this.#current;
  }

  /** Makes the session's settings `wanted`, at no cost when they are already. Outside of transactions only. */
  apply(wanted: SettingValues): void {
    if (wanted === this.#current) return;
    if (wanted[SESSION_AUTHORIZATION] !== this.#current[SESSION_AUTHORIZATION]) {
      this.#engine.query(`SET SESSION AUTHORIZATION ${quoteIdentifier(wanted[SESSION_AUTHORIZATION] ?? '')}`);
      this.capture(); // the role went with it
    }
    this.#watch.forEach(({ name }, index) => {
      const value = wanted[index] ?? this.#baseline[index] ?? '';
      if (value !== this.#current[index]) this.#set(name, value);
    });
    this.#current =
      wanted.length === this.#watch.length ? wanted : [...wanted, ...this.#baseline.slice(wanted.length)];
  }

  /** One setting of `values`, in PostgreSQL's base unit where it has one. */
  valueOf(values: SettingValues, name: (typeof WATCHED)[number]): string {
    return values[this.#indexOf(name)] ?? '';
  }

  /**
   * `values` after a RESET of one setting, or of all ('*'): what is the server's default now becomes what the client
   * logged in with (`origin`). What was set again afterwards stays.
   */
  restored(values: SettingValues, name: string, origin: SettingValues): SettingValues {
    const only = name === '*' ? undefined : this.#indexOf(name);
    return values.map((value, index) => {
      if (only === undefined ? index < KEPT_BY_RESET_ALL : index !== only) return value;
      const isDefault = value === this.#baseline[index] || index === SESSION_AUTHORIZATION;
      return isDefault ? (origin[index] ?? value) : value;
    });
  }

  #indexOf(name: string): number {
    const lower = name.toLowerCase();
    return this.#watch.findIndex((watched) => watched.name.toLowerCase() === lower);
  }

  /** Reported settings that differ between two states, as name and new value. */
  changesToReport(from: SettingValues | undefined, to: SettingValues): (readonly [string, string])[] {
    if (from === to) return [];
    return this.#watch.flatMap(({ name }, index) => {
      const value = to[index];
      const changed = REPORTED.has(name) && value !== undefined && value !== from?.[index];
      return changed ? [[name, value] as const] : [];
    });
  }

  #set(name: string, value: string): void {
    if (!SET_BY_SQL.has(name)) this.#engine.setSession(name, value);
    else if (name === 'role')
      this.#engine.query(`SET ROLE ${value === 'none' ? 'NONE' : quoteIdentifier(value)}`);
    else this.#engine.query(`SET ${name} TO ${quoteLiteral(value)}`);
  }
}
