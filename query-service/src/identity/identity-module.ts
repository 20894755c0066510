import { Global, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AuditLog } from '../audit/audit-log.ts';
import { AccessGuard } from './access-guard.ts';
import { AccessTokens } from './access-tokens.ts';
import { Authenticator } from './authenticator.ts';
import { IdentityRepository } from './identity-repository.ts';

/** Who asks, and what that somebody may do; guards every route. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    AccessTokens,
    AuditLog,
    Authenticator,
    IdentityRepository,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [AccessTokens, AuditLog, Authenticator, IdentityRepository],
})
export class IdentityModule {}
