import { Global, Module } from '@nestjs/common';
import { ApiKeyModule } from '../api-keys/api-key-module.ts';
import { AuditLog } from '@enms/http-api';
import { AuditModule } from '../audit/audit-module.ts';
import { UserModule } from '../users/user-module.ts';
import { AuthController } from './auth-controller.ts';
import { IdentityRepository } from './identity-repository.ts';
import { OwnProfile } from './own-profile.ts';
import { PageAccess } from './page-access.ts';
import { PasswordCheck } from './password-check.ts';
import { RefreshTokens } from './refresh-tokens.ts';
import { SecondFactorCheck } from './second-factor/second-factor-check.ts';
import { SecondFactorController } from './second-factor/second-factor-controller.ts';
import { SecondFactorRepository } from './second-factor/second-factor-repository.ts';
import { SecondFactor } from './second-factor/second-factor.ts';
import { OwnSessionsRepository } from './sessions/own-sessions-repository.ts';
import { OwnSessions } from './sessions/own-sessions.ts';
import { SessionsController } from './sessions/sessions-controller.ts';
import { SignInFailures } from './sign-in-failures.ts';
import { SignIn } from './sign-in.ts';

/** Who asks, and what that somebody may do. */
@Global()
@Module({
  imports: [ApiKeyModule, AuditModule, UserModule],
  controllers: [AuthController, SecondFactorController, SessionsController],
  providers: [
    AuditLog,
    IdentityRepository,
    OwnProfile,
    OwnSessions,
    OwnSessionsRepository,
    PageAccess,
    PasswordCheck,
    RefreshTokens,
    SecondFactor,
    SecondFactorCheck,
    SecondFactorRepository,
    SignIn,
    SignInFailures,
  ],
  exports: [AuditLog, IdentityRepository, PageAccess, RefreshTokens, SecondFactorRepository],
})
export class IdentityModule {}
