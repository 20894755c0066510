import { join } from 'node:path';
import { queueLimitBytes } from './configuration.ts';
import { writeEnvironmentFile } from './environment-file.ts';
import type { Home } from './home.ts';
import type { PortClaim } from './ports.ts';
import type { Settings } from './settings.ts';
import type { Program } from './supervisor.ts';

/** A Node service of ours: its entry point, its environment, and where it tells its health. */
interface Service {
  readonly name: string;
  readonly entry: string;
  readonly priority: number;
  /** Limits of V8's heap, where the default would grow into memory that others need. */
  readonly heapFlags?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** The URL that a database role connects with. */
export function databaseUrl(settings: Settings, role: 'owner' | 'writer' | 'service' | 'reader'): string {
  const url = new URL(settings.DATABASE_URL ?? `postgresql://127.0.0.1:${settings.ENMS_DATABASE_PORT}/enms`);
  url.username = `enms_${role}`;
  url.password = {
    owner: settings.ENMS_DATABASE_OWNER_PASSWORD,
    writer: settings.ENMS_DATABASE_WRITER_PASSWORD,
    service: settings.ENMS_DATABASE_SERVICE_PASSWORD,
    reader: settings.ENMS_DATABASE_READER_PASSWORD,
  }[role];
  return url.href;
}

/** The URL that migrations, backup and restore connect with. */
export function superuserUrl(settings: Settings): string {
  return (
    settings.DATABASE_URL ??
    `postgresql://postgres:${settings.ENMS_DATABASE_SUPERUSER_PASSWORD}@127.0.0.1:${settings.ENMS_DATABASE_PORT}/enms`
  );
}

/** Where each part tells whether it is ready, in the order in which setup waits for them. */
export function healthUrls(settings: Settings): Readonly<Record<string, string>> {
  const at = (port: number, path: string): string => `http://127.0.0.1:${port}${path}`;
  return {
    ...(settings.DATABASE_URL === undefined && {
      database: at(settings.ENMS_DATABASE_ADMIN_PORT, '/health/ready'),
    }),
    nodered: at(settings.ENMS_NODERED_PORT, '/health/ready'),
    'query-service': at(settings.ENMS_QUERY_PORT, '/health/ready'),
    ...(settings.ENMS_DEMO && { simulator: at(settings.ENMS_SIMULATOR_PORT, '/health/ready') }),
    nginx: at(settings.ENMS_PORTAL_PORT, '/health'),
  };
}

/** Every port of the native way, with the setting that moves it. */
export function portClaims(settings: Settings): PortClaim[] {
  const loopback = '127.0.0.1';
  return [
    {
      port: settings.ENMS_PORTAL_PORT,
      host: settings.ENMS_PORTAL_BIND,
      usedBy: 'the portal',
      setting: 'ENMS_PORTAL_PORT',
    },
    {
      port: settings.ENMS_MQTT_PORT,
      host: settings.ENMS_MQTT_BIND,
      usedBy: 'the broker',
      setting: 'ENMS_MQTT_PORT',
    },
    ...(settings.ENMS_TLS_CERTIFICATE === undefined
      ? []
      : [
          {
            port: settings.ENMS_MQTTS_PORT,
            host: settings.ENMS_MQTT_BIND,
            usedBy: 'the broker with TLS',
            setting: 'ENMS_MQTTS_PORT',
          },
        ]),
    ...(settings.DATABASE_URL === undefined
      ? [
          {
            port: settings.ENMS_DATABASE_PORT,
            host: loopback,
            usedBy: 'the database',
            setting: 'ENMS_DATABASE_PORT',
          },
          {
            port: settings.ENMS_DATABASE_ADMIN_PORT,
            host: loopback,
            usedBy: 'the database’s health page',
            setting: 'ENMS_DATABASE_ADMIN_PORT',
          },
        ]
      : []),
    { port: settings.ENMS_REDIS_PORT, host: loopback, usedBy: 'Redis', setting: 'ENMS_REDIS_PORT' },
    { port: settings.ENMS_NODERED_PORT, host: loopback, usedBy: 'Node-RED', setting: 'ENMS_NODERED_PORT' },
    {
      port: settings.ENMS_QUERY_PORT,
      host: loopback,
      usedBy: 'the query service',
      setting: 'ENMS_QUERY_PORT',
    },
    {
      port: settings.ENMS_SIMULATOR_PORT,
      host: loopback,
      usedBy: 'the simulator',
      setting: 'ENMS_SIMULATOR_PORT',
    },
  ];
}

/**
 * The processes of the native way. Writes each service's environment to `var/env/<name>.env` (mode 600): command
 * lines and the process manager's own configuration hold no secret.
 */
export function nativePrograms(home: Home, settings: Settings): Program[] {
  const config = (name: string): string => join(home.varDir, 'config', name);
  const native: Program[] = [
    { name: 'broker', command: ['mosquitto', '-c', config('mosquitto.conf')], priority: 20, stopSeconds: 20 },
    { name: 'redis', command: ['redis-server', config('redis.conf')], priority: 20, stopSeconds: 10 },
    {
      name: 'nginx',
      command: ['nginx', '-c', config('nginx.conf'), '-e', 'stderr'],
      priority: 60,
      stopSeconds: 10,
    },
  ];
  return [...services(home, settings).map((service) => asProgram(home, service)), ...native];
}

function services(home: Home, settings: Settings): Service[] {
  const redis = {
    REDIS_URL: `redis://:${settings.ENMS_REDIS_PASSWORD}@127.0.0.1:${settings.ENMS_REDIS_PORT}`,
  };
  const broker = { MQTT_URL: `mqtt://127.0.0.1:${settings.ENMS_MQTT_PORT}` };
  const health = healthUrls(settings);
  const common = { LOG_LEVEL: settings.LOG_LEVEL, NODE_ENV: 'production' };
  const all: (Service & { readonly wanted: boolean })[] = [
    {
      name: 'database',
      wanted: settings.DATABASE_URL === undefined,
      entry: 'database/dist/embedded/src/main.js',
      priority: 10,
      environment: {
        ...common,
        ENMS_DB_DATA_DIR: join(home.varDir, 'database'),
        ENMS_DB_PORT: String(settings.ENMS_DATABASE_PORT),
        ENMS_DB_ADMIN_PORT: String(settings.ENMS_DATABASE_ADMIN_PORT),
        ENMS_DB_SUPERUSER_PASSWORD: settings.ENMS_DATABASE_SUPERUSER_PASSWORD,
        ENMS_DB_BACKUP_DIR: join(home.varDir, 'backups'),
      },
    },
    {
      name: 'nodered',
      wanted: true,
      entry: 'nodered/dist/src/main.js',
      priority: 30,
      environment: {
        ...common,
        ...broker,
        ...redis,
        PORT: String(settings.ENMS_NODERED_PORT),
        DATABASE_URL: databaseUrl(settings, 'writer'),
        MQTT_USERNAME: 'ingest',
        MQTT_PASSWORD: settings.ENMS_MQTT_INGEST_PASSWORD,
        INGEST_DATA_PATHS: home.varDir,
        NODERED_USER_DIR: join(home.varDir, 'nodered'),
        NODERED_ADMIN_PASSWORD: settings.ENMS_NODERED_ADMIN_PASSWORD,
        NODERED_CREDENTIAL_SECRET: settings.ENMS_NODERED_CREDENTIAL_SECRET,
      },
    },
    {
      name: 'query-service',
      wanted: true,
      entry: 'query-service/dist/main.js',
      priority: 40,
      environment: {
        ...common,
        ...broker,
        ...redis,
        PORT: String(settings.ENMS_QUERY_PORT),
        DATABASE_URL: databaseUrl(settings, 'service'),
        MQTT_USERNAME: 'query-service',
        MQTT_PASSWORD: settings.ENMS_MQTT_QUERY_PASSWORD,
        MQTT_QUEUE_LIMIT_BYTES: String(queueLimitBytes()),
        NODERED_HEALTH_URL: health['nodered'] ?? '',
        SIMULATOR_HEALTH_URL: health['simulator'] ?? '',
      },
    },
    {
      name: 'simulator',
      wanted: settings.ENMS_DEMO,
      entry: 'simulator/dist/main.js',
      priority: 50,
      // A back-fill would leave 650 MB behind; with these it peaks at 270 MB at the same speed.
      heapFlags: ['--max-semi-space-size=4', '--max-old-space-size=192'],
      environment: {
        ...common,
        ...broker,
        PORT: String(settings.ENMS_SIMULATOR_PORT),
        SIMULATOR_CREDENTIALS_FILE: join(home.varDir, 'simulator', 'credentials.json'),
        SIMULATOR_STATE_DIR: join(home.varDir, 'simulator'),
      },
    },
  ];
  return all.filter((service) => service.wanted);
}

function asProgram(home: Home, service: Service): Program {
  const environmentFile = join(home.varDir, 'env', `${service.name}.env`);
  writeEnvironmentFile(environmentFile, service.environment);
  return {
    name: service.name,
    command: [
      process.execPath,
      '--enable-source-maps',
      ...(service.heapFlags ?? []),
      `--env-file=${environmentFile}`,
      join(home.project, service.entry),
    ],
    priority: service.priority,
    stopSeconds: 15,
  };
}
