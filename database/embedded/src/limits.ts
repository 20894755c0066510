/** What one client may ask of the shared session. */
export interface Limits {
  /** Clients connected at once; the superuser may go three beyond. */
  readonly clients: number;
  /** Largest single message from a client, in bytes. */
  readonly messageBytes: number;
  /** Longest wait for the session, in milliseconds. */
  readonly queueWaitMillis: number;
  /** Longest statement of a role that is no superuser, in milliseconds; 0 is without limit. */
  readonly statementMillis: number;
  /** Longest pause of a client inside its transaction, in milliseconds. */
  readonly idleInTransactionMillis: number;
  /** Longest time from connecting to being logged in, in milliseconds. */
  readonly loginMillis: number;
}
