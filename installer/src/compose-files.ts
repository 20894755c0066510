import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAccessFile } from './broker-accounts.ts';
import { brokerValues, cacheLimits, doorLimits } from './configuration.ts';
import { writeEnvironmentFile, writePrivately } from './environment-file.ts';
import { portalNames } from './front.ts';
import { grafanaEnvironment, renderGrafanaDoor } from './grafana.ts';
import type { Home } from './home.ts';
import { composePlaces, databaseEnvironment, serviceEnvironments } from './services.ts';
import type { Settings } from './settings.ts';
import { renderTemplate } from './templates.ts';

/**
 * What `.env` tells Docker Compose itself, so that a `docker compose …` typed by hand means the same containers.
 *
 * @param containerUser `uid:gid` that owns `var/`
 */
export function composeVariables(
  home: Home,
  settings: Settings,
  containerUser: string,
): Record<string, string> {
  const profiles = [
    ...(settings.DATABASE_URL === undefined ? ['database'] : []),
    ...(settings.ENMS_DEMO ? ['demo'] : []),
    ...(settings.ENMS_GRAFANA ? ['grafana'] : []),
  ];
  const files = [
    'docker-compose.yml',
    ...(settings.ENMS_TLS_CERTIFICATE === undefined ? [] : ['docker-compose.tls.yml']),
  ];
  return {
    COMPOSE_FILE: files.join(':'),
    COMPOSE_PROFILES: profiles.join(','),
    ENMS_CONTAINER_USER: containerUser,
    ENMS_VAR_DIR: home.varDir,
  };
}

/** Writes the environment of every container that has one into `var/env`. */
export function writeComposeEnvironments(home: Home, settings: Settings): void {
  const environments = {
    database: {
      POSTGRES_DB: 'enms',
      POSTGRES_USER: 'postgres',
      POSTGRES_PASSWORD: settings.ENMS_DATABASE_SUPERUSER_PASSWORD,
      TIMESCALEDB_TELEMETRY: 'off',
    },
    tools: { LOG_LEVEL: 'warn', ...databaseEnvironment(settings, composePlaces) },
    ...serviceEnvironments(settings, composePlaces, settings.ENMS_GRAFANA),
    ...(settings.ENMS_GRAFANA && { grafana: grafanaEnvironment(settings, composePlaces) }),
  };
  for (const [name, environment] of Object.entries(environments))
    writeEnvironmentFile(join(home.varDir, 'env', `${name}.env`), environment);
}

/**
 * Writes everything that `docker-compose.yml` mounts into `var/config/compose`. Folders are mounted, not files, since a
 * file is replaced as a whole.
 *
 * @param brokerRuns a running broker owns its access file, so that file is left alone
 */
export function writeComposeFiles(home: Home, settings: Settings, brokerRuns: boolean): void {
  for (const name of ['broker', 'redis', 'nginx', 'registry'])
    mkdirSync(composeFolder(home, name), { recursive: true, mode: 0o700 });
  // Without it the broker of the image would make accounts of its own.
  if (!brokerRuns) writeAccessFile(home, settings);
  renderBroker(home, settings);
  renderTemplate(
    join(home.project, 'redis', 'redis.conf.template'),
    join(composeFolder(home, 'redis'), 'redis.conf'),
    {
      BIND: '*',
      PORT: 6379,
      PASSWORD: settings.ENMS_REDIS_PASSWORD,
      DATA_DIR: '/data',
      ...cacheLimits,
    },
  );
  renderDoor(home, settings);
  renderGrafanaDoor(home, settings.ENMS_GRAFANA ? composePlaces.grafana : undefined);
  copyGrafana(home);
}

/** What Grafana's container mounts: a copy, since the container's user owns `var/` and may not read the checkout. */
function copyGrafana(home: Home): void {
  const folder = composeFolder(home, 'grafana');
  rmSync(folder, { recursive: true, force: true });
  for (const part of ['grafana.ini', 'provisioning', 'generated'])
    cpSync(join(home.project, 'grafana', part), join(folder, part), { recursive: true });
}

/** A folder of `var/config/compose`, which one container mounts. */
export function composeFolder(home: Home, part: string): string {
  return join(home.varDir, 'config', 'compose', part);
}

function renderBroker(home: Home, settings: Settings): void {
  const folder = composeFolder(home, 'broker');
  const { ENMS_TLS_CERTIFICATE: certificate, ENMS_TLS_KEY: key } = settings;
  const hasTls = certificate !== undefined && key !== undefined;
  if (hasTls) {
    writePrivately(join(folder, 'certificate.pem'), readFileSync(certificate, 'utf8'));
    writePrivately(join(folder, 'key.pem'), readFileSync(key, 'utf8'));
  }
  renderTemplate(join(home.project, 'mqtt', 'mosquitto-2.1.conf.template'), join(folder, 'mosquitto.conf'), {
    ...brokerValues(home, {
      brokerData: '/mosquitto/data',
      accessFile: '/mosquitto/data/dynamic-security.json',
      brokerBind: '0.0.0.0',
      brokerPort: 1883,
      tls: hasTls
        ? {
            port: 8883,
            certificate: '/mosquitto/config/certificate.pem',
            key: '/mosquitto/config/key.pem',
          }
        : undefined,
    }),
    DYNAMIC_SECURITY_PLUGIN: '/usr/lib/mosquitto_dynamic_security.so',
    SQLITE_PLUGIN: '/usr/lib/mosquitto_persist_sqlite.so',
  });
}

/** A container that is made anew has another address, and the simulator may be absent: hence `resolve`. */
function renderDoor(home: Home, settings: Settings): void {
  renderTemplate(
    join(home.project, 'nginx', 'nginx.conf.template'),
    join(composeFolder(home, 'nginx'), 'nginx.conf'),
    {
      VAR_DIR: '/var/lib/enms',
      ACCESS_LOG: '/dev/stdout',
      PORTAL_LISTEN: '0.0.0.0:8080',
      PORTAL_NAMES: portalNames(settings),
      PORTAL_DIST: '/enms/portal/dist',
      RESOLVER: 'resolver 127.0.0.11 valid=5s ipv6=off;',
      QUERY_SERVICE: `${composePlaces.queryService} resolve`,
      ANALYTICS: `${composePlaces.analytics} resolve`,
      SIMULATOR: `${composePlaces.simulator} resolve`,
      NODERED: `${composePlaces.nodered} resolve`,
      ...doorLimits,
    },
  );
}
