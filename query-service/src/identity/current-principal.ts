import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { Principal } from './principal.ts';

/** A request behind the guard. */
export interface IdentifiedRequest {
  principal?: Principal;
  /** The sign-in that the token came from; null for keys. */
  session?: string | null;
}

/** Who asks. Only on routes that are not public. */
export const CurrentPrincipal = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Principal => {
    const { principal } = context.switchToHttp().getRequest<IdentifiedRequest>();
    if (principal === undefined) throw new Error('The route is public: nobody is known to ask');
    return principal;
  },
);
