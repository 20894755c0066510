import { SetMetadata } from '@nestjs/common';
import type { Role, Scope } from '@enms/access-tokens';

/** Metadata key: the lowest role that may call a route. */
export const ALLOWED_ROLE = 'enms:allowed-role';
/** Metadata key: a route that anybody may call. */
export const IS_PUBLIC = 'enms:is-public';
/** Metadata key: the scope that an API key needs for a route. */
export const NEEDED_SCOPE = 'enms:needed-scope';

/** Only who has this role or a higher one may call the route. */
export const Allow = (role: Role): ClassDecorator & MethodDecorator => SetMetadata(ALLOWED_ROLE, role);

/** Anybody may call the route: health, sign-in. */
export const Public = (): ClassDecorator & MethodDecorator => SetMetadata(IS_PUBLIC, true);

/**
 * The scope that an API key needs here. Without it: `read` for GET and HEAD, `control` for every other method.
 * `telemetry:write` is enough by itself, whatever role the key has.
 */
export const NeedsScope = (scope: Scope): ClassDecorator & MethodDecorator =>
  SetMetadata(NEEDED_SCOPE, scope);
