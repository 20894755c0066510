export {
  encodeBoolArray,
  encodeByteaArray,
  encodeFloat8Array,
  encodeInt4Array,
  encodeInt8Array,
  encodeTextArray,
  encodeTimestamptzArray,
} from './binary-arrays.ts';
export {
  ConstraintError,
  DatabaseAwayError,
  DatabaseError,
  DatabaseFullError,
  nameError,
  PermanentDatabaseError,
  RetryableDatabaseError,
  TransactionConflictError,
} from './errors.ts';
export { NotificationListener } from './listener.ts';
export { createPool, inTransaction, withNamedErrors } from './pool.ts';
export type { Pool, PoolClient, PoolOptions, Queryable } from './pool.ts';
