import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { composeVariables, writeComposeEnvironments, writeComposeFiles } from '../src/compose-files.ts';
import { locateHome } from '../src/home.ts';
import { completeEnvironment, prepareSettings } from '../src/installation.ts';
import { readSettings } from '../src/settings.ts';

/** The part of a service of `docker-compose.yml` that these tests read. */
interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly target: string };
  readonly user?: string;
  readonly restart?: string;
  readonly profiles?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly env_file?: readonly string[];
  readonly environment?: unknown;
  readonly entrypoint?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: readonly string[] | Readonly<Record<string, unknown>>;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly networks?: readonly string[];
}

const folder = mkdtempSync(join(tmpdir(), 'enms-compose-file-'));
mkdirSync(join(folder, 'home'));
const home = locateHome(join(folder, 'home'));
const settings = readSettings(
  completeEnvironment(home, composeVariables(home, prepareSettings(home, true), '990:990')),
);
writeComposeEnvironments(home, settings);
writeComposeFiles(home, settings, false);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const variables = parseEnv(readFileSync(home.environmentFile, 'utf8'));
const text = readFileSync(join(home.project, 'docker-compose.yml'), 'utf8');
const { services, volumes } = parse(interpolate(text), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const names = Object.keys(services);
const serviceOf = (name: string): Service => {
  const service = services[name];
  if (!service) throw new Error(`no service ${name}`);
  return service;
};
const all = Object.entries(services);
/** Runs until it is stopped; `tools` ends with its command. */
const lasting = all.filter(([name]) => name !== 'tools');

/** `${NAME:-default}` and `${NAME:?why}` as Compose reads them, from `.env` alone; `$$` is a dollar sign. */
function interpolate(yaml: string): string {
  return yaml.replace(
    /\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (whole, name?: string, kind?: string, rest = '') => {
      if (whole === '$$') return '$';
      const value = variables[name ?? ''];
      if (value !== undefined && value !== '') return value;
      if (kind === '-') return rest;
      throw new Error(`${name}: ${rest}`);
    },
  );
}

function mounts(service: Service): { source: string; target: string; readOnly: boolean }[] {
  return (service.volumes ?? [])
    .map((volume) => volume.split(':'))
    .map(([source = '', target = '', mode]) => ({ source, target, readOnly: mode === 'ro' }));
}

/** Where a path inside a container lies on this machine; undefined where nothing of ours is mounted. */
function onThisMachine(service: Service, path: string): { file: string; readOnly: boolean } | undefined {
  const mount = mounts(service).find(({ target }) => path === target || path.startsWith(`${target}/`));
  return mount && { file: mount.source + path.slice(mount.target.length), readOnly: mount.readOnly };
}

function environmentOf(name: string): Record<string, string | undefined> {
  const [file] = services[name]?.env_file ?? [];
  return file === undefined ? {} : parseEnv(readFileSync(file, 'utf8'));
}

describe('docker-compose.yml', () => {
  it.each(all)('%s runs without privileges, in the inner network', (_name, service) => {
    expect(service.user).toMatch(/^(990:990|postgres)$/);
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toContain('no-new-privileges:true');
    expect(service.networks).toEqual(['inside']);
  });

  it.each(lasting)('%s comes back by itself and tells its health', (_name, service) => {
    expect(service.restart).toBe('unless-stopped');
    expect(service.healthcheck?.test[0]).toMatch(/^CMD/);
  });

  it('publishes the door and the broker only', () => {
    const published = all.filter(([, { ports = [] }]) => ports.length > 0).map(([name]) => name);
    expect(published).toEqual(['broker', 'nginx']);
    expect(services['nginx']?.ports).toEqual(['127.0.0.1:8080:8080']);
    const tls = parse(interpolate(readFileSync(join(home.project, 'docker-compose.tls.yml'), 'utf8'))) as {
      services: Record<string, Service>;
    };
    expect(tls.services).toEqual({ broker: { ports: ['0.0.0.0:8883:8883'] } });
  });

  it('holds no secret and nothing that a container reads from its environment', () => {
    for (const [, service] of all) expect(service.environment).toBeUndefined();
    expect(text).not.toMatch(/(password|secret)\s*[:=]/i);
  });

  it.each(all)('%s has an image of one version', (_name, { image }) => {
    expect(image).toMatch(/:\d+\.\d+\.\d+/);
  });

  it.each(all.filter(([, { env_file = [] }]) => env_file.length > 0))(
    '%s finds its environment, which only its owner may read',
    (_name, { env_file = [] }) => {
      for (const file of env_file) expect(statSync(file).mode & 0o777).toBe(0o600);
    },
  );

  it('writes no environment that nobody reads', () => {
    const read = all.flatMap(([, { env_file = [] }]) => env_file);
    const written = readdirSync(join(home.varDir, 'env')).map((name) => join(home.varDir, 'env', name));
    expect(written.sort()).toEqual([...read].sort());
  });

  it.each(all)('%s mounts folders that are there: the engine would make them as root', (_name, service) => {
    for (const { source } of mounts(service)) {
      if (source.startsWith('/')) expect(statSync(source).isDirectory()).toBe(true);
      else expect(Object.keys(volumes)).toContain(source);
    }
  });

  it('mounts every rendered configuration, read-only', () => {
    const configuration = join(home.varDir, 'config', 'compose');
    const mounted = all.flatMap(([, service]) => mounts(service));
    for (const name of readdirSync(configuration))
      expect(mounted.find(({ source }) => source === join(configuration, name))?.readOnly).toBe(true);
  });

  it.each(all)('%s depends on parts that are there', (_name, { depends_on: dependencies = [] }) => {
    const wanted = Array.isArray(dependencies) ? (dependencies as string[]) : Object.keys(dependencies);
    expect(names).toEqual(expect.arrayContaining(wanted));
  });
});

describe('what the containers are told', () => {
  it.each(['broker', 'redis', 'nginx'])('%s finds its configuration', (name) => {
    const service = serviceOf(name);
    const inImage = readFileSync(join(home.project, 'Dockerfile'), 'utf8');
    const words = service.entrypoint ?? [/"(\/enms\/config\/nginx\.conf)"/.exec(inImage)?.[1] ?? ''];
    const found = onThisMachine(service, words.at(-1) ?? '');
    expect(statSync(found?.file ?? '').mode & 0o777).toBe(0o600);
  });

  it('finds every other part by its name', () => {
    const values = names.flatMap((name) => Object.values(environmentOf(name)));
    const hosts = values
      .filter((value) => value !== undefined && /^\w+:\/\//.test(value))
      .map((value) => new URL(value ?? '').hostname);
    expect([...new Set(hosts)].sort()).toEqual([
      'analytics',
      'broker',
      'database',
      'grafana',
      'nodered',
      'redis',
      'simulator',
    ]);
    const nginx = readFileSync(join(home.varDir, 'config', 'compose', 'nginx', 'nginx.conf'), 'utf8');
    const upstreams = [...nginx.matchAll(/^\s+server (\S+) resolve;/gm)].map((match) => match[1]);
    expect(upstreams).toEqual(['query-service:3001', 'analytics:3002', 'simulator:3003', 'nodered:1880']);
    expect(nginx).toContain('resolver 127.0.0.11');
  });

  it.each(['nodered', 'query-service', 'analytics', 'simulator'])(
    '%s listens for the other containers',
    (name) => {
      expect(environmentOf(name)['HOST']).toBe('0.0.0.0');
      const nginx = readFileSync(join(home.varDir, 'config', 'compose', 'nginx', 'nginx.conf'), 'utf8');
      expect(nginx).toContain(`${name}:${environmentOf(name)['PORT']} `);
    },
  );

  it.each([
    ['nodered', 'NODERED_USER_DIR', 'nodered'],
    ['nodered', 'INGEST_DATA_PATHS', 'nodered'],
    ['simulator', 'SIMULATOR_STATE_DIR', 'simulator'],
    ['simulator', 'SIMULATOR_CREDENTIALS_FILE', 'simulator/credentials.json'],
    ['tools', 'ENMS_DB_BACKUP_DIR', 'backups'],
  ])('%s may write where %s says', (name, variable, place) => {
    const path = environmentOf(name)[variable] ?? '';
    expect(onThisMachine(serviceOf(name), path)).toEqual({
      file: join(home.varDir, place),
      readOnly: false,
    });
  });

  it('gives Grafana its settings, dashboards and rules, a folder to write to, and a way through the door', () => {
    const environment = environmentOf('grafana');
    for (const path of [
      serviceOf('grafana').entrypoint?.at(-1),
      `${environment['ENMS_GRAFANA_DASHBOARDS'] ?? ''}/factory-overview.json`,
      `${environment['GF_PATHS_PROVISIONING'] ?? ''}/datasources/enms.yaml`,
      `${environment['GF_PATHS_PROVISIONING'] ?? ''}/alerting/infrastructure.generated.json`,
    ]) {
      const found = onThisMachine(serviceOf('grafana'), path ?? '');
      expect(found?.readOnly).toBe(true);
      expect(statSync(found?.file ?? '').isFile()).toBe(true);
    }
    expect(onThisMachine(serviceOf('grafana'), environment['GF_PATHS_DATA'] ?? '')).toEqual({
      file: join(home.varDir, 'grafana'),
      readOnly: false,
    });
    const way = onThisMachine(serviceOf('nginx'), '/var/lib/enms/nginx/locations-grafana.conf');
    expect(readFileSync(way?.file ?? '', 'utf8')).toContain('set $grafana grafana:3000;');
    expect(environmentOf('query-service')['GRAFANA_HEALTH_URL']).toBe(
      'http://grafana:3000/grafana/api/health',
    );
  });

  it('lets the broker write its accounts, which are there before it starts', () => {
    const rendered = readFileSync(join(home.varDir, 'config', 'compose', 'broker', 'mosquitto.conf'), 'utf8');
    const path = /^plugin_opt_config_file (\S+)$/m.exec(rendered)?.[1] ?? '';
    const found = onThisMachine(serviceOf('broker'), path);
    expect(found?.readOnly).toBe(false);
    const access = JSON.parse(readFileSync(found?.file ?? '', 'utf8')) as { clients: { username: string }[] };
    expect(access.clients.map(({ username }) => username)).toEqual(
      expect.arrayContaining(['admin', 'ingest', 'query-service', 'onboarding']),
    );
  });

  it('brings the certificate of the broker along', () => {
    const [certificate, key] = [join(folder, 'c.pem'), join(folder, 'k.pem')];
    const pem = 'not looked into here';
    for (const file of [certificate, key]) writeFileSync(file, pem);
    const tlsSettings = { ENMS_TLS_CERTIFICATE: certificate, ENMS_TLS_KEY: key };
    const withTls = readSettings(completeEnvironment(home, tlsSettings));
    writeComposeFiles(home, withTls, false);
    const config = join(home.varDir, 'config', 'compose', 'broker');
    const rendered = readFileSync(join(config, 'mosquitto.conf'), 'utf8');
    expect(rendered).toMatch(/^keyfile \/mosquitto\/config\/key\.pem$/m);
    expect(readFileSync(join(config, 'key.pem'), 'utf8')).toBe(pem);
    expect(statSync(join(config, 'key.pem')).mode & 0o777).toBe(0o600);
    expect(composeVariables(home, withTls, '990:990')['COMPOSE_FILE']).toBe(
      'docker-compose.yml:docker-compose.tls.yml',
    );
  });
});
