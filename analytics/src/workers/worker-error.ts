/** A task that failed for no fault of its input: its thread died, or the task has a bug. */
export class WorkerError extends Error {
  override readonly name = 'WorkerError';
  readonly remedy: string;

  constructor(
    readonly code: 'worker_crashed' | 'task_failed' | 'workers_stopped',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.remedy = REMEDIES[code];
  }
}

const REMEDIES = {
  worker_crashed: 'Try again; when it happens again, ask for less at once (a shorter period, fewer drivers).',
  task_failed: 'Look for the cause in the log of the service.',
  workers_stopped: 'Try again when the service is up.',
} as const;
