import {
  databaseUrl,
  httpUrl,
  listenPort,
  loadConfig,
  logLevel,
  mqttUrl,
  redisUrl,
  secret,
  wholeNumber,
} from '@enms/service-config';
import { z } from 'zod';

const schema = z.object({
  PORT: listenPort.default(3001),
  HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: logLevel.default('info'),
  DATABASE_URL: databaseUrl,
  DATABASE_POOL_SIZE: wholeNumber(2, 100).default(4),
  REDIS_URL: redisUrl.optional(),
  MQTT_URL: mqttUrl.optional(),
  MQTT_USERNAME: z.string().optional(),
  MQTT_PASSWORD: secret.optional(),
  MQTT_QUEUE_LIMIT_BYTES: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional(),
  NODERED_HEALTH_URL: httpUrl.optional(),
  ANALYTICS_HEALTH_URL: httpUrl.optional(),
  SIMULATOR_HEALTH_URL: httpUrl.optional(),
  GRAFANA_HEALTH_URL: httpUrl.optional(),
  ENMS_BACKUPS_DIR: z.string().min(1).optional(),
  ENMS_DATA_DIR: z.string().min(1).optional(),
  ANTHROPIC_API_KEY: secret.optional(),
  ANTHROPIC_MODEL: z.string().min(1).default('claude-haiku-4-5'),
  ANTHROPIC_BASE_URL: httpUrl.optional(),
  AUTH_SECRET: z.string().min(32).describe('at least 32 random characters; setup makes them'),
});

/** Configuration of the query service, from the environment. */
export interface QueryServiceConfig {
  /** 0 takes a free port. */
  readonly port: number;
  /** Loopback, unless the door stands on another host or in another container. */
  readonly host: string;
  readonly logLevel: string;
  readonly databaseUrl: string;
  readonly databasePoolSize: number;
  /** Without it the live view says it is stale; everything else works. */
  readonly redisUrl: string | undefined;
  /** Without it devices cannot be approved or revoked; everything else works. */
  readonly broker: BrokerAccount | undefined;
  readonly noderedHealthUrl: string | undefined;
  readonly analyticsHealthUrl: string | undefined;
  readonly simulatorHealthUrl: string | undefined;
  /** Without it the portal offers no dashboards. */
  readonly grafanaHealthUrl: string | undefined;
  /** Where backups lie; without it nothing is told of them. */
  readonly backupFolder: string | undefined;
  /** A folder on the disk that the database fills, where that is one of this host. */
  readonly dataFolder: string | undefined;
  /** Without it no question leaves the house; voice then relies on its grammar alone. */
  readonly anthropic: AnthropicAccess | undefined;
  /** Signs the tokens of people who signed in. */
  readonly authSecret: string;
}

/** How voice reaches the model that reads a question a second time. */
export interface AnthropicAccess {
  readonly apiKey: string;
  readonly model: string;
  /** Another address than the vendor's, such as a proxy. */
  readonly url: string | undefined;
}

/** How this service signs in at the broker. */
export interface BrokerAccount {
  readonly url: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** Payload that may wait there for one session; undefined: nobody is warned before it is full. */
  readonly queueLimitBytes: number | undefined;
}

/** @throws ConfigurationError that names every bad key */
export function readConfig(env: NodeJS.ProcessEnv): QueryServiceConfig {
  const settings = loadConfig(schema, env);
  return Object.freeze({
    port: settings.PORT,
    host: settings.HOST,
    logLevel: settings.LOG_LEVEL,
    databaseUrl: settings.DATABASE_URL,
    databasePoolSize: settings.DATABASE_POOL_SIZE,
    redisUrl: settings.REDIS_URL,
    broker:
      settings.MQTT_URL === undefined
        ? undefined
        : {
            url: settings.MQTT_URL,
            username: settings.MQTT_USERNAME,
            password: settings.MQTT_PASSWORD,
            queueLimitBytes: settings.MQTT_QUEUE_LIMIT_BYTES,
          },
    noderedHealthUrl: settings.NODERED_HEALTH_URL,
    analyticsHealthUrl: settings.ANALYTICS_HEALTH_URL,
    simulatorHealthUrl: settings.SIMULATOR_HEALTH_URL,
    grafanaHealthUrl: settings.GRAFANA_HEALTH_URL,
    backupFolder: settings.ENMS_BACKUPS_DIR,
    dataFolder: settings.ENMS_DATA_DIR,
    anthropic:
      settings.ANTHROPIC_API_KEY === undefined
        ? undefined
        : {
            apiKey: settings.ANTHROPIC_API_KEY,
            model: settings.ANTHROPIC_MODEL,
            url: settings.ANTHROPIC_BASE_URL,
          },
    authSecret: settings.AUTH_SECRET,
  });
}
