/** What a statistics error is about and what the caller can do. */
export interface StatisticsErrorDetails {
  /** The argument, column or driver at fault, as the caller named it. */
  readonly field?: string;
  /** What to do about it, as a sentence. */
  readonly remedy: string;
}

/**
 * Data that a statistic cannot be computed from. All are permanent: the same input fails again. `code` is stable for
 * programs, `message` and `remedy` are for people.
 */
export class StatisticsError extends Error {
  override readonly name = 'StatisticsError';

  constructor(
    readonly code: string,
    message: string,
    readonly details: StatisticsErrorDetails,
  ) {
    super(message);
  }

  get field(): string | undefined {
    return this.details.field;
  }

  get remedy(): string {
    return this.details.remedy;
  }
}
