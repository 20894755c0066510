import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { LOG } from '@enms/http-api';
import { createHash, randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { AnyJobKind } from './job-kind.ts';
import { DEFAULT_EXPIRE_SECONDS } from './job-kind.ts';
import type { PlannedJob } from './job-queue.ts';
import { JobQueue } from './job-queue.ts';
import { JobRegistry } from './job-registry.ts';
import { JobRepository } from './job-repository.ts';
import { JobRunner } from './job-runner.ts';
import { SCHEDULE } from './job.ts';
import type { NewJob } from './job.ts';

/** For whom a job is, and what it must not run beside. */
export interface EnqueueOptions {
  /** Null: of the system, for all tenants. */
  readonly tenantId: number | null;
  readonly requestedBy: string;
  /** Instead of the key that the kind makes of the parameters. */
  readonly key?: string;
}

const FIRST_RETRY_MILLIS = 1000;
const LONGEST_RETRY_MILLIS = 30_000;
const UPKEEP_MILLIS = 60_000;
/** What was asked for just now may still be on its way into the queue. */
const SETTLED_SECONDS = 60;
const HISTORY_DAYS = 30;

/** The jobs of the service: asks for them, and keeps queue and history together. */
@Injectable()
export class Jobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #registry: JobRegistry;
  readonly #repository: JobRepository;
  readonly #queue: JobQueue;
  readonly #runner: JobRunner;
  readonly #log: Logger;
  #timer: NodeJS.Timeout | undefined;
  #starting: Promise<void> | undefined;
  #isStopping = false;

  constructor(
    registry: JobRegistry,
    repository: JobRepository,
    queue: JobQueue,
    runner: JobRunner,
    @Inject(LOG) log: Logger,
  ) {
    this.#registry = registry;
    this.#repository = repository;
    this.#queue = queue;
    this.#runner = runner;
    this.#log = log;
  }

  /** Begins as soon as the database is there; the service answers meanwhile. */
  onApplicationBootstrap(): void {
    this.#starting = this.#start(FIRST_RETRY_MILLIS);
  }

  /** Before the database and the worker threads are gone: what runs is told to stop, and given back to the queue. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    await this.#starting;
    this.#runner.stopAll();
    await this.#queue.stop();
  }

  /**
   * Asks for a job. Where one of the same kind and key waits already, that one is as good.
   *
   * @param kind the kind or its name
   * @returns the id of the job that will run
   * @throws DatabaseError when it cannot be written down; Error for a kind that nobody registered
   */
  async enqueue(
    kind: string | { readonly name: string },
    params: object,
    { tenantId, requestedBy, key }: EnqueueOptions,
  ): Promise<string> {
    const known = this.#kind(typeof kind === 'string' ? kind : kind.name);
    const job: NewJob = {
      id: randomUUID(),
      kind: known.name,
      key: key ?? keyOf(known, params),
      params,
      tenantId,
      requestedBy,
    };
    const id = await this.#repository.add(job);
    if (id === job.id) await this.#send(job, known);
    return id;
  }

  /** Cancels a job that waits or runs; false when it was over. @throws DatabaseError */
  async cancel(id: string): Promise<boolean> {
    const wasCancelled = await this.#repository.end(id, 'cancelled');
    if (this.#runner.isRunning(id)) this.#runner.cancel(id);
    // Else the next of its key would wait for it; where another process runs it, its next report tells it.
    else await this.#queue.remove(id);
    return wasCancelled;
  }

  #kind(name: string): AnyJobKind {
    const kind = this.#registry.find(name);
    if (kind === undefined) throw new Error(`There is no kind of job named "${name}".`);
    return kind;
  }

  /** It is written down already: what cannot be sent now is sent by the next upkeep. */
  async #send(job: NewJob, kind: AnyJobKind): Promise<void> {
    try {
      await this.#queue.send(job, expiryOf(kind));
    } catch (error) {
      this.#log.warn({ err: error, job: job.id }, 'job waits for the queue');
    }
  }

  async #start(retryMillis: number): Promise<void> {
    try {
      await this.#queue.start((id, job, signal) => this.#runner.run(id, job, signal));
      await this.#queue.schedule(await this.#planned());
      await this.#upkeep(0);
      this.#log.info('jobs are at work');
    } catch (error) {
      if (this.#isStopping) return;
      this.#log.warn({ cause: String(error), retryInMillis: retryMillis }, 'jobs wait for the database');
      this.#timer = setTimeout(() => {
        this.#starting = this.#start(Math.min(retryMillis * 2, LONGEST_RETRY_MILLIS));
      }, retryMillis);
    }
  }

  /** What is scheduled, for each time zone of the sites where the schedule asks so. */
  async #planned(): Promise<PlannedJob[]> {
    const zones = await this.#repository.siteTimeZones();
    return this.#registry.kinds.flatMap((kind): PlannedJob[] => {
      const { schedule } = kind;
      if (schedule === undefined) return [];
      const plan = {
        kind: kind.name,
        params: schedule.params,
        tenantId: null,
        requestedBy: SCHEDULE,
        cron: schedule.cron,
        expireInSeconds: expiryOf(kind),
      };
      const key = keyOf(kind, schedule.params);
      if (schedule.timeZone !== 'site') return [{ ...plan, key, timeZone: null, runsIn: schedule.timeZone }];
      return zones.map((zone) => ({ ...plan, key: `${key} ${zone}`, timeZone: zone, runsIn: zone }));
    });
  }

  /** Sends again what the history knows and the queue lost, and forgets what is long over. */
  async #upkeep(settledSeconds: number): Promise<void> {
    clearTimeout(this.#timer);
    try {
      for (const job of await this.#repository.unfinished(settledSeconds)) {
        const kind = this.#registry.find(job.kind);
        if (kind === undefined || this.#runner.isRunning(job.id) || (await this.#queue.has(job.id))) continue;
        await this.#queue.remove(job.id);
        await this.#queue.send({ ...job, key: job.key ?? '' }, expiryOf(kind));
      }
      await this.#repository.forget(HISTORY_DAYS);
    } catch (error) {
      this.#log.warn({ err: error }, 'upkeep of jobs failed');
    }
    if (!this.#isStopping)
      this.#timer = setTimeout(() => void this.#upkeep(SETTLED_SECONDS), UPKEEP_MILLIS).unref();
  }
}

function expiryOf(kind: AnyJobKind): number {
  return kind.expireInSeconds ?? DEFAULT_EXPIRE_SECONDS;
}

/** What two jobs share that must not run at once. */
function keyOf(kind: AnyJobKind, params: object): string {
  return (
    kind.key?.(params) ?? createHash('sha256').update(canonical(params)).digest('base64url').slice(0, 22)
  );
}

/** JSON with its members in order: the same parameters are the same text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
