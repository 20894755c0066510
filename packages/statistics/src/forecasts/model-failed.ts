import { StatisticsError } from '../statistics-error.ts';

/** A model that cannot say anything of this series; `cause` is what its library said. */
export function modelFailed(name: string, reason: string, cause?: unknown): StatisticsError {
  const error = new StatisticsError('model_failed', `${name} does not fit this series: ${reason}`, {
    field: 'values',
    remedy: 'Use another model; seasonal naive always works.',
  });
  error.cause = cause;
  return error;
}
