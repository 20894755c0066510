/** What a worker thread is asked for. */
export interface TaskRequest {
  readonly name: string;
  readonly input: unknown;
}

/**
 * How a task ended. An error is sent as data: between threads an Error keeps its message alone, not its code and
 * remedy.
 */
export type TaskOutcome = { readonly value: unknown } | { readonly failure: TaskFailure };

export interface TaskFailure {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Of a StatisticsError: what programs can tell it by, and what people can do. */
  readonly statistics:
    { readonly code: string; readonly field: string | undefined; readonly remedy: string } | undefined;
}
