import { SetMetadata } from '@nestjs/common';
import type { Role } from './principal.ts';

/** Metadata key: the lowest role that may call a route. */
export const ALLOWED_ROLE = 'enms:allowed-role';
/** Metadata key: a route that anybody may call. */
export const IS_PUBLIC = 'enms:is-public';

/** Only who has this role or a higher one may call the route. */
export const Allow = (role: Role): ClassDecorator & MethodDecorator => SetMetadata(ALLOWED_ROLE, role);

/** Anybody may call the route: health, sign-in. */
export const Public = (): ClassDecorator & MethodDecorator => SetMetadata(IS_PUBLIC, true);
