import { join } from 'node:path';
import { writeEnvironmentFile } from './environment-file.ts';
import type { Home } from './home.ts';
import { portalUrl, publicPortClaims } from './front.ts';
import type { PortClaim } from './ports.ts';
import { findGrafana, grafanaEnvironment, grafanaWords } from './grafana.ts';
import { grafanaHealthUrl, nativePlaces, readyUrl, serviceEnvironments } from './services.ts';
import type { Settings } from './settings.ts';
import type { Program } from './supervisor.ts';

/** A Node service of ours: its entry point and its environment. */
interface Service {
  readonly name: string;
  readonly entry: string;
  readonly priority: number;
  /** Limits of V8's heap, where the default would grow into memory that others need. */
  readonly heapFlags?: readonly string[];
  /** What is handed to it. */
  readonly arguments?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Where each part tells whether it is ready, in the order in which setup waits for them. */
export function healthUrls(home: Home, settings: Settings): Readonly<Record<string, string>> {
  const places = nativePlaces(home, settings);
  return {
    ...(places.databaseAdminUrl !== undefined && { database: `${places.databaseAdminUrl}/health/ready` }),
    nodered: readyUrl(places.nodered),
    'query-service': readyUrl(places.queryService),
    analytics: readyUrl(places.analytics),
    ...(settings.ENMS_DEMO && { simulator: readyUrl(places.simulator) }),
    ...(findGrafana(settings) && { grafana: grafanaHealthUrl(places) }),
    nginx: `${portalUrl(settings)}/health`,
  };
}

/** Every port of the native way, with the setting that moves it. */
export function portClaims(settings: Settings): PortClaim[] {
  const internal = (port: number, usedBy: string, setting: string): PortClaim => ({
    port,
    host: '127.0.0.1',
    usedBy,
    setting,
  });
  return [
    ...publicPortClaims(settings),
    ...(settings.DATABASE_URL === undefined
      ? [
          internal(settings.ENMS_DATABASE_PORT, 'the database', 'ENMS_DATABASE_PORT'),
          internal(
            settings.ENMS_DATABASE_ADMIN_PORT,
            'the database’s health page',
            'ENMS_DATABASE_ADMIN_PORT',
          ),
        ]
      : []),
    internal(settings.ENMS_REDIS_PORT, 'Redis', 'ENMS_REDIS_PORT'),
    internal(settings.ENMS_NODERED_PORT, 'Node-RED', 'ENMS_NODERED_PORT'),
    internal(settings.ENMS_QUERY_PORT, 'the query service', 'ENMS_QUERY_PORT'),
    internal(settings.ENMS_ANALYTICS_PORT, 'analytics', 'ENMS_ANALYTICS_PORT'),
    internal(settings.ENMS_SIMULATOR_PORT, 'the simulator', 'ENMS_SIMULATOR_PORT'),
    ...(findGrafana(settings) ? [internal(settings.ENMS_GRAFANA_PORT, 'Grafana', 'ENMS_GRAFANA_PORT')] : []),
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
  const places = nativePlaces(home, settings);
  const grafana = findGrafana(settings);
  const environments = serviceEnvironments(settings, places, grafana !== undefined);
  const all: (Service & { readonly wanted: boolean })[] = [
    {
      name: 'database',
      wanted: settings.DATABASE_URL === undefined,
      entry: 'database/dist/embedded/src/main.js',
      priority: 10,
      environment: {
        LOG_LEVEL: settings.LOG_LEVEL,
        NODE_ENV: 'production',
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
      environment: environments.nodered,
    },
    {
      name: 'query-service',
      wanted: true,
      entry: 'query-service/dist/main.js',
      priority: 40,
      environment: environments['query-service'],
    },
    {
      name: 'analytics',
      wanted: true,
      entry: 'analytics/dist/main.js',
      priority: 45,
      // What is young is small here; without, 40 MB stay with it.
      heapFlags: ['--max-semi-space-size=2'],
      environment: environments.analytics,
    },
    {
      name: 'simulator',
      wanted: settings.ENMS_DEMO,
      entry: 'simulator/dist/main.js',
      priority: 50,
      // A back-fill would leave 650 MB behind; with these it peaks at 270 MB at the same speed.
      heapFlags: ['--max-semi-space-size=4', '--max-old-space-size=192'],
      environment: environments.simulator,
    },
    {
      name: 'grafana',
      wanted: grafana !== undefined,
      entry: 'grafana/dist/src/start.js',
      arguments: grafana === undefined ? [] : grafanaWords(grafana, places),
      priority: 55,
      environment: grafana === undefined ? {} : grafanaEnvironment(settings, places),
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
      ...(service.arguments ?? []),
    ],
    priority: service.priority,
    stopSeconds: 15,
  };
}
