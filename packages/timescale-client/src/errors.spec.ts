import { expect, it } from '@jest/globals';
import {
  ConstraintError,
  DatabaseAwayError,
  DatabaseFullError,
  nameError,
  PermanentDatabaseError,
  TransactionConflictError,
} from './errors.ts';

const serverError = (code: string | undefined, message = 'said the server'): Error =>
  Object.assign(new Error(message), code === undefined ? {} : { code });

it.each([
  ['ECONNREFUSED', DatabaseAwayError, true],
  [undefined, DatabaseAwayError, true],
  ['57P01', DatabaseAwayError, true],
  ['57P03', DatabaseAwayError, true],
  ['08006', DatabaseAwayError, true],
  ['53300', DatabaseAwayError, true],
  ['53100', DatabaseFullError, true],
  ['40001', TransactionConflictError, true],
  ['40P01', TransactionConflictError, true],
  ['23505', ConstraintError, false],
  ['22003', PermanentDatabaseError, false],
  ['42P01', PermanentDatabaseError, false],
])('%s is named and told apart', (code, kind, retryable) => {
  const named = nameError(serverError(code));
  expect(named).toBeInstanceOf(kind);
  expect(named.retryable).toBe(retryable);
  expect(named.message).toBe('said the server');
});

it('leaves a named error as it is', () => {
  const named = new DatabaseAwayError('away', undefined);
  expect(nameError(named)).toBe(named);
});
