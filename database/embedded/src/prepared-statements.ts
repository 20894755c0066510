import { createHash } from 'node:crypto';
import { sessionEffects, type SessionEffects } from './sql/session-effects.ts';
import type { Frame } from './wire/frames.ts';
import {
  closeStatementMessage,
  frontend,
  queryMessage,
  readCString,
  syncMessage,
  withName,
} from './wire/frontend-messages.ts';

const NAME_LIMIT_BYTES = 63;
/** Longer texts carry data, not commands to the session. */
const INSPECTED_BYTES = 1024 * 1024;

/**
 * Keeps the prepared statements of clients apart. Named ones are renamed on the way in; the unnamed one, of which
 * the engine has a single place for everybody, is prepared again when another client took the place meanwhile.
 */
export class PreparedStatements {
  readonly #clientId: number;
  readonly #named = new Map<string, SessionEffects | undefined>();
  readonly #unnamedPlace: UnnamedPlace;
  #unnamed: { readonly bytes: Buffer; readonly effect: SessionEffects | undefined } | undefined;

  constructor(clientId: number, unnamedPlace: UnnamedPlace) {
    this.#clientId = clientId;
    this.#unnamedPlace = unnamedPlace;
  }

  /** What `name` is called in the engine. */
  engineName(name: string): string {
    const suffix = `@${this.#clientId}`;
    if (Buffer.byteLength(name) + suffix.length <= NAME_LIMIT_BYTES) return name + suffix;
    return createHash('sha256').update(name).digest('hex').slice(0, 40) + suffix;
  }

  /** An exchange as the engine is to see it. */
  translate(frames: readonly Frame[]): Translation {
    const translated: Buffer[] = [];
    const effects: SessionEffects[] = [];
    let injected = 0;
    for (const frame of frames) {
      if (this.#lostUnnamed(frame) && this.#unnamed !== undefined) {
        // Prepared again in front of everything: in the middle its answer could not be told from the client's own.
        translated.unshift(this.#unnamed.bytes);
        this.#unnamedPlace.holder = this.#clientId;
        injected += 1;
      }
      translated.push(this.#translateOne(frame, effects));
    }
    return { frames: translated, injected, effects };
  }

  /** SQL-level PREPARE and DEALLOCATE change the same names. */
  note({ prepares, deallocates }: SessionEffects): void {
    prepares.forEach((name) => this.#named.set(name, undefined));
    deallocates.filter((name) => name !== '*').forEach((name) => this.#named.delete(name));
  }

  /** Messages that free what this client prepared, or undefined when there is nothing to free. */
  release(): Buffer[] | undefined {
    if (this.#named.size === 0) return undefined;
    const closes = [...this.#named.keys()].map((name) => closeStatementMessage(this.engineName(name)));
    this.#named.clear();
    return [...closes, syncMessage];
  }

  /** True when the frame uses the unnamed statement while the engine holds another client's. */
  #lostUnnamed({ type, bytes }: Frame): boolean {
    const uses =
      (type === frontend.bind && bytes[bytes.indexOf(0, 5) + 1] === 0) ||
      (type === frontend.describe && bytes[5] === STATEMENT && bytes[6] === 0);
    return uses && this.#unnamedPlace.holder !== this.#clientId;
  }

  #translateOne(frame: Frame, effects: SessionEffects[]): Buffer {
    const { type, bytes } = frame;
    switch (type) {
      case frontend.query:
        return this.#query(bytes, effects);
      case frontend.parse:
        return this.#parse(bytes);
      case frontend.bind:
        return this.#bind(bytes, effects);
      case frontend.describe:
        return bytes[5] === STATEMENT ? this.#rename(bytes, 6) : bytes;
      case frontend.close:
        return bytes[5] === STATEMENT ? this.#close(bytes) : bytes;
      default:
        return bytes;
    }
  }

  #query(bytes: Buffer, effects: SessionEffects[]): Buffer {
    this.#unnamed = undefined;
    this.#unnamedPlace.holder = undefined;
    if (bytes.length > INSPECTED_BYTES) return bytes;
    const sql = bytes.toString('utf8', 5, bytes.length - 1);
    const effect = sessionEffects(sql, (name) => this.engineName(name));
    if (effect === undefined) return bytes;
    effects.push(effect);
    return effect.sql === sql ? bytes : queryMessage(effect.sql);
  }

  #parse(bytes: Buffer): Buffer {
    const name = readCString(bytes, 5);
    const query = readCString(bytes, name.end);
    const effect = sessionEffects(query.text, (other) => this.engineName(other));
    const changed = effect === undefined || effect.sql === query.text ? undefined : effect.sql;
    const sqlBytes = changed === undefined ? bytes : withName(bytes, name.end, query.end, changed);
    if (name.text === '') {
      this.#unnamed = { bytes: Buffer.from(sqlBytes), effect };
      this.#unnamedPlace.holder = this.#clientId;
      return sqlBytes;
    }
    this.#named.set(name.text, effect);
    return withName(sqlBytes, 5, name.end, this.engineName(name.text));
  }

  #bind(bytes: Buffer, effects: SessionEffects[]): Buffer {
    const start = bytes.indexOf(0, 5) + 1;
    const { text } = readCString(bytes, start);
    const effect = text === '' ? this.#unnamed?.effect : this.#named.get(text);
    if (effect !== undefined) effects.push(effect);
    return this.#rename(bytes, start);
  }

  #close(bytes: Buffer): Buffer {
    this.#named.delete(readCString(bytes, 6).text);
    return this.#rename(bytes, 6);
  }

  #rename(bytes: Buffer, start: number): Buffer {
    if (bytes[start] === 0) return bytes;
    const { text, end } = readCString(bytes, start);
    return withName(bytes, start, end, this.engineName(text));
  }
}

const STATEMENT = 0x53; // S, as opposed to a portal

export interface Translation {
  readonly frames: Buffer[];
  /** Messages put in front, whose answers (ParseComplete) are not the client's. */
  readonly injected: number;
  /** What the exchange's statements do to the session. */
  readonly effects: readonly SessionEffects[];
}

/** Whose unnamed statement the engine holds at the moment. */
export interface UnnamedPlace {
  holder: number | undefined;
}
