import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import pino from 'pino';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppModule } from './app.module.ts';
import { systemClock } from './clock.ts';
import { readConfig } from './config.ts';
import { describeApi } from './documentation/openapi.ts';
import { operationGaps } from './documentation/operation-gaps.ts';
import { NestLog } from './nest-log.ts';

/** Writes the OpenAPI document into the file that is named. Nothing is connected to: Nest only looks at the classes. */
const file = process.argv[2];
if (file === undefined) throw new Error('Name the file that takes the OpenAPI document.');

const log = pino({ level: 'error' }, pino.destination(2));
// Nothing reads these in a preview.
const config = readConfig({ DATABASE_URL: 'postgres://nowhere/nothing', AUTH_SECRET: 'unused'.repeat(6) });
const app = await NestFactory.create(AppModule.with(config, log, systemClock), new FastifyAdapter(), {
  logger: new NestLog(log),
  preview: true,
  abortOnError: false,
});
const document = describeApi(app);
const gaps = operationGaps(document);
if (gaps.length > 0) throw new Error(`The OpenAPI document has gaps:\n${gaps.join('\n')}`);

// Sorted, so that the order in which modules are listed does not show in the file.
const sorted = {
  ...document,
  paths: byName(document.paths),
  components: { ...document.components, schemas: byName(document.components?.schemas ?? {}) },
};
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);

function byName<T>(entries: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).sort(([one], [other]) => (one < other ? -1 : 1)));
}
