import { sessionEffects } from './sql/session-effects.ts';
import { copyInResponse } from './wire/backend-messages.ts';
import { FramingError, type Frame } from './wire/frames.ts';
import { frontend } from './wire/frontend-messages.ts';

const COPY_MESSAGES: ReadonlySet<number> = new Set([frontend.copyData, frontend.copyDone, frontend.copyFail]);

/**
 * Collects the data of a COPY ... FROM STDIN before the engine sees the statement: the engine cannot wait for a
 * client in the middle of one. So the data of one COPY must fit in memory.
 */
export class CopyIntake {
  readonly #limitBytes: number;
  #frames: Frame[] = [];
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  static isCopyMessage({ type }: Frame): boolean {
    return COPY_MESSAGES.has(type);
  }

  get isOpen(): boolean {
    return this.#frames.length > 0;
  }

  /** Asks the client for its data; the columns are left to it. */
  get request(): Buffer {
    return copyInResponse(0);
  }

  /** True when the query is one COPY FROM STDIN: from now on `take` gets the client's frames. */
  begins(query: Frame): boolean {
    const { bytes } = query;
    // Long texts are data, not COPY commands.
    if (bytes.length > 65_536) return false;
    const sql = bytes.toString('utf8', 5, bytes.length - 1);
    if (!/\bcopy\b/i.test(sql) || sessionEffects(sql, String)?.copiesIn !== 1) return false;
    this.#frames = [query];
    this.#bytes = 0;
    return true;
  }

  /** Returns the whole exchange when the data has come to its end. */
  take(frame: Frame): readonly Frame[] | undefined {
    if (frame.type === frontend.sync || frame.type === frontend.flush) return undefined;
    if (!CopyIntake.isCopyMessage(frame)) throw new FramingError('unexpected message during COPY FROM STDIN');
    this.#bytes += frame.bytes.length;
    if (this.#bytes > this.#limitBytes) {
      throw new FramingError(
        `COPY data exceeds the limit of ${this.#limitBytes} bytes: copy in smaller parts`,
      );
    }
    this.#frames.push(frame);
    return frame.type === frontend.copyData ? undefined : this.#frames.splice(0);
  }
}
