import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { Problem } from '../problem/problem.ts';
import type { Principal } from '@enms/access-tokens';

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

/** Who asks, where only people can: 403 `people_only` for a program with a key. Only on routes that are not public. */
export const CurrentPerson = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<IdentifiedRequest>();
  if (principal === undefined) throw new Error('The route is public: nobody is known to ask');
  if (principal.kind === 'user') return principal;
  throw new Problem(403, 'people_only', 'A key has no password, no second factor and no sessions.', {
    remedy: 'Sign in as a person.',
  });
});

/** The session that asks; null for keys. */
export const CurrentSession = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string | null =>
    context.switchToHttp().getRequest<IdentifiedRequest>().session ?? null,
);
