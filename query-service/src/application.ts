import { BODY_LIMIT_BYTES, createServiceApplication, decodeUtf8 } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { fastifyCookie as cookie } from '@fastify/cookie';
import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { API } from './api-description.ts';
import { AppModule } from './app.module.ts';
import type { QueryServiceConfig } from './config.ts';

const BATCH_LIMIT_BYTES = 8 * 1024 * 1024;
const BATCH_PATHS = new Set(['/api/v1/telemetry/batch', '/api/v1/sensors/readings/batch', '/api/v1/imports']);
/** Where a CSV file is the body itself. */
const CSV_PATHS = new Set(['/api/v1/registry/import']);

/** The whole service, wired but not yet listening. @throws Error naming routes that do not say who may call them */
export async function createApplication(
  config: QueryServiceConfig,
  log: Logger,
  clock: Clock,
): Promise<NestFastifyApplication> {
  const app = await createServiceApplication(AppModule.with(config, log, clock), API, log);
  await app.register(cookie);
  acceptFiles(app);
  return app;
}

/** CSV where a path takes it; batches of readings may be larger than the rest. */
function acceptFiles(app: NestFastifyApplication): void {
  app.useBodyParser('text/csv', { bodyLimit: BODY_LIMIT_BYTES }, (request, body, done) => {
    if (CSV_PATHS.has(request.routeOptions.url ?? '')) done(null, decodeUtf8(body));
    else done(new UnsupportedMediaTypeException());
  });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', (route) => {
      if (BATCH_PATHS.has(route.url)) route.bodyLimit = BATCH_LIMIT_BYTES;
    });
}
