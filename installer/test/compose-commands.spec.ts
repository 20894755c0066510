import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ComposeSystem } from '../src/compose.ts';
import { Progress } from '../src/progress.ts';
import { FakeEngine } from './fake-engine.ts';

const wait = '--detach --no-deps --wait --wait-timeout 180';
const everyPart = [
  'database',
  'broker',
  'redis',
  'nodered',
  'query-service',
  'analytics',
  'nginx',
  'grafana',
];

let engine: FakeEngine;
let said: string;

async function compose(settings: Readonly<Record<string, string>> = {}): Promise<ComposeSystem> {
  engine = await FakeEngine.install(settings);
  said = '';
  return new ComposeSystem(
    engine.home,
    new Progress((text) => {
      said += text;
    }),
    () => ({ ids: '990:991', owner: undefined }),
  );
}

afterEach(() => {
  engine.remove();
});

const variable = (name: string): string | undefined =>
  parseEnv(readFileSync(engine.home.environmentFile, 'utf8'))[name];
const inVar = (...parts: string[]): string => join(engine.home.varDir, ...parts);
const accounts = (): string[] =>
  (
    JSON.parse(readFileSync(inVar('mosquitto', 'dynamic-security.json'), 'utf8')) as {
      clients: { username: string }[];
    }
  ).clients.map(({ username }) => username);

describe('up', () => {
  it('builds, migrates, seeds, lets devices in, starts and fills the history, in this order', async () => {
    await (await compose()).up({ demo: true });
    expect(engine.commands()).toEqual([
      'docker compose version --short',
      'compose ps --all --format json',
      'compose build tools nodered query-service analytics simulator nginx',
      `compose up ${wait} database`,
      'compose run --rm --no-deps --no-TTY tools migrate',
      'compose run --rm --no-deps --no-TTY tools seed-registry /registry/seed.json',
      ...['germany-2023', 'natural-gas-ipcc', 'example-time-of-use'].map(
        (profile) =>
          `compose run --rm --no-deps --no-TTY tools seed-profile ${profile} --tenant demo --factory demo-factory --from 2023-01-01`,
      ),
      `compose up ${wait} broker redis`,
      `compose up ${wait} nodered query-service analytics simulator nginx`,
      `compose up ${wait} grafana`,
      // The password comes on standard input: command lines are there for all to read.
      'compose exec --no-TTY --env ENMS_ADMIN_EMAIL=admin@enms.local query-service node query-service/dist/administrator.js seed',
      'compose exec --no-TTY simulator node simulator/dist/backfill.js --api http://127.0.0.1:3003 --days 90 --every 60',
      'compose run --rm --no-deps --no-TTY tools refresh-late',
      'compose run --rm --no-deps --no-TTY tools post-ledger',
    ]);
    expect(said).toContain(`http://127.0.0.1:${engine.ports.portal}/`);
    expect(
      JSON.parse(readFileSync(inVar('config', 'compose', 'registry', 'seed.json'), 'utf8')),
    ).toHaveProperty('factories');
    const credentials = Object.keys(
      JSON.parse(readFileSync(inVar('simulator', 'credentials.json'), 'utf8')) as object,
    );
    expect(credentials.length).toBeGreaterThan(5);
    expect(accounts()).toEqual(expect.arrayContaining(['ingest', 'query-service', ...credentials]));
  });

  it('tells Compose which containers belong here, and which user they are', async () => {
    await (await compose()).up({ demo: false });
    expect(variable('ENMS_CONTAINER_USER')).toBe('990:991');
    expect(variable('ENMS_VAR_DIR')).toBe(engine.home.varDir);
    expect(variable('COMPOSE_FILE')).toBe('docker-compose.yml');
    expect(variable('COMPOSE_PROFILES')).toBe('database,grafana');
  });

  it('leaves out the simulator without a demo, and the database where another is named', async () => {
    const ownServer = 'postgresql://postgres:hush@db.example:5432/enms';
    await (await compose({ DATABASE_URL: ownServer })).up({ demo: false });
    const commands = engine.commands();
    expect(commands.join('\n')).not.toMatch(/simulator|backfill| database$/m);
    expect(commands).toContain('compose build tools nodered query-service analytics nginx');
    expect(commands).toContain('compose run --rm --no-deps --no-TTY tools seed-registry /registry/seed.json');
    expect(variable('COMPOSE_PROFILES')).toBe('grafana');
    expect(readFileSync(inVar('env', 'tools.env'), 'utf8')).toContain(ownServer);
    expect(readFileSync(inVar('env', 'nodered.env'), 'utf8')).toContain('@db.example:5432/enms');
  });

  it('refuses a database address that means the container itself', async () => {
    const system = await compose({ DATABASE_URL: 'postgresql://postgres:hush@127.0.0.1:5432/enms' });
    await expect(system.up({ demo: false })).rejects.toThrow(/DATABASE_URL.*inside a container/);
  });

  it('repeated while it runs, lets containers read what changed and the broker keep its accounts', async () => {
    const system = await compose();
    await system.up({ demo: false });
    engine.commands();
    engine.runs(everyPart.map((Service) => ({ Service, State: 'running', Health: 'healthy' })));
    const before = statSync(inVar('mosquitto', 'dynamic-security.json')).ino;
    await system.up({ demo: false });
    expect(statSync(inVar('mosquitto', 'dynamic-security.json')).ino).toBe(before);
    const starts = engine.commands().filter((command) => command.includes(' up '));
    expect(starts).toEqual([
      `compose up ${wait} database`,
      `compose up ${wait} --force-recreate broker redis`,
      `compose up ${wait} --force-recreate nodered query-service analytics nginx`,
      `compose up ${wait} --force-recreate grafana`,
    ]);
  });

  it('keeps secrets out of command lines, output and the log', async () => {
    await (await compose()).up({ demo: true });
    const everything = [
      engine.commands().join('\n'),
      said,
      readFileSync(inVar('log', 'compose.log'), 'utf8'),
    ];
    const secrets = Object.entries(parseEnv(readFileSync(engine.home.environmentFile, 'utf8')))
      .filter(([name]) => /_(PASSWORD|SECRET)$/.test(name))
      .map(([, value]) => value ?? '');
    expect(secrets.length).toBeGreaterThan(10);
    for (const secret of secrets) expect(everything.join('\n')).not.toContain(secret);
  });

  it('leaves Grafana out where that is wished, its way through the door too', async () => {
    await (await compose({ ENMS_GRAFANA: 'no' })).up({ demo: false });
    expect(engine.commands().join('\n')).not.toContain('grafana');
    expect(variable('COMPOSE_PROFILES')).toBe('database');
    expect(existsSync(inVar('nginx', 'locations-grafana.conf'))).toBe(false);
    expect(readFileSync(inVar('env', 'query-service.env'), 'utf8')).toMatch(/^GRAFANA_HEALTH_URL=$/m);
    expect(said).toContain('left out by ENMS_GRAFANA=no');
  });

  it('goes on where Grafana does not start, and says so', async () => {
    const system = await compose();
    engine.failsAt('up --detach --no-deps --wait --wait-timeout 180 grafana', 'manifest unknown');
    await system.up({ demo: false });
    expect(said).toMatch(/Grafana did not start; the rest works without it.*manifest unknown/s);
    expect(said).toContain('EnMS is up');
  });

  it('passes on the last words of what failed', async () => {
    const system = await compose();
    engine.failsAt('build', 'no space left on device');
    await expect(system.up({ demo: true })).rejects.toThrow(
      /compose build.*no space left on device.*compose\.log/s,
    );
  });

  it('says what to install where Compose is missing', async () => {
    const system = await compose();
    engine.failsAt('version --short', "docker: 'compose' is not a docker command");
    await expect(system.up({ demo: true })).rejects.toThrow(/docker-compose-plugin/);
  });
});

