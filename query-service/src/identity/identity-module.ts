import { Global, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { ApiKeyModule } from '../api-keys/api-key-module.ts';
import { AuditLog } from '../audit/audit-log.ts';
import { AuditModule } from '../audit/audit-module.ts';
import { UserModule } from '../users/user-module.ts';
import { AccessGuard } from './access-guard.ts';
import { AccessTokens } from './access-tokens.ts';
import { AuthController } from './auth-controller.ts';
import { Authenticator } from './authenticator.ts';
import { IdentityRepository } from './identity-repository.ts';
import { PageAccess } from './page-access.ts';
import { RefreshTokens } from './refresh-tokens.ts';
import { SignInFailures } from './sign-in-failures.ts';
import { SignIn } from './sign-in.ts';

/** Who asks, and what that somebody may do; guards every route. */
@Global()
@Module({
  imports: [ApiKeyModule, AuditModule, DiscoveryModule, UserModule],
  controllers: [AuthController],
  providers: [
    AccessTokens,
    AuditLog,
    Authenticator,
    IdentityRepository,
    PageAccess,
    RefreshTokens,
    SignIn,
    SignInFailures,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [AccessTokens, AuditLog, Authenticator, IdentityRepository, RefreshTokens],
})
export class IdentityModule {}
