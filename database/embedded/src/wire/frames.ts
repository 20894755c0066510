/**
 * Cuts a TCP byte stream into PostgreSQL protocol frames (https://www.postgresql.org/docs/17/protocol-message-formats.html).
 * The first frame of a connection has no type byte; every later one is a type byte, a length and a body.
 */

/** One message as it came: `type` is its first byte (0 for start-up packets), `bytes` the whole of it. */
export interface Frame {
  readonly type: number;
  readonly bytes: Buffer;
}

/** The peer speaks something else, or more than is allowed: the connection cannot go on. */
export class FramingError extends Error {
  override readonly name = 'FramingError';
}

const STARTUP_LIMIT_BYTES = 10_000;

export class FrameSplitter {
  #chunks: Buffer[] = [];
  #buffered = 0;
  #startup = true;
  readonly #frameLimitBytes: number;

  constructor(frameLimitBytes: number) {
    this.#frameLimitBytes = frameLimitBytes;
  }

  /** Bytes that wait for the rest of their frame. */
  get bufferedBytes(): number {
    return this.#buffered;
  }

  /** From now on frames carry a type byte. */
  endStartup(): void {
    this.#startup = false;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
  }

  /** Takes the next complete frame, or undefined when more bytes are needed. */
  next(): Frame | undefined {
    const headerBytes = this.#startup ? 4 : 5;
    if (this.#buffered < headerBytes) return undefined;
    const header = this.#head(headerBytes);
    const length = header.readInt32BE(headerBytes - 4);
    this.#checkLength(length);
    const total = length + headerBytes - 4;
    if (this.#buffered < total) return undefined;
    const bytes = this.#take(total);
    return { type: this.#startup ? 0 : (bytes[0] ?? 0), bytes };
  }

  #checkLength(length: number): void {
    if (this.#startup && (length < 8 || length > STARTUP_LIMIT_BYTES)) {
      throw new FramingError('invalid length of startup packet');
    }
    if (length < 4) throw new FramingError('invalid message length');
    if (length > this.#frameLimitBytes) {
      throw new FramingError(`message of ${length} bytes exceeds the limit of ${this.#frameLimitBytes}`);
    }
  }

  /** The first `count` bytes in one buffer; joins chunks only where a header or a complete frame straddles them. */
  #head(count: number): Buffer {
    const first = this.#chunks[0];
    if (first !== undefined && first.length >= count) return first;
    let size = 0;
    const parts: Buffer[] = [];
    while (size < count) {
      const part = this.#chunks.shift();
      if (part === undefined) break;
      parts.push(part);
      size += part.length;
    }
    const joined = Buffer.concat(parts, size);
    this.#chunks.unshift(joined);
    return joined;
  }

  #take(count: number): Buffer {
    const head = this.#head(count);
    if (head.length === count) this.#chunks.shift();
    else this.#chunks[0] = head.subarray(count);
    this.#buffered -= count;
    return head.length === count ? head : head.subarray(0, count);
  }
}
