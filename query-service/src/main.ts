import 'reflect-metadata';
import { stopOnSignal, systemClock } from '@enms/http-api';
import pino from 'pino';
import { createApplication } from './application.ts';
import { readConfig } from './config.ts';

const config = readConfig(process.env);
const log = pino({ level: config.logLevel, base: { service: 'query-service' } });
const app = await createApplication(config, log, systemClock);
await app.listen(config.port, config.host);
log.info({ address: await app.getUrl() }, 'query service listens');
stopOnSignal(app, log);
