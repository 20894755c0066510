import { Problem } from '@enms/http-api';
import { DatabaseError } from '@enms/timescale-client';
import { WorkerError } from '../workers/worker-error.ts';

/** Why a job failed, as it is kept and shown. */
export interface JobError {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** Why a job was told to end before it was through. */
export class JobStopped extends Error {
  override readonly name = 'JobStopped';

  constructor(readonly why: 'cancelled' | 'expired' | 'stopping') {
    super(MESSAGES[why]);
  }
}

const MESSAGES = {
  cancelled: 'The job was cancelled.',
  expired: 'The job took longer than it may.',
  stopping: 'The service is stopping.',
} as const;

/** What people and programs are told; the log has the rest. */
export function describeError(error: unknown): JobError {
  if (error instanceof JobStopped)
    return { code: error.why, message: error.message, remedy: 'Ask for less at once, or run it again.' };
  if (error instanceof Problem)
    return {
      code: error.code,
      message: error.message,
      remedy: error.options.remedy ?? 'Correct what the message names, and run it again.',
    };
  if (error instanceof WorkerError || isStatisticsError(error))
    return { code: error.code, message: error.message, remedy: error.remedy };
  if (error instanceof DatabaseError)
    return {
      code: error.retryable ? 'database_away' : 'database_error',
      message: error.retryable ? 'The database was away.' : 'The database refused a statement.',
      remedy: error.retryable ? 'Run it again when the database is back.' : LOOK_AT_THE_LOG,
    };
  return {
    code: 'internal_error',
    message: 'The job failed by a fault of the service.',
    remedy: LOOK_AT_THE_LOG,
  };
}

const LOOK_AT_THE_LOG = 'Look for the job’s id in the log of the service.';

/** Whether the same job may succeed later: not where its parameters or data are at fault. */
export function mayPass(error: unknown): boolean {
  if (error instanceof Problem) return error.status >= 500;
  if (error instanceof DatabaseError) return error.retryable;
  return !isStatisticsError(error);
}

/** Told by its name: nothing else of the statistics is needed here. */
function isStatisticsError(
  error: unknown,
): error is Error & { readonly code: string; readonly remedy: string } {
  return error instanceof Error && error.name === 'StatisticsError' && 'code' in error && 'remedy' in error;
}
