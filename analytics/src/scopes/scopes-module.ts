import { Module } from '@nestjs/common';
import { ScopeRepository } from './scope-repository.ts';
import { Scopes } from './scopes.ts';

/** Which machines a question is about, for every capability. */
@Module({ providers: [ScopeRepository, Scopes], exports: [Scopes] })
export class ScopesModule {}
