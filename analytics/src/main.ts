import 'reflect-metadata';
import { createServiceApplication, stopOnSignal, systemClock } from '@enms/http-api';
import pino from 'pino';
import { API } from './api-description.ts';
import { AppModule } from './app.module.ts';
import { readConfig } from './config.ts';

const config = readConfig(process.env);
const log = pino({ level: config.logLevel, base: { service: 'analytics' } });
const app = await createServiceApplication(AppModule.with(config, log, systemClock), API, log);
await app.listen(config.port, config.host);
log.info({ address: await app.getUrl() }, 'analytics listens');
stopOnSignal(app, log);
