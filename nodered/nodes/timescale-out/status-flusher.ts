import type { Pool } from '@enms/timescale-client';
import type { Logger } from 'pino';
import { runStatement } from './array-statement.ts';
import type { DeviceTouchBoard } from '../../src/device-touch-board.ts';
import { FlushPace } from './flush-pace.ts';
import { MachineStatusBoard } from './machine-status-board.ts';
import { touchDevices, updateStatus } from './statements.ts';

const LOOK_INTERVAL_MILLIS = 250;
const ROWS_PER_STATEMENT = 5000;

/** Brings the newest values of machines and devices to their tables now and then, apart from the readings. */
export class StatusFlusher {
  readonly statuses = new MachineStatusBoard();
  readonly #touches: DeviceTouchBoard;
  readonly #pool: Pool;
  readonly #log: Logger;
  readonly #pace = new FlushPace();
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> | null = null;
  #stopped: Promise<void> | null = null;

  constructor(pool: Pool, touches: DeviceTouchBoard, log: Logger) {
    this.#pool = pool;
    this.#touches = touches;
    this.#log = log;
  }

  start(): void {
    this.#timer = setInterval(() => {
      if (this.#flushing !== null || !this.#pace.due(performance.now())) return;
      this.#flushing = this.#flush().finally(() => {
        this.#flushing = null;
      });
    }, LOOK_INTERVAL_MILLIS);
  }

  /** Flushes a last time. Idempotent. */
  stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopped ??= Promise.resolve(this.#flushing).then(() => this.#flush());
    return this.#stopped;
  }

  async #flush(): Promise<void> {
    const statuses = this.statuses.take();
    const touches = this.#touches.take();
    if (statuses.length + touches.length === 0) return;
    const startedAtMillis = performance.now();
    try {
      while (statuses.length > 0) {
        await runStatement(this.#pool, updateStatus, statuses.slice(-ROWS_PER_STATEMENT));
        statuses.length = Math.max(statuses.length - ROWS_PER_STATEMENT, 0);
      }
      while (touches.length > 0) {
        await runStatement(this.#pool, touchDevices, touches.slice(-ROWS_PER_STATEMENT));
        touches.length = Math.max(touches.length - ROWS_PER_STATEMENT, 0);
      }
    } catch (error) {
      this.statuses.putBack(statuses);
      this.#touches.putBack(touches);
      this.#log.debug({ err: error }, 'the newest values wait for the database');
    }
    this.#pace.ran(startedAtMillis, performance.now());
  }
}
