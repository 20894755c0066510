/** A database error whose kind the caller can act on. */
export abstract class DatabaseError extends Error {
  /** Whether the same statement may succeed later without a change. */
  abstract readonly retryable: boolean;

  /** @param sqlState five characters of PostgreSQL's appendix A; undefined when the connection itself failed */
  constructor(
    message: string,
    readonly sqlState: string | undefined,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Nothing is wrong with the statement: try again later. */
export class RetryableDatabaseError extends DatabaseError {
  readonly retryable = true;
}

/** The statement or its values are wrong, and will be wrong next time. */
export class PermanentDatabaseError extends DatabaseError {
  readonly retryable = false;
}

/** The database is away, starting, stopping, or out of connections: try again later. */
export class DatabaseAwayError extends RetryableDatabaseError {}

/** The disk or memory of the database is full: trying again helps once somebody made room. */
export class DatabaseFullError extends RetryableDatabaseError {}

/** Another transaction was in the way: serialisation failure or deadlock. */
export class TransactionConflictError extends RetryableDatabaseError {}

/** A constraint of the schema refuses the values. */
export class ConstraintError extends PermanentDatabaseError {
  constructor(
    message: string,
    sqlState: string,
    readonly constraint: string | undefined,
    options?: ErrorOptions,
  ) {
    super(message, sqlState, options);
  }
}

/** What node-postgres adds to an error of the server. */
interface ServerError extends Error {
  readonly code?: string;
  readonly constraint?: string;
}

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENOENT',
]);

/**
 * Names an error of node-postgres. Source of the classes: PostgreSQL documentation, appendix A.
 *
 * @returns the same error when it is named already
 */
export function nameError(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const { message, code, constraint } = (
    error instanceof Error ? error : new Error(String(error))
  ) as ServerError;
  const cause = { cause: error };
  if (code === undefined || networkCodes.has(code)) return new DatabaseAwayError(message, undefined, cause);
  const group = code.slice(0, 2);
  if (group === '08' || group === '57' || code === '53300' || code === '25P03')
    return new DatabaseAwayError(message, code, cause);
  if (group === '53' || group === '58') return new DatabaseFullError(message, code, cause);
  if (group === '40' || code === '55P03') return new TransactionConflictError(message, code, cause);
  if (group === '23') return new ConstraintError(message, code, constraint, cause);
  return new PermanentDatabaseError(message, code, cause);
}
