import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Piscina } from 'piscina';
import { isBackground } from './background.ts';
import type { TaskFailure, TaskOutcome, TaskRequest } from './task-outcome.ts';
import type { TaskInput, TaskName, TaskOutput } from './tasks.ts';

export type { TaskInput } from './tasks.ts';
import { WorkerError } from './worker-error.ts';

/** Injection token of {@link WorkersOptions}. */
export const WORKERS_OPTIONS = Symbol('workers options');

export interface WorkersOptions {
  /** Threads that wait for requests; as many more are started for jobs while there are some. */
  readonly threads: number;
  /** Another script than the one beside this file; for a test of what a thread may do wrong. */
  readonly script?: URL;
}

export interface RunOptions {
  /** Stops the task, also one that runs: its thread is ended and another takes its place. */
  readonly signal?: AbortSignal;
}

const FROM_SOURCE = import.meta.url.endsWith('.ts');
/** Sources need the compiler's transforms and the workspaces' source condition; what is built needs neither. */
const EXEC_ARGUMENTS = FROM_SOURCE
  ? ['--conditions=enms-source', '--experimental-transform-types', '--no-warnings']
  : [];
/** A thread of the jobs ends when it had nothing to do for this long. */
const IDLE_MILLIS = 60_000;

/**
 * Threads that compute what would hold up requests. Jobs have threads of their own, so that a fit somebody waits for
 * does not queue behind a backtest of minutes.
 */
@Injectable()
export class Workers implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #options: WorkersOptions;
  #forRequests: Piscina<TaskRequest, TaskOutcome> | undefined;
  #forJobs: Piscina<TaskRequest, TaskOutcome> | undefined;
  #stopped = false;

  constructor(@Inject(WORKERS_OPTIONS) options: WorkersOptions) {
    this.#options = options;
  }

  /** Starts the threads of requests, which load the statistics while they wait. */
  onApplicationBootstrap(): void {
    this.#forRequests ??= this.#pool(this.#options.threads);
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    await Promise.all([this.#forRequests?.destroy(), this.#forJobs?.destroy()]);
  }

  /**
   * Runs a task of the map in a thread. The input is copied to it; typed arrays of the result are handed over.
   *
   * @throws StatisticsError as the task threw it; WorkerError when the thread died or the task has a bug; the signal's
   *   reason when it was aborted
   */
  async run<N extends TaskName>(
    name: N,
    input: TaskInput<N>,
    { signal }: RunOptions = {},
  ): Promise<TaskOutput<N>> {
    signal?.throwIfAborted();
    if (this.#stopped) throw new WorkerError('workers_stopped', 'The service is stopping.');
    const outcome = await this.#outcome({ name, input }, signal);
    if ('failure' in outcome) throw await errorOf(name, outcome.failure);
    return outcome.value as TaskOutput<N>;
  }

  async #outcome(request: TaskRequest, signal: AbortSignal | undefined): Promise<TaskOutcome> {
    try {
      return await this.#poolOfCaller().run(request, { signal: signal ?? null });
    } catch (error) {
      signal?.throwIfAborted();
      throw new WorkerError(
        this.#stopped ? 'workers_stopped' : 'worker_crashed',
        `The thread of the task "${request.name}" ended: ${error instanceof Error ? error.message : String(error)}`,
        { cause: error },
      );
    }
  }

  #poolOfCaller(): Piscina<TaskRequest, TaskOutcome> {
    if (isBackground()) return (this.#forJobs ??= this.#pool(0));
    return (this.#forRequests ??= this.#pool(this.#options.threads));
  }

  #pool(waiting: number): Piscina<TaskRequest, TaskOutcome> {
    const script = this.#options.script ?? new URL(`./worker.${FROM_SOURCE ? 'ts' : 'js'}`, import.meta.url);
    return new Piscina<TaskRequest, TaskOutcome>({
      filename: script.href,
      minThreads: waiting,
      maxThreads: this.#options.threads,
      idleTimeout: IDLE_MILLIS,
      // A waiting thread must be able to collect garbage; blocked on an atomic it could not.
      atomics: 'disabled',
      execArgv: EXEC_ARGUMENTS,
      // Nothing a task computes depends on the environment, and it holds secrets.
      env: {},
    });
  }
}

async function errorOf(task: string, failure: TaskFailure): Promise<Error> {
  const { statistics } = failure;
  if (statistics !== undefined) {
    const { StatisticsError } = await import('@enms/statistics');
    const { code, field, remedy } = statistics;
    return new StatisticsError(code, failure.message, { remedy, ...(field !== undefined && { field }) });
  }
  const cause = Object.assign(new Error(failure.message), { name: failure.name, stack: failure.stack });
  return new WorkerError('task_failed', `The task "${task}" failed: ${failure.message}`, { cause });
}