describe('an installed system', () => {
  const installed = async (): Promise<ComposeSystem> => {
    const system = await compose();
    await system.up({ demo: false });
    engine.commands();
    said = '';
    return system;
  };

  it('starts and stops all that belongs to it', async () => {
    const system = await installed();
    await system.stop();
    await system.start();
    expect(engine.commands()).toEqual([
      'compose stop',
      `compose up ${wait} database`,
      `compose up ${wait} broker redis`,
      `compose up ${wait} nodered query-service analytics nginx`,
      `compose up ${wait} grafana`,
    ]);
  });

  it('tells the state of every part, one that is missing too', async () => {
    const system = await installed();
    expect(await system.status()).toBe(false);
    expect(said).toContain('stopped');
    const healthy = everyPart.map((Service) => ({ Service, State: 'running', Health: 'healthy' }));
    engine.runs(healthy);
    expect(await system.status()).toBe(true);
    engine.runs([
      ...healthy.slice(0, 4),
      { Service: 'nginx', State: 'running', Health: 'unhealthy', Status: 'Up 2 minutes (unhealthy)' },
    ]);
    said = '';
    expect(await system.status()).toBe(false);
    expect(said).toMatch(
      /✓ broker .*\n[^]*✗ query-service +missing[^]*✗ nginx +running +Up 2 minutes \(unhealthy\)/,
    );
  });

  it('knows its parts when asked for logs', async () => {
    const system = await installed();
    await system.logs('nginx');
    expect(engine.commands()).toEqual(['compose logs --follow --tail 50 nginx']);
    await expect(system.logs('simulator')).rejects.toThrow(/no part "simulator".*query-service/);
  });

  it('backs up with the accounts beside, and brings both back while only the database runs', async () => {
    const system = await installed();
    await system.backup();
    const backup = inVar('backups', 'enms-now.dump');
    expect(said).toContain(backup);
    expect(existsSync(`${backup}.accounts.json`)).toBe(true);
    expect(engine.commands()).toEqual(['compose run --rm --no-deps --no-TTY tools backup']);

    const kept = readFileSync(`${backup}.accounts.json`, 'utf8');
    writeFileSync(inVar('mosquitto', 'dynamic-security.json'), '{"clients":[]}');
    await system.restore(backup);
    expect(readFileSync(inVar('mosquitto', 'dynamic-security.json'), 'utf8')).toBe(kept);
    expect(engine.commands().slice(0, 4)).toEqual([
      'compose stop broker redis nodered query-service analytics nginx grafana',
      `compose up ${wait} database`,
      'compose run --rm --no-deps --no-TTY tools restore /backups/enms-now.dump',
      `compose up ${wait} database`,
    ]);
  });

  it('refuses a backup of the embedded database and one that is not there', async () => {
    const system = await installed();
    const other = inVar('backups', 'enms.tar.gz');
    writeFileSync(other, '');
    await expect(system.restore(other)).rejects.toThrow(/embedded database/);
    await expect(system.restore('/nowhere.dump')).rejects.toThrow(/does not exist/);
    expect(engine.commands()).toEqual([]);
  });
});

it('asks for an installation first', async () => {
  const system = await compose();
  engine.remove();
  await expect(system.status()).rejects.toThrow(/not installed/);
});
