import type { JobError } from './job-error.ts';

/** Who asks for what runs by the clock. */
export const SCHEDULE = 'schedule';

export const jobStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

/** A job, as the history knows it. */
export interface Job {
  readonly id: string;
  /** Null: of the system. */
  readonly tenantId: number | null;
  readonly kind: string;
  readonly key: string | null;
  readonly params: object;
  readonly state: JobState;
  /** From 0 to 1. */
  readonly progress: number;
  readonly message: string | null;
  readonly result: unknown;
  /** Of the newest attempt that failed. */
  readonly error: JobError | null;
  readonly attempt: number;
  readonly requestedBy: string;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

/** What is queued. */
export interface NewJob {
  readonly id: string;
  readonly kind: string;
  readonly key: string;
  readonly params: object;
  readonly tenantId: number | null;
  readonly requestedBy: string;
}
