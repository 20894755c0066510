import { createHash } from 'node:crypto';
import type { Frame } from './wire/frames.ts';
import {
  closeStatementMessage,
  frontend,
  readCString,
  syncMessage,
  withName,
} from './wire/frontend-messages.ts';

const NAME_LIMIT_BYTES = 63;

/**
 * Keeps the prepared statements of clients apart. Named ones are renamed on the way in; the unnamed one, of which
 * the engine has a single place for everybody, is prepared again when another client took the place meanwhile.
 */
export class PreparedStatements {
  readonly #clientId: number;
  readonly #engineNames = new Map<string, string>();
  readonly #unnamedPlace: UnnamedPlace;
  #unnamed: Buffer | undefined;

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

  /**
   * Frames as the engine is to see them. `injected` counts the messages put in front, whose answers
   * (ParseComplete) are not the client's.
   */
  translate(frames: readonly Frame[]): { readonly frames: Buffer[]; readonly injected: number } {
    const translated: Buffer[] = [];
    let injected = 0;
    for (const frame of frames) {
      if (this.#needsUnnamed(frame)) {
        if (this.#unnamed !== undefined && this.#unnamedPlace.holder !== this.#clientId) {
          if (translated.length === 0) {
            translated.push(this.#unnamed);
            injected += 1;
          }
          this.#unnamedPlace.holder = this.#clientId;
        }
      }
      translated.push(this.#translateOne(frame));
    }
    return { frames: translated, injected };
  }

  /** Messages that free what this client prepared, or undefined when there is nothing to free. */
  release(): Buffer[] | undefined {
    if (this.#engineNames.size === 0) return undefined;
    const closes = [...this.#engineNames.values()].map((name) => closeStatementMessage(name));
    this.#engineNames.clear();
    return [...closes, syncMessage];
  }

  #needsUnnamed({ type, bytes }: Frame): boolean {
    if (type === frontend.bind) return bytes[bytes.indexOf(0, 5) + 1] === 0;
    return type === frontend.describe && bytes[5] === 0x53 && bytes[6] === 0;
  }

  #translateOne(frame: Frame): Buffer {
    const { type, bytes } = frame;
    if (type === frontend.parse) return this.#parse(bytes);
    if (type === frontend.bind) return this.#rename(bytes, bytes.indexOf(0, 5) + 1);
    if ((type === frontend.describe || type === frontend.close) && bytes[5] === 0x53) {
      const renamed = this.#rename(bytes, 6);
      if (type === frontend.close) this.#engineNames.delete(readCString(bytes, 6).text);
      return renamed;
    }
    if (type === frontend.query) {
      this.#unnamed = undefined;
      this.#unnamedPlace.holder = undefined;
    }
    return bytes;
  }

  #parse(bytes: Buffer): Buffer {
    if (bytes[5] === 0) {
      this.#unnamed = Buffer.from(bytes);
      this.#unnamedPlace.holder = this.#clientId;
      return bytes;
    }
    const { text, end } = readCString(bytes, 5);
    const name = this.engineName(text);
    this.#engineNames.set(text, name);
    return withName(bytes, 5, end, name);
  }

  #rename(bytes: Buffer, start: number): Buffer {
    if (bytes[start] === 0) return bytes;
    const { text, end } = readCString(bytes, start);
    return withName(bytes, start, end, this.engineName(text));
  }
}

/** Whose unnamed statement the engine holds at the moment. */
export interface UnnamedPlace {
  holder: number | undefined;
}
