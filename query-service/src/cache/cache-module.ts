import { Global, Module } from '@nestjs/common';
import { AnswerCache } from './answer-cache.ts';
import { CacheInterceptor } from './cache-interceptor.ts';

/** Answers that are kept until something is posted; a controller asks for it with `@UseInterceptors(CacheInterceptor)`. */
@Global()
@Module({ providers: [AnswerCache, CacheInterceptor], exports: [AnswerCache, CacheInterceptor] })
export class CacheModule {}
