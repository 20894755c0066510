import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { INestApplication } from '@nestjs/common';
import type { Logger } from 'pino';
import { AppModule } from './app.module.ts';
import type { Simulation } from './control/simulation.ts';
import { NestLog } from './nest-log.ts';
import { ProblemFilter } from './problem/problem-filter.ts';
import { createValidationPipe } from './problem/request-validation.ts';

/** The HTTP side of the simulator, wired but not yet listening. */
export async function createApplication(
  simulation: Simulation,
  log: Logger,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({ bodyLimit: 1024 * 1024, forceCloseConnections: 'idle' });
  const logger = new NestLog(log);
  // Nest declares its options as a class but takes, and documents, a literal.

  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(simulation), adapter, {
    logger,
  });
  app.useGlobalFilters(new ProblemFilter(log));
  app.useGlobalPipes(createValidationPipe());
  documentApi(app);
  return app;
}

/** What the control API takes and answers, once: its second path is the same. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const description = 'The pretend factory: start, stop, settings, anomalies with answer key, history';
  const info = new DocumentBuilder().setTitle('EnMS simulator').setDescription(description).setVersion('1');
  const document = SwaggerModule.createDocument(app, info.build());
  const paths = Object.entries(document.paths).filter(([path]) => !path.startsWith('/simulator/'));
  return { ...document, paths: Object.fromEntries(paths) };
}

/** OpenAPI at /api/docs/simulator (through the door) and /api/docs (at the service itself). */
function documentApi(app: NestFastifyApplication): void {
  const document = describeApi(app);
  for (const path of ['api/docs/simulator', 'api/docs']) SwaggerModule.setup(path, app, document);
}
