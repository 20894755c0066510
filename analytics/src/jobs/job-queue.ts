import { Inject, Injectable } from '@nestjs/common';
import { LOG } from '@enms/http-api';
import { withNamedErrors } from '@enms/timescale-client';
import { PgBoss } from 'pg-boss';
import type { SendOptions } from 'pg-boss';
import type { Logger } from 'pino';
import type { NewJob } from './job.ts';

/** Injection token of {@link JobsOptions}. */
export const JOBS_OPTIONS = Symbol('jobs options');

export interface JobsOptions {
  readonly databaseUrl: string;
  /** Jobs that run at once in this process. */
  readonly concurrency: number;
  /** Whether jobs run by the clock here; without, only those that are asked for. */
  readonly schedules: boolean;
  /** How long the service waits for its jobs when it stops. */
  readonly stopMillis: number;
}

/** What travels with a job through the queue. A scheduled one is in no history yet, so it brings everything. */
export interface QueuedJob extends Omit<NewJob, 'id'> {
  readonly timeZone: string | null;
}

export interface PlannedJob extends QueuedJob {
  readonly cron: string;
  readonly runsIn: string;
  readonly expireInSeconds: number;
}

/** One queue for all kinds: one statement looks for work, however many kinds there are. */
const QUEUE = 'analytics';
/** Two for the queue, so that a fetch never waits for a heartbeat. */
const MAX_CONNECTIONS = 2;
/** A database that is busy with a history is not away. */
const CONNECT_TIMEOUT_MILLIS = 30_000;
const POLL_SECONDS = 2;
const SCHEDULE_CHECK_SECONDS = 30;
/** What is due goes through a queue of its own, so that one of several services sends it on. */
const SCHEDULE_POLL_SECONDS = 5;
const SUPERVISE_SECONDS = 30;
/** A service that was silent for so long was killed; its jobs are given to whoever is there. */
const HEARTBEAT_SECONDS = 30;
/** The history counts the attempts and decides; this is only more than it ever allows. */
const RETRY_LIMIT = 1000;
const RETRY_DELAY_SECONDS = 5;
const RETRY_DELAY_MAX_SECONDS = 600;
/** The runner ends a job in time; the queue only takes it back where that failed. */
const EXPIRE_MARGIN_SECONDS = 60;
const KEPT_SECONDS = 24 * 3600;

/**
 * What waits and who works on it: pg-boss, in schema `pgboss`. It survives restarts of the database, of this service and
 * of Redis. The history that people see is `analytics.jobs`; see {@link JobRunner}.
 */
@Injectable()
export class JobQueue {
  readonly #boss: PgBoss;
  readonly #options: JobsOptions;
  #worker: string | undefined;

  constructor(@Inject(JOBS_OPTIONS) options: JobsOptions, @Inject(LOG) log: Logger) {
    this.#options = options;
    this.#boss = new PgBoss({
      connectionString: options.databaseUrl,
      application_name: 'analytics jobs',
      max: MAX_CONNECTIONS,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MILLIS,
      schema: 'pgboss',
      createSchema: false,
      schedule: options.schedules,
      cronMonitorIntervalSeconds: SCHEDULE_CHECK_SECONDS,
      cronWorkerIntervalSeconds: SCHEDULE_POLL_SECONDS,
      superviseIntervalSeconds: SUPERVISE_SECONDS,
      monitorIntervalSeconds: SUPERVISE_SECONDS,
      // The queue stays small; what these would look after is looked after by autovacuum.
      reindex: false,
      monitorVacuum: false,
    });
    this.#boss.on('error', (error) => log.warn({ err: error }, 'job queue'));
    this.#boss.on('warning', ({ message, data }) => log.warn({ data }, message));
  }

  /**
   * Makes or migrates its tables where that is due, and begins to work.
   *
   * @param work throws to have the job given back, which is then tried again later
   * @throws DatabaseError while the database is away or has no schema yet
   */
  async start(work: (id: string, job: QueuedJob, signal: AbortSignal) => Promise<void>): Promise<void> {
    await withNamedErrors(() => this.#boss.start());
    // At most one job of a key waits; that one runs at a time is asked for where work is fetched.
    await withNamedErrors(() =>
      this.#boss.createQueue(QUEUE, {
        policy: 'short',
        heartbeatSeconds: HEARTBEAT_SECONDS,
        retryLimit: RETRY_LIMIT,
        retryDelay: RETRY_DELAY_SECONDS,
        retryBackoff: true,
        retryDelayMax: RETRY_DELAY_MAX_SECONDS,
        deleteAfterSeconds: KEPT_SECONDS,
      }),
    );
    // What a killed service left behind is found now, not at the next round.
    await withNamedErrors(() => this.#boss.supervise(QUEUE));
    const options = {
      pollingIntervalSeconds: POLL_SECONDS,
      localConcurrency: this.#options.concurrency,
      groupConcurrency: 1,
    };
    this.#worker ??= await this.#boss.work<QueuedJob>(QUEUE, options, async ([job]) => {
      if (job !== undefined) await work(job.id, job.data, job.signal);
    });
  }

  /** Gives what is scheduled its times, and takes them from what is scheduled no more. */
  async schedule(planned: readonly PlannedJob[]): Promise<void> {
    if (!this.#options.schedules) return;
    await withNamedErrors(async () => {
      for (const { cron, runsIn, expireInSeconds, ...job } of planned) {
        const options = { ...sendOptions(job, expireInSeconds), tz: runsIn, key: scheduleKey(job) };
        await this.#boss.schedule(QUEUE, cron, job, options);
      }
      const keys = new Set(planned.map(scheduleKey));
      for (const { key } of await this.#boss.getSchedules(QUEUE)) {
        if (!keys.has(key)) await this.#boss.unschedule(QUEUE, key);
      }
    });
  }

  /** Queues a job, before those that are scheduled. @throws DatabaseError; Error before the queue was started */
  async send({ id, ...job }: NewJob, expireInSeconds: number): Promise<void> {
    const data: QueuedJob = { ...job, timeZone: null };
    await withNamedErrors(() =>
      this.#boss.send(QUEUE, data, { ...sendOptions(job, expireInSeconds), id, priority: 1 }),
    );
    if (this.#worker !== undefined) this.#boss.notifyWorker(this.#worker);
  }

  /** Whether the queue still has it, waiting or at work. */
  async has(id: string): Promise<boolean> {
    const [job] = await withNamedErrors(() => this.#boss.findJobs(QUEUE, { id }));
    return job !== undefined && ['created', 'retry', 'active'].includes(job.state);
  }

  /** Takes it out of the queue, also from under whoever works on it. */
  async remove(id: string): Promise<void> {
    await withNamedErrors(() => this.#boss.deleteJob(QUEUE, id));
  }

  /** Waits for what runs, as long as the options allow, and gives back what did not end. */
  async stop(): Promise<void> {
    await this.#boss.stop({ graceful: true, timeout: this.#options.stopMillis });
  }
}

function sendOptions(job: Omit<NewJob, 'id'>, expireInSeconds: number): SendOptions {
  const group = `${job.tenantId ?? 'system'}:${job.kind}:${job.key}`;
  return {
    singletonKey: group,
    group: { id: group },
    expireInSeconds: expireInSeconds + EXPIRE_MARGIN_SECONDS,
  };
}

/** pg-boss takes letters, digits and `_ - . /`: the names of kinds and time zones, but no `+`. */
function scheduleKey({ kind, timeZone }: Pick<QueuedJob, 'kind' | 'timeZone'>): string {
  return timeZone === null ? kind : `${kind}/${timeZone.replaceAll('+', '_')}`;
}
