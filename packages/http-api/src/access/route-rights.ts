import type { INestApplication } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ALLOWED_ROLE, IS_PUBLIC } from './allow.ts';

/** Where Nest notes the path of a route. */
const PATH = 'path';

/**
 * Walks every route of the application: each says who may call it.
 *
 * @throws Error that names the routes which do not
 */
export function refuseRoutesWithoutRights(app: INestApplication): void {
  const reflector = app.get(Reflector);
  const scanner = new MetadataScanner();
  const bare = app
    .get(DiscoveryService)
    .getControllers()
    .flatMap(({ instance, metatype }) => {
      if (metatype === null || typeof instance !== 'object' || instance === null) return [];
      const prototype = Object.getPrototypeOf(instance) as Record<string, () => unknown>;
      return scanner.getAllMethodNames(prototype).flatMap((name) => {
        const handler = prototype[name];
        if (handler === undefined || Reflect.getMetadata(PATH, handler) === undefined) return [];
        const targets = [handler, metatype];
        const isMarked =
          reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, targets) === true ||
          reflector.getAllAndOverride<string | undefined>(ALLOWED_ROLE, targets) !== undefined;
        return isMarked ? [] : [`${metatype.name}.${name}`];
      });
    });
  if (bare.length > 0) {
    throw new Error(`Nobody said who may call ${bare.join(', ')}: mark them with @Allow(role) or @Public().`);
  }
}
