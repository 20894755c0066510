import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { LogController } from 'fastify';
import type { Logger } from 'pino';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { refuseRoutesWithoutRights } from '../access/route-rights.ts';
import { tagEntities } from '../documentation/entity-tags.ts';
import type { ApiDescription } from '../documentation/openapi.ts';
import { documentApi } from '../documentation/openapi.ts';
import { observeRequests } from '../metrics/request-observer.ts';
import { ServiceMetrics } from '../metrics/service-metrics.ts';
import { parseJsonBody } from '../problem/json-body.ts';
import { ProblemFilter, sendProblem } from '../problem/problem-filter.ts';
import { createValidationPipe } from '../problem/request-validation.ts';
import { NestLog } from './nest-log.ts';

/** A body may be this large, unless a route says otherwise. */
export const BODY_LIMIT_BYTES = 1024 * 1024;
const REQUEST_TIMEOUT_MILLIS = 60_000;

/**
 * A whole service, wired but not yet listening: JSON within limits, problems for errors, every route guarded, measured
 * and documented.
 *
 * @param module imports {@link ServiceModule}
 * @throws Error naming routes that do not say who may call them
 */
export async function createServiceApplication(
  module: DynamicModule,
  api: ApiDescription,
  log: Logger,
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
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: new NestLog(log),
    bodyParser: false,
  });
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(createValidationPipe());
  acceptJsonOnly(adapter);
  observeRequests(adapter.getInstance(), app.get(ServiceMetrics).requestSeconds);
  tagEntities(adapter.getInstance());
  documentApi(app, api);
  refuseRoutesWithoutRights(app);
  return app;
}

function acceptJsonOnly(adapter: FastifyAdapter): void {
  adapter.getInstance().removeAllContentTypeParsers();
  adapter.useBodyParser(
    'application/json',
    false,
    { bodyLimit: BODY_LIMIT_BYTES },
    (_request, body, done) => {
      done(null, parseJsonBody(body));
    },
  );
}

/** The door names each request; a request that comes another way gets a name here. */
function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[A-Za-z0-9-]{1,64}$/.test(given) ? given : randomUUID();
}
