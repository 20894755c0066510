import type { Logger } from 'pino';
import { EngineError } from '../engine/engine.ts';
import { assume, assumeServer, type SharedSession } from '../session.ts';
import { quoteLiteral } from '../engine/session-user.ts';
import type { Row } from '../wire/rows.ts';

/** A job of TimescaleDB (refresh, compression, retention, user-defined) whose time has come. */
interface DueJob {
  readonly id: number;
  readonly procedure: string;
  /** Its max_runtime; 0 is without limit. */
  readonly limitMillis: number;
  readonly owner: { readonly name: string; readonly oid: number };
}

export interface JobOutcome {
  readonly job: string;
  readonly succeeded: boolean;
  readonly seconds: number;
}

/** Calls home; there is no network in here. */
const NEVER_RUN = 'policy_telemetry';
const LONGEST_BACKOFF = '1 hour';

/**
 * Does what TimescaleDB's background workers do on a server: runs due jobs, one turn of the session each, so that
 * clients come in between. TimescaleDB keeps no record of a job that is run by hand, so this keeps it, in
 * TimescaleDB's own table: timescaledb_information.job_stats and next_start tell the truth, across restarts.
 */
export class JobScheduler {
  readonly #session: SharedSession;
  readonly #log: Logger;
  readonly #pollMillis: number;
  readonly #onOutcome: (outcome: JobOutcome) => void;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    session: SharedSession,
    log: Logger,
    pollMillis: number,
    onOutcome: (outcome: JobOutcome) => void = () => undefined,
  ) {
    this.#session = session;
    this.#log = log;
    this.#pollMillis = pollMillis;
    this.#onOutcome = onOutcome;
  }

  start(): void {
    this.#timer = setTimeout(() => {
      this.runDueJobs()
        .catch((error: unknown) => {
          if (!this.#stopped) this.#log.error({ err: error }, 'jobs could not be looked up');
        })
        .finally(() => {
          if (!this.#stopped) this.start();
        });
    }, this.#pollMillis);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Runs every job that is due now, each once. */
  async runDueJobs(): Promise<void> {
    const jobs = await this.#session.queue.exclusively(() => this.#dueJobs());
    for (const job of jobs) {
      if (this.#stopped) return;
      await this.#session.queue.exclusively(() => {
        this.#run(job);
      });
    }
  }

  #dueJobs(): DueJob[] {
    assumeServer(this.#session);
    const { engine } = this.#session;
    const [known] = engine.query("SELECT to_regclass('_timescaledb_internal.bgw_job_stat') AS stats");
    if ((known?.['stats'] ?? null) === null) return [];
    return engine.query(DUE_JOBS).map(readJob);
  }

  #run(job: DueJob): void {
    assumeServer(this.#session);
    const { engine, settings } = this.#session;
    engine.query(markStart(job.id));
    const started = performance.now();
    let failure: EngineError | undefined;
    try {
      assume(this.#session, job.owner, settings.baselineOf(job.owner.name));
      engine.query(`CALL public.run_job(${job.id})`, job.limitMillis);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      failure = error;
    }
    settings.capture();
    const seconds = (performance.now() - started) / 1000;
    assumeServer(this.#session);
    engine.query(
      failure === undefined ? markSuccess(job.id, seconds) : markFailure(job.id, seconds, failure),
    );
    this.#report(job, seconds, failure);
  }

  #report(job: DueJob, seconds: number, failure: EngineError | undefined): void {
    const facts = { job: job.id, procedure: job.procedure, seconds: Math.round(seconds * 1000) / 1000 };
    if (failure === undefined) this.#log.info(facts, 'job done');
    else
      this.#log.warn(
        { ...facts, code: failure.code, reason: failure.message },
        'job failed, will be tried again',
      );
    this.#onOutcome({ job: job.procedure, succeeded: failure === undefined, seconds });
  }
}

function readJob(row: Row): DueJob {
  return {
    id: Number(row['id']),
    procedure: row['procedure'] ?? '',
    limitMillis: Math.max(Number(row['limit_millis']), 0),
    owner: { name: row['owner_name'] ?? '', oid: Number(row['owner_oid']) },
  };
}

