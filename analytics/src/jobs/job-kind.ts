import type { Clock } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import type { Logger } from 'pino';

/**
 * A kind of job. A run may be repeated (after a failure, or when the service was killed), so it must be idempotent:
 * what it finds done it leaves as it is.
 */
export interface JobKind<P extends object, R> {
  /** In kebab-case, such as `anomaly-scan`. */
  readonly name: string;
  run(params: P, context: JobContext): Promise<R>;
  /** When it runs by itself. */
  readonly schedule?: JobSchedule<P>;
  /**
   * Asked before a scheduled run: where it says no, there is no run and no trace of one. Without it every one is due.
   */
  isDue?(): Promise<boolean>;
  /** Two jobs of one key never run at once, and only one of them waits. By default, what the parameters say. */
  key?(params: P): string;
  /** How often it is tried again after a failure that may pass; 3 unless told. */
  readonly retryLimit?: number;
  /** How long it may run, 15 minutes unless told. */
  readonly expireInSeconds?: number;
  /**
   * Makes parameters of what somebody sent who wants it to run now, and checks that it is theirs to ask. Without it the
   * kind cannot be asked for by name.
   *
   * @throws Problem
   */
  request?(params: unknown, who: Principal): P | Promise<P>;
}

export interface JobSchedule<P> {
  /** Five fields: minute, hour, day of the month, month, day of the week. */
  readonly cron: string;
  /**
   * An IANA name; or `site`: once for each time zone that the sites have, in which {@link JobContext.timeZone} then tells
   * whose turn it is.
   */
  readonly timeZone: string;
  readonly params: P;
}

/** What a job runs with. */
export interface JobContext {
  readonly jobId: string;
  /** Null: of the system, for all tenants. */
  readonly tenantId: number | null;
  readonly requestedBy: string;
  /** From 1. */
  readonly attempt: number;
  /** Of the schedule that started it; null for one that was asked for. */
  readonly timeZone: string | null;
  /** Aborted when somebody cancels the job, when its time is over, and when the service stops. */
  readonly signal: AbortSignal;
  /** Cheap: what is told within a second of what was told before may not be written. @param share from 0 to 1 */
  progress(share: number, message?: string): void;
  readonly log: Logger;
  readonly clock: Clock;
}

/** A kind whose parameters and result nobody needs to know. */
export type AnyJobKind = JobKind<object, unknown>;

export const DEFAULT_RETRY_LIMIT = 3;
export const DEFAULT_EXPIRE_SECONDS = 900;
