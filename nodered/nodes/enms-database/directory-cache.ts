/** How often the directory is loaded, and whom to tell. */
export interface DirectoryCacheOptions {
  /** At the latest after so long. */
  refreshMillis: number;
  onLoaded?: () => void;
  onFailed?: (error: unknown) => void;
}

const RETRY_MILLIS = 1000;
/** Loading takes at most a tenth of the time, however often the registry changes, unless the database is slow. */
const REST_FACTOR = 9;
const MIN_REST_MILLIS = 100;
/** What is announced is read before the messages that wait for it are given up, however slow the last load was. */
const MAX_REST_MILLIS = 3000;

/**
 * Keeps a snapshot of something that lives in the database: loaded again after a change was announced, and after
 * a while in any case. A failure keeps the last snapshot.
 */
export class DirectoryCache<D> {
  readonly #load: () => Promise<D>;
  readonly #options: DirectoryCacheOptions;
  #snapshot: D | null = null;
  #waiters: ((snapshot: D) => void)[] = [];
  /** Called when every announced change is in the snapshot. */
  #followers: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #loading = false;
  #resting = false;
  #stale = false;
  /** A change was announced that no load has begun to read yet, or that a load is reading now. */
  #announced = false;
  #catchingUp = false;
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

  /** The database says that something has changed: load again soon. */
  announce(): void {
    this.#announced = true;
    this.invalidate();
  }

  /** Whether an announced change is not in the snapshot yet. */
  get isBehind(): boolean {
    return this.#announced || this.#catchingUp;
  }

  /** Resolves when every change announced so far is in the snapshot, or a load has failed. */
  async caughtUp(): Promise<void> {
    if (this.isBehind) await new Promise<void>((resolve) => this.#followers.push(resolve));
  }

  /** Something may have changed: load again soon. */
  invalidate(): void {
    if (this.#loading || this.#resting) this.#stale = true;
    else void this.#refresh();
  }

  async #refresh(): Promise<void> {
    if (this.#loading || this.#stopped) return;
    clearTimeout(this.#timer);
    this.#loading = true;
    this.#stale = false;
    this.#catchingUp = this.#announced;
    this.#announced = false;
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
    this.#catchingUp = false;
    if (!this.isBehind) for (const proceed of this.#followers.splice(0)) proceed();
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
      Math.min(Math.max(restMillis, MIN_REST_MILLIS), MAX_REST_MILLIS),
    );
  }
}
