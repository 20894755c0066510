import 'reflect-metadata';
import { systemClock, writeOpenApi } from '@enms/http-api';
import pino from 'pino';
import { API } from './api-description.ts';
import { AppModule } from './app.module.ts';
import { readConfig } from './config.ts';

const file = process.argv[2];
if (file === undefined) throw new Error('Name the file that takes the OpenAPI document.');

// Nothing reads these in a preview.
const config = readConfig({ DATABASE_URL: 'postgres://nowhere/nothing', AUTH_SECRET: 'unused'.repeat(6) });
await writeOpenApi(file, AppModule.with(config, pino({ level: 'silent' }), systemClock), API);
