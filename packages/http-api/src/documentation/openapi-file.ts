import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ApiDescription } from './openapi.ts';
import { describeApi } from './openapi.ts';
import { operationGaps } from './operation-gaps.ts';

/**
 * Writes the OpenAPI document of a service into a file. Nothing is connected to: Nest only looks at the classes.
 *
 * @throws Error naming what a reader of the document would miss
 */
export async function writeOpenApi(file: string, module: DynamicModule, api: ApiDescription): Promise<void> {
  const app = await NestFactory.create(module, new FastifyAdapter(), {
    logger: ['error'],
    preview: true,
    abortOnError: false,
  });
  const document = describeApi(app, api);
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
}

function byName<T>(entries: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).sort(([one], [other]) => (one < other ? -1 : 1)));
}