const DUE_JOBS = `
  SELECT job.id, job.proc_schema || '.' || job.proc_name AS procedure, role.rolname AS owner_name, role.oid AS owner_oid,
         (extract(epoch FROM job.max_runtime) * 1000)::bigint AS limit_millis
    FROM _timescaledb_config.bgw_job job
    JOIN pg_catalog.pg_roles role ON role.oid = job.owner
    LEFT JOIN _timescaledb_internal.bgw_job_stat stat ON stat.job_id = job.id
   WHERE job.scheduled AND job.proc_name <> ${quoteLiteral(NEVER_RUN)}
     AND coalesce(stat.next_start, job.initial_start, '-infinity') <= now()
     AND (job.max_retries < 0 OR coalesce(stat.consecutive_failures, 0) <= job.max_retries)
   ORDER BY coalesce(stat.next_start, '-infinity'), job.id`;

/** Counted as a crash until it has come to an end, as TimescaleDB does; a job that kills the server backs off. */
function markStart(jobId: number): string {
  return `
    INSERT INTO _timescaledb_internal.bgw_job_stat AS stat
      (job_id, last_start, last_finish, next_start, last_successful_finish, last_run_success, total_runs, total_duration,
       total_duration_failures, total_successes, total_failures, total_crashes, consecutive_failures, consecutive_crashes)
    VALUES (${jobId}, now(), '-infinity', now() + interval '1 minute', '-infinity', false, 1, interval '0', interval '0',
       0, 0, 1, 0, 1)
    ON CONFLICT (job_id) DO UPDATE SET last_start = now(), last_finish = '-infinity', total_runs = stat.total_runs + 1,
       last_run_success = false, total_crashes = stat.total_crashes + 1, consecutive_crashes = stat.consecutive_crashes + 1,
       next_start = now() + least(interval '1 minute' * 2 ^ least(stat.consecutive_crashes, 10), interval '${LONGEST_BACKOFF}')`;
}

function markSuccess(jobId: number, seconds: number): string {
  return `
    UPDATE _timescaledb_internal.bgw_job_stat stat
       SET last_finish = now(), last_successful_finish = now(), last_run_success = true,
           total_successes = stat.total_successes + 1, consecutive_failures = 0,
           total_crashes = stat.total_crashes - 1, consecutive_crashes = 0,
           total_duration = stat.total_duration + interval '${seconds} seconds',
           next_start = CASE WHEN job.fixed_schedule AND job.initial_start IS NOT NULL AND isfinite(job.initial_start)
             THEN job.initial_start + job.schedule_interval * (floor(extract(epoch FROM now() - job.initial_start)
                    / greatest(extract(epoch FROM job.schedule_interval), 1)) + 1)::float8
             ELSE now() + job.schedule_interval END
      FROM _timescaledb_config.bgw_job job
     WHERE stat.job_id = ${jobId} AND job.id = ${jobId}`;
}

function markFailure(jobId: number, seconds: number, { code, message }: EngineError): string {
  const data = JSON.stringify({ error_data: { sqlerrcode: code, message } });
  return `
    UPDATE _timescaledb_internal.bgw_job_stat stat
       SET last_finish = now(), last_run_success = false, total_failures = stat.total_failures + 1,
           consecutive_failures = stat.consecutive_failures + 1,
           total_crashes = stat.total_crashes - 1, consecutive_crashes = 0,
           total_duration_failures = stat.total_duration_failures + interval '${seconds} seconds',
           next_start = now() + least(job.retry_period * 2 ^ least(stat.consecutive_failures, 10),
                                      greatest(job.schedule_interval, interval '${LONGEST_BACKOFF}'))
      FROM _timescaledb_config.bgw_job job
     WHERE stat.job_id = ${jobId} AND job.id = ${jobId};
    INSERT INTO _timescaledb_internal.bgw_job_stat_history (job_id, pid, succeeded, execution_start, execution_finish, data)
    SELECT id, 0, false, now() - interval '${seconds} seconds', now(),
           jsonb_build_object('job', to_jsonb(job)) || ${quoteLiteral(data)}::jsonb
      FROM _timescaledb_config.bgw_job job WHERE id = ${jobId}`;
}
