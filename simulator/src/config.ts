import { loadConfig } from '@enms/service-config';
import { z } from 'zod';

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3003),
  HOST: z.string().min(1).default('127.0.0.1'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  MQTT_URL: z.url({ protocol: /^mqtts?$/ }).default('mqtt://127.0.0.1:1883'),
  SIMULATOR_CREDENTIALS_FILE: z.string().min(1),
  SIMULATOR_STATE_DIR: z.string().min(1),
  SIMULATOR_AUTOSTART: z.enum(['true', 'false']).default('false'),
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

/** @throws an error that names every bad key */
export function readConfig(env: NodeJS.ProcessEnv): SimulatorConfig {
  const settings = loadConfig(schema, env);
  return Object.freeze({
    port: settings.PORT,
    host: settings.HOST,
    logLevel: settings.LOG_LEVEL,
    mqttUrl: settings.MQTT_URL,
    credentialsFile: settings.SIMULATOR_CREDENTIALS_FILE,
    stateDir: settings.SIMULATOR_STATE_DIR,
    autostart: settings.SIMULATOR_AUTOSTART === 'true',
  });
}
