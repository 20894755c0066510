import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, LOG } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import type { Logger } from 'pino';
import { inBackground } from '../workers/background.ts';
import { JobStopped, describeError, mayPass } from './job-error.ts';
import type { JobError } from './job-error.ts';
import type { AnyJobKind } from './job-kind.ts';
import { DEFAULT_EXPIRE_SECONDS, DEFAULT_RETRY_LIMIT } from './job-kind.ts';
import { JobMetrics } from './job-metrics.ts';
import type { RunOutcome } from './job-metrics.ts';
import type { QueuedJob } from './job-queue.ts';
import { JobRegistry } from './job-registry.ts';
import { JobRepository } from './job-repository.ts';
import { SCHEDULE } from './job.ts';
import { LedgerWatch } from './ledger-watch.ts';
import type { Job } from './job.ts';
import { RunningJob } from './running-job.ts';

/** Told to the queue, which then gives the job out again later. */
export class RunAgain extends Error {
  override readonly name = 'RunAgain';
}

/** Runs jobs that the queue gives out, and writes what becomes of them into the history. */
@Injectable()
export class JobRunner {
  readonly #registry: JobRegistry;
  readonly #repository: JobRepository;
  readonly #metrics: JobMetrics;
  readonly #ledger: LedgerWatch;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #running = new Map<string, RunningJob>();

  constructor(
    registry: JobRegistry,
    repository: JobRepository,
    metrics: JobMetrics,
    ledger: LedgerWatch,
    @Inject(LOG) log: Logger,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#registry = registry;
    this.#repository = repository;
    this.#metrics = metrics;
    this.#ledger = ledger;
    this.#log = log;
    this.#clock = clock;
  }

  /**
   * Runs a job once. Returns when it is over, for good or bad.
   *
   * @throws RunAgain when it is to be given out again; DatabaseError when the history cannot be written, with the same
   *   consequence
   */
  async run(id: string, queued: QueuedJob, queueSignal: AbortSignal): Promise<void> {
    if (queued.requestedBy === SCHEDULE) {
      if ((await this.#registry.find(queued.kind)?.isDue?.()) === false) return;
      await this.#waitForLedger(queued.kind);
    }
    const job = await this.#repository.begin({ id, ...queued });
    if (job === undefined) return;
    const kind = this.#registry.find(job.kind);
    if (kind === undefined) return this.#refuse(job, UNKNOWN_KIND);
    if (job.attempt > attemptsOf(kind)) return this.#refuse(job, LOST);
    const ended = this.#metrics.begin(kind.name);
    const log = this.#log.child({ job: id, kind: kind.name, attempt: job.attempt });
    let outcome: RunOutcome = 'failed';
    try {
      const result = await this.#runOnce(kind, job, queued.timeZone, queueSignal, log);
      await this.#repository.end(id, 'done', { result });
      outcome = 'done';
    } catch (error) {
      outcome = await this.#fail(kind, job, error, log);
    } finally {
      ended(outcome);
    }
    if (outcome === 'retried' || outcome === 'interrupted') throw new RunAgain(outcome);
  }

  /** Stops it when it runs here. */
  cancel(id: string): void {
    this.#running.get(id)?.stop('cancelled');
  }

  isRunning(id: string): boolean {
    return this.#running.has(id);
  }

  stopAll(): void {
    for (const running of this.#running.values()) running.stop('stopping');
  }

  /** @throws RunAgain while the ledger is behind */
  async #waitForLedger(kind: string): Promise<void> {
    const cause = await this.#ledger.cause();
    if (cause === null) return;
    this.#log.info({ kind, cause }, 'scheduled job waits');
    throw new RunAgain(cause);
  }

  async #runOnce(
    kind: AnyJobKind,
    job: Job,
    timeZone: string | null,
    queueSignal: AbortSignal,
    log: Logger,
  ): Promise<unknown> {
    const running = new RunningJob({
      expireInSeconds: kind.expireInSeconds ?? DEFAULT_EXPIRE_SECONDS,
      queueSignal,
      report: (progress, message) => this.#repository.report(job.id, progress, message),
    });
    this.#running.set(job.id, running);
    const context = {
      jobId: job.id,
      tenantId: job.tenantId,
      requestedBy: job.requestedBy,
      attempt: job.attempt,
      timeZone,
      signal: running.signal,
      progress: (share: number, message?: string) => running.progress(share, message),
      log,
      clock: this.#clock,
    };
    try {
      return await running.through(() => inBackground(() => kind.run(job.params, context)));
    } finally {
      this.#running.delete(job.id);
    }
  }

  async #fail(kind: AnyJobKind, job: Job, error: unknown, log: Logger): Promise<RunOutcome> {
    if (error instanceof JobStopped && error.why === 'cancelled') {
      await this.#repository.end(job.id, 'cancelled');
      return 'cancelled';
    }
    if (error instanceof JobStopped && error.why === 'stopping') {
      await this.#repository.requeue(job.id, null, true);
      return 'interrupted';
    }
    const described = describeError(error);
    if (mayPass(error) && job.attempt < attemptsOf(kind)) {
      log.warn({ err: error }, 'job failed and is tried again');
      await this.#repository.requeue(job.id, described, false);
      return 'retried';
    }
    log.error({ err: error }, 'job failed');
    await this.#repository.end(job.id, 'failed', { error: described });
    return 'failed';
  }

  async #refuse(job: Job, error: JobError): Promise<void> {
    this.#log.error({ job: job.id, kind: job.kind, code: error.code }, 'job failed');
    await this.#repository.end(job.id, 'failed', { error });
  }
}

function attemptsOf(kind: AnyJobKind): number {
  return 1 + (kind.retryLimit ?? DEFAULT_RETRY_LIMIT);
}

const UNKNOWN_KIND: JobError = {
  code: 'unknown_job_kind',
  message: 'This version of the service knows no job of this kind.',
  remedy: 'Ask for a kind that it knows.',
};

const LOST: JobError = {
  code: 'job_lost',
  message: 'The service ended, again and again, while the job ran.',
  remedy: 'Ask for less at once; look for the job’s id in the log of the service.',
};
