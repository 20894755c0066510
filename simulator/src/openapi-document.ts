import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppModule } from './app.module.ts';
import { describeApi } from './application.ts';
import type { Simulation } from './control/simulation.ts';

const file = process.argv[2];
if (file === undefined) throw new Error('Name the file that takes the OpenAPI document.');

// Nest only looks at the classes in a preview: nothing is simulated.
const app = await NestFactory.create(AppModule.with({} as Simulation), new FastifyAdapter(), {
  logger: ['error'],
  preview: true,
  abortOnError: false,
});
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify(describeApi(app), null, 2)}\n`);
