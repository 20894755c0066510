import { UseInterceptors, applyDecorators } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { IdempotencyInterceptor } from './idempotency-interceptor.ts';

/**
 * A creating route that honours `Idempotency-Key`. Its answer is kept for a day, so it must hold no secret.
 */
export function Idempotent(): MethodDecorator {
  return applyDecorators(
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Any text of 1 to 200 printable ASCII characters, new for each intent. The same call with the same key within a ' +
        'day is answered like the first and done once; another call with that key is refused with 422 ' +
        'idempotency_key_reused, one while the first still runs with 409 request_in_progress.',
    }),
  );
}
