import { flag, listenPort, loadConfig, logLevel, mqttUrl } from '@enms/service-config';
import { z } from 'zod';

const schema = z.object({
  PORT: listenPort.default(3003),
  HOST: z.string().min(1).default('127.0.0.1'),
  LOG_LEVEL: logLevel.default('info'),
  MQTT_URL: mqttUrl.default('mqtt://127.0.0.1:1883'),
  SIMULATOR_CREDENTIALS_FILE: z.string().min(1).describe('the JSON file {"device code": "password"}'),
  SIMULATOR_STATE_DIR: z.string().min(1).describe('a folder that the simulator may write to'),
  SIMULATOR_AUTOSTART: flag.default(false),
});

/** Configuration of the simulator, from the environment. */
export interface SimulatorConfig {
  readonly port: number;
  readonly host: string;
  readonly logLevel: string;
  readonly mqttUrl: string;
  /** JSON object: device code → password of its broker account. */
  readonly credentialsFile: string;
  /** Where outbox, progress, settings and answer key are kept. */
  readonly stateDir: string;
  /** Start live operation with the process even if it never was started by hand. */
  readonly autostart: boolean;
}

/** @throws ConfigurationError that names every bad key */
export function readConfig(env: NodeJS.ProcessEnv): SimulatorConfig {
  const settings = loadConfig(schema, env);
  return Object.freeze({
    port: settings.PORT,
    host: settings.HOST,
    logLevel: settings.LOG_LEVEL,
    mqttUrl: settings.MQTT_URL,
    credentialsFile: settings.SIMULATOR_CREDENTIALS_FILE,
    stateDir: settings.SIMULATOR_STATE_DIR,
    autostart: settings.SIMULATOR_AUTOSTART,
  });
}
