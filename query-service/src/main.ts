import 'reflect-metadata';
import pino from 'pino';
import { createApplication } from './application.ts';
import { systemClock } from './clock.ts';
import { readConfig } from './config.ts';

const STOP_WITHIN_MILLIS = 9800;

const config = readConfig(process.env);
const log = pino({ level: config.logLevel, base: { service: 'query-service' } });
const app = await createApplication(config, log, systemClock);
await app.listen(config.port, config.host);
log.info({ address: await app.getUrl() }, 'query service listens');

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping: finishing the requests in flight');
    setTimeout(() => {
      log.error('did not stop within 10 s');
      process.exit(1);
    }, STOP_WITHIN_MILLIS).unref();
    void app.close().then(() => process.exit(0));
  });
}
