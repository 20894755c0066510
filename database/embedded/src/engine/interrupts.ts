import type { PostgresModule } from './wasm-module.ts';

/** Where data of the main module begin: a symbol's export is relative to it. */
const MEMORY_BASE = 1024;
/** globals.c: InterruptPending, QueryCancelPending, ProcDiePending, four bytes each. */
const QUERY_CANCEL_OFFSET = 4;
const PROC_DIE_OFFSET = 8;
const REALTIME_CLOCK = 0;
const FAR_FUTURE_NANOS = 2n ** 62n;

type ClockTimeGet = ((clock: number, precision: bigint, pointer: number) => number) & {
  readonly sig?: string;
};
type Imports = Record<string, Record<string, unknown>>;
interface Instance {
  readonly exports: Readonly<Record<string, { readonly value: number } | undefined>>;
}
/** The part of the global WebAssembly object that is used here. */
interface WebAssemblyApi {
  instantiate: (source: unknown, imports: Imports) => Promise<Instance | { readonly instance: Instance }>;
}

/**
 * Sets in PostgreSQL's memory what the signal handler of a cancel request sets on a server; the statement then ends
 * at its next check for interrupts, with SQLSTATE 57014.
 */
export class Interrupts {
  #module: PostgresModule | undefined;
  #address = 0;
  #pending = false;

  /**
   * Runs `open`, during which PGlite makes its WebAssembly instance, and keeps hold of that instance, which PGlite
   * does not hand out. Sleeping is a loop over the clock there: it is made to end when an interrupt is pending.
   */
  async during<T>(open: () => Promise<T>): Promise<T> {
    const api = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly;
    const { instantiate } = api;
    api.instantiate = async (source, imports) => {
      this.#wrapClock(imports);
      const result = await instantiate(source, imports);
      this.#locate('instance' in result ? result.instance : result);
      return result;
    };
    try {
      return await open();
    } finally {
      api.instantiate = instantiate;
    }
  }

  attach(module: PostgresModule): void {
    if (this.#address === 0) throw new Error('PostgreSQL was not found in the WebAssembly module');
    this.#module = module;
  }

  /** Asks the running statement to end. */
  raise(): void {
    this.#pending = true;
    this.#set(1);
  }

  /** Forgets a request that came too late for the statement it was meant for. */
  clear(): void {
    if (!this.#pending) return;
    this.#pending = false;
    this.#set(0);
  }

  #set(value: 0 | 1): void {
    const words = this.#module?.HEAP32;
    if (words === undefined) return;
    words[(this.#address + QUERY_CANCEL_OFFSET) >> 2] = value;
    words[this.#address >> 2] = value;
  }

  #locate({ exports }: Instance): void {
    const { InterruptPending: interrupt, ProcDiePending: die } = exports;
    if (interrupt === undefined || die === undefined) return;
    if (die.value - interrupt.value !== PROC_DIE_OFFSET) {
      throw new Error('this build of PostgreSQL lays out its interrupt flags differently');
    }
    this.#address = interrupt.value + MEMORY_BASE;
  }

  #wrapClock(imports: Imports): void {
    const system = imports['wasi_snapshot_preview1'];
    const original = system?.['clock_time_get'] as ClockTimeGet | undefined;
    if (system === undefined || original === undefined) return;
    const wrapped = (clock: number, precision: bigint, pointer: number): number => {
      const result = original(clock, precision, pointer);
      if (this.#pending && clock !== REALTIME_CLOCK && this.#module !== undefined) {
        this.#module.HEAP64[pointer >> 3] = FAR_FUTURE_NANOS;
      }
      return result;
    };
    // Emscripten reads the signature off the function.
    system['clock_time_get'] = Object.assign(wrapped, { sig: original.sig });
  }
}
