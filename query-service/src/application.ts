import { fastifyCookie as cookie } from '@fastify/cookie';
import { UnsupportedMediaTypeException } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestFactory } from '@nestjs/core';
import { LogController } from 'fastify';
import type { Logger } from 'pino';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AppModule } from './app.module.ts';
import type { Clock } from './clock.ts';
import type { QueryServiceConfig } from './config.ts';
import { tagEntities } from './documentation/entity-tags.ts';
import { documentApi } from './documentation/openapi.ts';
import { refuseRoutesWithoutRights } from './identity/route-rights.ts';
import { Metrics } from './metrics/metrics.ts';
import { observeRequests } from './metrics/request-observer.ts';
import { NestLog } from './nest-log.ts';
import { decodeUtf8, parseJsonBody } from './problem/json-body.ts';
import { ProblemFilter, sendProblem } from './problem/problem-filter.ts';
import { createValidationPipe } from './problem/request-validation.ts';

const BODY_LIMIT_BYTES = 1024 * 1024;
const BATCH_LIMIT_BYTES = 8 * 1024 * 1024;
const BATCH_PATHS = new Set(['/api/v1/telemetry/batch', '/api/v1/sensors/readings/batch', '/api/v1/imports']);
/** Where a CSV file is the body itself. */
const CSV_PATHS = new Set(['/api/v1/registry/import']);
const REQUEST_TIMEOUT_MILLIS = 60_000;

/** The whole service, wired but not yet listening. @throws Error naming routes that do not say who may call them */
export async function createApplication(
  config: QueryServiceConfig,
  log: Logger,
  clock: Clock,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MILLIS,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    forceCloseConnections: 'idle',
    genReqId: requestId,
    frameworkErrors: sendProblem,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config, log, clock), adapter, {
    logger: new NestLog(log),
    bodyParser: false,
  });
  await app.register(cookie);
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(createValidationPipe());
  const server = adapter.getInstance();
  acceptJsonOnly(adapter);
  observeRequests(server, app.get(Metrics));
  tagEntities(server);
  documentApi(app);
  refuseRoutesWithoutRights(app);
  return app;
}

/** JSON within limits, CSV where a path takes it, and nothing else; batches of readings may be larger than the rest. */
function acceptJsonOnly(adapter: FastifyAdapter): void {
  const server = adapter.getInstance();
  server.removeAllContentTypeParsers();
  adapter.useBodyParser(
    'application/json',
    false,
    { bodyLimit: BODY_LIMIT_BYTES },
    (_request, body, done) => {
      done(null, parseJsonBody(body));
    },
  );
  adapter.useBodyParser('text/csv', false, { bodyLimit: BODY_LIMIT_BYTES }, (request, body, done) => {
    if (CSV_PATHS.has(request.routeOptions.url ?? '')) done(null, decodeUtf8(body));
    else done(new UnsupportedMediaTypeException());
  });
  server.addHook('onRoute', (route) => {
    if (BATCH_PATHS.has(route.url)) route.bodyLimit = BATCH_LIMIT_BYTES;
  });
}

/** The door names each request; a request that comes another way gets a name here. */
function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[A-Za-z0-9-]{1,64}$/.test(given) ? given : randomUUID();
}
