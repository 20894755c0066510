import { JobStopped } from './job-error.ts';

export interface RunningJobOptions {
  readonly expireInSeconds: number;
  /** The queue's own signal: the service stops, or the queue took the job back. */
  readonly queueSignal: AbortSignal;
  /** Writes progress; answers whether the job is still to run. */
  readonly report: (progress: number, message: string | null) => Promise<boolean>;
}

/** Progress is written as often, and no oftener; so often it is asked whether somebody cancelled the job elsewhere. */
const WRITE_MILLIS = 1000;
const ASK_MILLIS = 5000;
/** A job that does not heed its signal is left to itself after this time. */
const GRACE_MILLIS = 10_000;

/** One run: what it has told of its progress, and what may end it early. */
export class RunningJob {
  readonly #options: RunningJobOptions;
  readonly #controller = new AbortController();
  readonly #expiry: NodeJS.Timeout;
  readonly #stopOnQueueSignal = (): void => this.stop('stopping');
  #timer: NodeJS.Timeout | undefined;
  #lastWrite = 0;
  #isOver = false;
  #progress = 0;
  #message: string | null = null;

  constructor(options: RunningJobOptions) {
    this.#options = options;
    this.#expiry = setTimeout(() => this.stop('expired'), options.expireInSeconds * 1000);
    options.queueSignal.addEventListener('abort', this.#stopOnQueueSignal);
    this.#writeIn(ASK_MILLIS);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  progress(share: number, message?: string): void {
    this.#progress = Math.min(1, Math.max(0, share));
    this.#message = message ?? this.#message;
    this.#writeIn(Math.max(0, this.#lastWrite + WRITE_MILLIS - Date.now()));
  }

  stop(why: JobStopped['why']): void {
    this.#controller.abort(new JobStopped(why));
  }

  /**
   * What `work` returns.
   *
   * @throws JobStopped when it was stopped, whatever `work` made of that; else what `work` throws
   */
  async through<T>(work: () => Promise<T>): Promise<T> {
    const left = Promise.withResolvers<never>();
    const leave = (): void => {
      setTimeout(() => left.reject(this.signal.reason as Error), GRACE_MILLIS).unref();
    };
    this.signal.addEventListener('abort', leave);
    try {
      return await Promise.race([work(), left.promise]);
    } catch (error) {
      throw this.signal.aborted ? this.signal.reason : error;
    } finally {
      this.#end();
      this.signal.removeEventListener('abort', leave);
    }
  }

  #end(): void {
    clearTimeout(this.#expiry);
    clearTimeout(this.#timer);
    this.#isOver = true;
    this.#options.queueSignal.removeEventListener('abort', this.#stopOnQueueSignal);
  }

  #writeIn(millis: number): void {
    if (this.#isOver) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#write(), millis);
  }

  async #write(): Promise<void> {
    this.#lastWrite = Date.now();
    // While the database is away nobody can cancel either; the next write tells.
    const isToRun = await this.#options.report(this.#progress, this.#message).catch(() => true);
    if (!isToRun) this.stop('cancelled');
    else if (!this.signal.aborted) this.#writeIn(ASK_MILLIS);
  }
}
