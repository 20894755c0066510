import { join } from 'node:path';
import { queueLimitBytes } from './configuration.ts';
import type { Home } from './home.ts';
import { reachableHost } from './ports.ts';
import type { Settings } from './settings.ts';

/** Host and port, such as `127.0.0.1:5442`. */
type Address = `${string}:${number}`;

/** Where the parts find each other and their files: on loopback natively, by the container's name in compose. */
export interface Places {
  /** The address that our services listen on. */
  readonly listenHost: string;
  readonly database: Address;
  /** Base of the embedded database's administration address; undefined where a server runs. */
  readonly databaseAdminUrl: string | undefined;
  readonly broker: Address;
  readonly redis: Address;
  readonly nodered: Address;
  readonly queryService: Address;
  readonly analytics: Address;
  readonly simulator: Address;
  readonly grafana: Address;
  readonly noderedFolder: string;
  readonly simulatorFolder: string;
  readonly backupFolder: string;
  /** A folder on the disk that must not fill up. */
  readonly dataFolder: string;
  /** What Grafana writes. */
  readonly grafanaFolder: string;
  /** Its settings, provisioning and dashboards, as they lie in the room `grafana/`. */
  readonly grafanaRoom: string;
}

/** The places of the native way: one machine, ports of `.env`, folders below `var/`. */
export function nativePlaces(home: Home, settings: Settings): Places {
  const local = (port: number): Address => `127.0.0.1:${port}`;
  return {
    listenHost: '127.0.0.1',
    database: local(settings.ENMS_DATABASE_PORT),
    databaseAdminUrl:
      settings.DATABASE_URL === undefined ? `http://${local(settings.ENMS_DATABASE_ADMIN_PORT)}` : undefined,
    broker: `${reachableHost(settings.ENMS_MQTT_BIND)}:${settings.ENMS_MQTT_PORT}`,
    redis: local(settings.ENMS_REDIS_PORT),
    nodered: local(settings.ENMS_NODERED_PORT),
    queryService: local(settings.ENMS_QUERY_PORT),
    analytics: local(settings.ENMS_ANALYTICS_PORT),
    simulator: local(settings.ENMS_SIMULATOR_PORT),
    grafana: local(settings.ENMS_GRAFANA_PORT),
    noderedFolder: join(home.varDir, 'nodered'),
    simulatorFolder: join(home.varDir, 'simulator'),
    backupFolder: join(home.varDir, 'backups'),
    dataFolder: home.varDir,
    grafanaFolder: join(home.varDir, 'grafana'),
    grafanaRoom: join(home.project, 'grafana'),
  };
}

/** The places of the compose way, as `docker-compose.yml` names and mounts them. */
export const composePlaces: Places = {
  listenHost: '0.0.0.0',
  database: 'database:5432',
  databaseAdminUrl: undefined,
  broker: 'broker:1883',
  redis: 'redis:6379',
  nodered: 'nodered:1880',
  queryService: 'query-service:3001',
  analytics: 'analytics:3002',
  simulator: 'simulator:3003',
  grafana: 'grafana:3000',
  noderedFolder: '/data',
  simulatorFolder: '/data',
  backupFolder: '/backups',
  dataFolder: '/data',
  grafanaFolder: '/data',
  grafanaRoom: '/enms/grafana',
};

/** The URL that a database role connects with. */
export function databaseUrl(
  settings: Settings,
  places: Places,
  role: 'owner' | 'writer' | 'service' | 'reader',
): string {
  const url = new URL(superuserUrl(settings, places));
  url.username = `enms_${role}`;
  url.password = {
    owner: settings.ENMS_DATABASE_OWNER_PASSWORD,
    writer: settings.ENMS_DATABASE_WRITER_PASSWORD,
    service: settings.ENMS_DATABASE_SERVICE_PASSWORD,
    reader: settings.ENMS_DATABASE_READER_PASSWORD,
  }[role];
  return url.href;
}

/** The URL that migrations, backup and restore connect with: the owner's own server, or the one that comes along. */
export function superuserUrl(settings: Settings, places: Places): string {
  if (settings.DATABASE_URL !== undefined) return settings.DATABASE_URL;
  const url = new URL(`postgresql://postgres@${places.database}/enms`);
  url.password = settings.ENMS_DATABASE_SUPERUSER_PASSWORD;
  return url.href;
}

