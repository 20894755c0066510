import { Worker } from 'node:worker_threads';

/** What both threads see: when the running call is to end (Unix milliseconds, 0: no limit), and which call it is. */
export interface WatchdogBoard {
  readonly deadlines: SharedArrayBuffer;
  readonly runs: SharedArrayBuffer;
}

declare global {
  /** Called by the watchdog's inspector session in the middle of a call. */
  var enmsInterruptStatement: ((run: number) => void) | undefined;
}

const SCRIPT = `./watchdog-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`;

/** Calls `interrupt` in the middle of a call of the engine that exceeds its time. */
export class Watchdog {
  readonly #deadline: Float64Array;
  readonly #run: Int32Array;
  readonly #worker: Worker;
  #interrupted = false;

  constructor(interrupt: () => void) {
    const board = { deadlines: new SharedArrayBuffer(8), runs: new SharedArrayBuffer(4) };
    this.#deadline = new Float64Array(board.deadlines);
    this.#run = new Int32Array(board.runs);
    this.#worker = new Worker(new URL(SCRIPT, import.meta.url), { workerData: board, execArgv: [] });
    this.#worker.unref();
    globalThis.enmsInterruptStatement = (run) => {
      // It may come late, when another call runs already or none.
      if (this.#deadline[0] === 0 || Atomics.load(this.#run, 0) !== run) return;
      this.#interrupted = true;
      interrupt();
    };
  }

  /** The call that begins may take `millis`; 0 is without limit. */
  begin(millis: number): void {
    this.#interrupted = false;
    Atomics.add(this.#run, 0, 1);
    this.#deadline[0] = millis === 0 ? 0 : Date.now() + millis;
  }

  /** The call is over. Returns whether it was interrupted. */
  end(): boolean {
    this.#deadline[0] = 0;
    return this.#interrupted;
  }

  async stop(): Promise<void> {
    globalThis.enmsInterruptStatement = undefined;
    await this.#worker.terminate();
  }
}
