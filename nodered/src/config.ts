import { databaseUrl, loadConfig, logLevel, mqttUrl, port, redisUrl, secret } from '@enms/service-config';
import { z } from 'zod';

const schema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(1880),
  LOG_LEVEL: logLevel.default('info'),
  DATABASE_URL: databaseUrl,
  MQTT_URL: mqttUrl.default('mqtt://127.0.0.1:1883'),
  MQTT_USERNAME: z.string().optional(),
  MQTT_PASSWORD: secret.optional(),
  REDIS_URL: redisUrl.optional(),
  INGEST_WORKER_ID: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/, 'is no name')
    .describe('1 to 64 letters, digits, dots, hyphens or underscores')
    .default('1'),
  INGEST_SHARED_GROUP: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/, 'is no name')
    .describe('the name of a group of workers: 1 to 64 letters, digits, dots, hyphens or underscores')
    .optional(),
  INGEST_DATA_PATHS: z.string().default(''),
  NODERED_USER_DIR: z.string().describe('the directory where Node-RED keeps its files'),
  NODERED_ADMIN_PASSWORD_HASH: z
    .string()
    .regex(/^\$2[aby]\$/, 'is no bcrypt hash')
    .describe('a bcrypt hash')
    .optional(),
  NODERED_ADMIN_PASSWORD: secret.optional(),
  NODERED_CREDENTIAL_SECRET: secret.optional(),
});

/** Configuration of the ingest, from the environment. */
export interface IngestConfig {
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  readonly databaseUrl: string;
  readonly mqttUrl: string;
  readonly mqttUsername: string | undefined;
  readonly mqttPassword: string | undefined;
  /** Without it there is no live view; everything else works. */
  readonly redisUrl: string | undefined;
  /** Names this process among several: its broker session outlives it under this name. */
  readonly workerId: string;
  /**
   * Several workers share the messages in a group of this name; one worker alone needs none, and is better off
   * without: Mosquitto 2.0 forgets shared subscriptions when it restarts, and drops what comes before they are made again.
   */
  readonly sharedGroup: string | undefined;
  /** Directories whose disks must not fill up. */
  readonly dataPaths: readonly string[];
  readonly userDir: string;
  readonly adminPasswordHash: string | undefined;
  readonly adminPassword: string | undefined;
  readonly credentialSecret: string | undefined;
}

/** @throws ConfigurationError that names every bad key */
export function readIngestConfig(env: NodeJS.ProcessEnv): IngestConfig {
  const settings = loadConfig(schema, env);
  return Object.freeze({
    host: settings.HOST,
    port: settings.PORT,
    logLevel: settings.LOG_LEVEL,
    databaseUrl: settings.DATABASE_URL,
    mqttUrl: settings.MQTT_URL,
    mqttUsername: settings.MQTT_USERNAME,
    mqttPassword: settings.MQTT_PASSWORD,
    redisUrl: settings.REDIS_URL,
    workerId: settings.INGEST_WORKER_ID,
    sharedGroup: settings.INGEST_SHARED_GROUP,
    dataPaths: settings.INGEST_DATA_PATHS.split(':').filter((path) => path !== ''),
    userDir: settings.NODERED_USER_DIR,
    adminPasswordHash: settings.NODERED_ADMIN_PASSWORD_HASH,
    adminPassword: settings.NODERED_ADMIN_PASSWORD,
    credentialSecret: settings.NODERED_CREDENTIAL_SECRET,
  });
}