/** Environment of the commands that act on the whole database: migrate, seed, backup, restore. */
export function databaseEnvironment(settings: Settings, places: Places): Record<string, string> {
  return {
    DATABASE_URL: superuserUrl(settings, places),
    ENMS_DB_OWNER_PASSWORD: settings.ENMS_DATABASE_OWNER_PASSWORD,
    ENMS_DB_WRITER_PASSWORD: settings.ENMS_DATABASE_WRITER_PASSWORD,
    ENMS_DB_SERVICE_PASSWORD: settings.ENMS_DATABASE_SERVICE_PASSWORD,
    ENMS_DB_READER_PASSWORD: settings.ENMS_DATABASE_READER_PASSWORD,
    ENMS_DB_BACKUP_DIR: places.backupFolder,
    ...(places.databaseAdminUrl !== undefined && { ENMS_DB_ADMIN_URL: places.databaseAdminUrl }),
    ...Object.fromEntries(
      Object.entries(settings)
        .filter(([name]) => /^ENMS_(RETENTION|COMPRESS)_/.test(name))
        .map(([name, value]) => [name, String(value)]),
    ),
  };
}

/** What each of our services reads from its environment; `hasGrafana` where Grafana is part of the installation. */
export function serviceEnvironments(
  settings: Settings,
  places: Places,
  hasGrafana: boolean,
): Record<'nodered' | 'query-service' | 'analytics' | 'simulator', Record<string, string>> {
  const common = { LOG_LEVEL: settings.LOG_LEVEL, NODE_ENV: 'production', HOST: places.listenHost };
  const redis = { REDIS_URL: `redis://:${encodeURIComponent(settings.ENMS_REDIS_PASSWORD)}@${places.redis}` };
  const broker = { MQTT_URL: `mqtt://${places.broker}` };
  return {
    nodered: {
      ...common,
      ...broker,
      ...redis,
      PORT: portOf(places.nodered),
      DATABASE_URL: databaseUrl(settings, places, 'writer'),
      MQTT_USERNAME: 'ingest',
      MQTT_PASSWORD: settings.ENMS_MQTT_INGEST_PASSWORD,
      INGEST_DATA_PATHS: places.dataFolder,
      NODERED_USER_DIR: places.noderedFolder,
      NODERED_ADMIN_PASSWORD: settings.ENMS_NODERED_ADMIN_PASSWORD,
      NODERED_CREDENTIAL_SECRET: settings.ENMS_NODERED_CREDENTIAL_SECRET,
    },
    'query-service': {
      ...common,
      ...broker,
      ...redis,
      PORT: portOf(places.queryService),
      DATABASE_URL: databaseUrl(settings, places, 'service'),
      MQTT_USERNAME: 'query-service',
      MQTT_PASSWORD: settings.ENMS_MQTT_QUERY_PASSWORD,
      MQTT_QUEUE_LIMIT_BYTES: String(queueLimitBytes()),
      NODERED_HEALTH_URL: readyUrl(places.nodered),
      ANALYTICS_HEALTH_URL: readyUrl(places.analytics),
      AUTH_SECRET: settings.ENMS_AUTH_SECRET,
      ...(settings.ENMS_ANTHROPIC_API_KEY !== undefined && {
        ANTHROPIC_API_KEY: settings.ENMS_ANTHROPIC_API_KEY,
      }),
      SIMULATOR_HEALTH_URL: settings.ENMS_DEMO ? readyUrl(places.simulator) : '',
      GRAFANA_HEALTH_URL: hasGrafana ? grafanaHealthUrl(places) : '',
      ENMS_BACKUPS_DIR: places.backupFolder,
      // Only the embedded database is known to keep its data beside ours.
      ...(places.databaseAdminUrl !== undefined && { ENMS_DATA_DIR: places.dataFolder }),
    },
    analytics: {
      ...common,
      PORT: portOf(places.analytics),
      DATABASE_URL: databaseUrl(settings, places, 'service'),
      AUTH_SECRET: settings.ENMS_AUTH_SECRET,
      DEMO: settings.ENMS_DEMO ? 'true' : 'false',
      // The embedded database serves one at a time: two jobs would only keep each other from it.
      ...(places.databaseAdminUrl !== undefined && { JOBS_AT_ONCE: '1' }),
    },
    simulator: {
      ...common,
      ...broker,
      PORT: portOf(places.simulator),
      SIMULATOR_CREDENTIALS_FILE: `${places.simulatorFolder}/credentials.json`,
      SIMULATOR_STATE_DIR: places.simulatorFolder,
    },
  };
}

/** Where a service of ours tells whether it is ready. */
export function readyUrl(address: string): string {
  return `http://${address}/health/ready`;
}

/** Where Grafana tells whether it is there, below the address that it has at the door. */
export function grafanaHealthUrl(places: Places): string {
  return `http://${places.grafana}/grafana/api/health`;
}

function portOf(address: Address): string {
  return address.slice(address.lastIndexOf(':') + 1);
}
