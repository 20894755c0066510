import 'reflect-metadata';
import pino from 'pino';
import { createApplication } from './application.ts';
import { readConfig } from './config.ts';
import { Simulation } from './control/simulation.ts';
import { AccountConnection } from './delivery/account-connection.ts';
import { MqttConnection } from './delivery/mqtt-connection.ts';
import { Credentials } from './settings/credentials.ts';

const STOP_WITHIN_MS = 9800;

const config = readConfig(process.env);
const log = pino({ level: config.logLevel, base: { service: 'simulator' } });
const credentials = new Credentials(config.credentialsFile);

const simulation = new Simulation({
  stateDir: config.stateDir,
  autostart: config.autostart,
  now: Date.now,
  log,
  connect: ({ code, birth, will }) => {
    const missing = `No password for ${code} in ${config.credentialsFile}: approve the device and add it there`;
    return new AccountConnection(() => {
      const password = credentials.passwordOf(code);
      if (password === null) return null;
      return new MqttConnection({ url: config.mqttUrl, username: code, password }, birth, will);
    }, missing);
  },
});
simulation.open();
const app = await createApplication(simulation, log);
await app.listen(config.port, config.host);
log.info({ address: await app.getUrl() }, 'simulator listens');

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping: writing down what is not confirmed');
    setTimeout(() => {
      log.error('did not stop within 10 s');
      process.exit(1);
    }, STOP_WITHIN_MS).unref();
    void app
      .close()
      .then(() => simulation.close())
      .then(() => process.exit(0));
  });
}
