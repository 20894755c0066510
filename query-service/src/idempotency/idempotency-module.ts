import { Global, Module } from '@nestjs/common';
import { IdempotencyInterceptor } from './idempotency-interceptor.ts';
import { IdempotencyRepository } from './idempotency-repository.ts';

/** Answers a repeated creating call with what the first one answered. */
@Global()
@Module({
  providers: [IdempotencyInterceptor, IdempotencyRepository],
  exports: [IdempotencyInterceptor, IdempotencyRepository],
})
export class IdempotencyModule {}
