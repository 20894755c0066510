/** How often the directory is loaded, and whom to tell. */
export interface DirectoryCacheOptions {
  /** At the latest after so long. */
  refreshMillis: number;
  onLoaded?: () => void;
  onFailed?: (error: unknown) => void;
}

const RETRY_MILLIS = 1000;
/** Loading may take at most a tenth of the time, however often the registry changes. */
const REST_FACTOR = 9;
const MIN_REST_MILLIS = 100;

/**
 * Keeps a snapshot of something that lives in the database: loaded again after a change was announced, and after
 * a while in any case. A failure keeps the last snapshot.
 */
export class DirectoryCache<D> {
  readonly #load: () => Promise<D>;
  readonly #options: DirectoryCacheOptions;
  #snapshot: D | null = null;
  #waiters: ((snapshot: D) => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #loading = false;
  #resting = false;
  #stale = false;
  #stopped = false;

  constructor(load: () => Promise<D>, options: DirectoryCacheOptions) {
    this.#load = load;
    this.#options = options;
  }

  start(): void {
    void this.#refresh();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** The newest snapshot; null until the first was loaded. */
  get snapshot(): D | null {
    return this.#snapshot;
  }

  /** Resolves with the first snapshot there is. */
  async loaded(): Promise<D> {
    return this.#snapshot ?? (await new Promise<D>((resolve) => this.#waiters.push(resolve)));
  }

  /** Something has changed: load again soon. */
  invalidate(): void {
    if (this.#loading || this.#resting) this.#stale = true;
    else void this.#refresh();
  }

  async #refresh(): Promise<void> {
    if (this.#loading || this.#stopped) return;
    clearTimeout(this.#timer);
    this.#loading = true;
    this.#stale = false;
    const startedAtMillis = performance.now();
    let nextMillis = RETRY_MILLIS;
    try {
      const snapshot = await this.#load();
      this.#snapshot = snapshot;
      nextMillis = this.#options.refreshMillis;
      this.#options.onLoaded?.();
      const waiters = this.#waiters;
      this.#waiters = [];
      for (const proceed of waiters) proceed(snapshot);
    } catch (error) {
      this.#options.onFailed?.(error);
    }
    this.#loading = false;
    this.#rest((performance.now() - startedAtMillis) * REST_FACTOR, nextMillis);
  }

  #rest(restMillis: number, nextMillis: number): void {
    if (this.#stopped) return;
    this.#resting = true;
    this.#timer = setTimeout(
      () => {
        this.#resting = false;
        if (this.#stale) void this.#refresh();
        else this.#timer = setTimeout(() => void this.#refresh(), nextMillis);
      },
      Math.max(restMillis, MIN_REST_MILLIS),
    );
  }
}
