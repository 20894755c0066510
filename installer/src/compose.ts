import { copyFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ensureAdministrator, renewAdministratorPassword } from './administrator.ts';
import { bringBackAccounts, keepAccountsBeside } from './broker-accounts.ts';
import { administratorEntry, backfillWords, type Account, type Commands } from './commands.ts';
import { ComposeEngine } from './compose-engine.ts';
import {
  composeFolder,
  composeVariables,
  writeComposeEnvironments,
  writeComposeFiles,
} from './compose-files.ts';
import { DemoFactory, registerSite } from './demo.ts';
import { portalUrl, publicPortClaims, sayPassword, sayWhereToLook } from './front.ts';
import { beginGrafana } from './grafana.ts';
import { askHealth, waitUntilHealthy } from './health.ts';
import type { Home } from './home.ts';
import { completeEnvironment, existingBackup, installedSettings, prepareSettings } from './installation.ts';
import { requireFreePorts } from './ports.ts';
import { SetupError, type Progress } from './progress.ts';
import { readSettings, type Settings } from './settings.ts';
import type { System } from './system.ts';
import { chooseContainerUser, giveVarTo, type ContainerUser } from './system-user.ts';

/** How long containers may take to get healthy, in seconds. */
const patienceSeconds = 180;

/** The compose way: the same parts as containers, kept alive by the engine. */
export class ComposeSystem implements System {
  private readonly engine: ComposeEngine;

  constructor(
    private readonly home: Home,
    private readonly progress: Progress,
    private readonly chooseUser: () => ContainerUser = chooseContainerUser,
  ) {
    this.engine = new ComposeEngine(home);
  }

  async up({ demo }: { demo: boolean }): Promise<void> {
    const { ids, owner } = this.chooseUser();
    const settings = await this.progress.step('Settings and secrets (.env)', () =>
      this.prepareSettings(demo, ids),
    );
    await this.progress.step('Docker Compose', () => this.engine.requireCompose());
    const running = (await this.engine.containers()).filter(({ state }) => state === 'running');
    if (running.length === 0)
      await this.progress.step('Ports', () => requireFreePorts(publicPortClaims(settings)));
    await this.progress.step('Configuration', () => {
      writeComposeFiles(
        this.home,
        settings,
        running.some(({ name }) => name === 'broker'),
      );
      giveVarTo(owner, this.home);
    });
    await this.progress.step('Images', () => this.engine.run(['build', 'tools', ...builtParts(settings)]));
    await this.startDatabase(settings);
    const commands = this.commands();
    await this.progress.step('Database schema, functions, policies', () => commands.database('migrate'));
    const demoFactory = settings.ENMS_DEMO ? new DemoFactory(this.home, settings, commands) : undefined;
    if (demoFactory)
      await this.progress.step('Demo factory: machines, devices, credentials', () => demoFactory.register());
    else await this.progress.step('Site', () => registerSite(this.home, settings, commands));
    giveVarTo(owner, this.home);
    await this.startServices(settings, running.length > 0, demoFactory);
    const password = await this.progress.step('First administrator', () =>
      ensureAdministrator(commands, settings),
    );
    if (demoFactory)
      await this.progress.step(`History of ${settings.ENMS_DEMO_HISTORY_DAYS} days`, (note) =>
        demoFactory.fillHistory(note),
      );
    sayWhereToLook(this.progress, settings, settings.ENMS_GRAFANA);
    if (password !== undefined) sayPassword(this.progress, settings, password);
  }

  async start(): Promise<void> {
    const settings = installedSettings(this.home);
    await this.startDatabase(settings);
    await this.startServices(settings, false);
    sayWhereToLook(this.progress, settings, settings.ENMS_GRAFANA);
  }

  async stop(): Promise<void> {
    installedSettings(this.home);
    await this.progress.step('Stopping every part in order', () => this.engine.run(['stop']));
  }

  async status(): Promise<boolean> {
    const settings = installedSettings(this.home);
    const containers = await this.engine.containers();
    if (!containers.some(({ state }) => state === 'running')) {
      this.progress.say('EnMS is stopped. Start it with ./setup.sh start');
      return false;
    }
    let allHealthy = true;
    for (const name of partsOf(settings)) {
      const container = containers.find((candidate) => candidate.name === name);
      const healthy = container?.healthy ?? false;
      allHealthy &&= healthy;
      this.progress.say(
        `  ${healthy ? '✓' : '✗'} ${name.padEnd(14)} ${(container?.state ?? 'missing').padEnd(10)} ${container?.detail ?? ''}`,
      );
    }
    const whole = await askHealth(`${portalUrl(settings)}/health`);
    if (!whole.ready) this.progress.say(`      ${whole.cause ?? ''}`);
    return allHealthy && whole.ready;
  }

  async logs(part: string | undefined): Promise<void> {
    const parts = partsOf(installedSettings(this.home));
    if (part !== undefined && !parts.includes(part))
      throw new SetupError('logs', `there is no part "${part}"`, `The parts are: ${parts.join(', ')}`);
    await this.engine.show(['logs', '--follow', '--tail', '50', ...(part === undefined ? [] : [part])]);
  }

  async backup(): Promise<void> {
    installedSettings(this.home);
    const printed = await this.progress.step('Backup', () => this.commands().database('backup'));
    const file = join(this.home.varDir, 'backups', basename(printed.trim()));
    keepAccountsBeside(this.home, file);
    this.progress.say(
      `${file}\nIts device accounts are beside it. Keep .env too: it holds the passwords of both.`,
    );
  }

  async renewPassword(): Promise<void> {
    const settings = installedSettings(this.home);
    sayPassword(this.progress, settings, await renewAdministratorPassword(this.commands(), settings));
  }

  async restore(file: string): Promise<void> {
    const settings = installedSettings(this.home);
    const backup = existingBackup(file);
    if (!backup.endsWith('.dump'))
      throw new SetupError(
        'restore',
        `${file} was made by the embedded database`,
        'Restore it with ./setup.sh restore --native, or name a .dump file',
      );
    const mounted = join(this.home.varDir, 'backups', basename(backup));
    if (dirname(backup) !== dirname(mounted)) copyFileSync(backup, mounted);
    const { owner } = this.chooseUser();
    giveVarTo(owner, this.home);
    await this.progress.step('Stopping every part but the database', () =>
      this.engine.run(['stop', ...partsOf(settings).filter((name) => name !== 'database')]),
    );
    await this.startDatabase(settings);
    const said = await this.progress.step('Restore', () =>
      this.commands().database('restore', `/backups/${basename(mounted)}`),
    );
    if (said.trim() !== '') this.progress.say(said.trim());
    bringBackAccounts(this.home, backup);
    giveVarTo(owner, this.home);
    await this.start();
  }

  private prepareSettings(demo: boolean, containerUser: string): Settings {
    const settings = prepareSettings(this.home, demo);
    requireReachableDatabase(settings);
    const variables = composeVariables(this.home, settings, containerUser);
    const complete = readSettings(completeEnvironment(this.home, variables));
    // Compose refuses every command while one of these is missing.
    writeComposeEnvironments(this.home, complete);
    return complete;
  }

  private commands(): ComposeCommands {
    return new ComposeCommands(this.home, this.engine, this.chooseUser().owner);
  }

  private async startDatabase(settings: Settings): Promise<void> {
    if (settings.DATABASE_URL !== undefined) return;
    await this.progress.step('Database', () => this.bringUp(['database']));
  }

  /** Starts what depends on the database, the broker first; `anew` makes running containers read what has changed. */
  private async startServices(settings: Settings, anew: boolean, demoFactory?: DemoFactory): Promise<void> {
    const first = ['broker', 'redis'];
    const others = partsOf(settings).filter((name) => !['database', 'grafana', ...first].includes(name));
    await this.progress.step('Broker and cache', () => this.bringUp(first, anew));
    if (demoFactory)
      await this.progress.step('Accounts of the demo devices', () => demoFactory.giveAccounts());
    await this.progress.step('Services', () => this.bringUp(others, anew));
    await this.progress.step('Healthy', () =>
      waitUntilHealthy('nginx', `${portalUrl(settings)}/health`, patienceSeconds),
    );
    if (settings.ENMS_GRAFANA) await beginGrafana(this.progress, () => this.bringUp(['grafana'], anew));
  }

  /** Without their dependencies, since the order is ours; waits until the health checks pass. */
  private async bringUp(parts: readonly string[], anew = false): Promise<void> {
    const how = ['--no-deps', '--wait', '--wait-timeout', String(patienceSeconds)];
    await this.engine.run(['up', '--detach', ...how, ...(anew ? ['--force-recreate'] : []), ...parts]);
  }
}

/** Loopback is another place inside a container. */
function requireReachableDatabase({ DATABASE_URL: url }: Settings): void {
  if (url === undefined || !/^(localhost|127\..*|\[::1\])$/.test(new URL(url).hostname)) return;
  throw new SetupError(
    'DATABASE_URL in .env',
    'it names this machine by a loopback address, which means the container itself inside a container',
    'Use an address by which others reach the database, or ./setup.sh --native',
  );
}

/** The containers that belong to an installation with these settings, in the order of the flow of data. */
function partsOf(settings: Settings): string[] {
  return [
    ...(settings.DATABASE_URL === undefined ? ['database'] : []),
    'broker',
    'redis',
    'nodered',
    'query-service',
    'analytics',
    ...(settings.ENMS_DEMO ? ['simulator'] : []),
    'nginx',
    ...(settings.ENMS_GRAFANA ? ['grafana'] : []),
  ];
}

/** The parts whose images are built here. */
function builtParts(settings: Settings): string[] {
  return partsOf(settings).filter((name) => !['database', 'broker', 'redis', 'grafana'].includes(name));
}

/** The command-line programs inside containers: the database's in one of its own, the simulator's in the simulator. */
class ComposeCommands implements Commands {
  constructor(
    private readonly home: Home,
    private readonly engine: ComposeEngine,
    private readonly owner: string | undefined,
  ) {}

  async database(...words: string[]): Promise<string> {
    return this.engine.run(['run', '--rm', '--no-deps', '--no-TTY', 'tools', ...words]);
  }

  async seedRegistry(file: string): Promise<void> {
    copyFileSync(file, join(composeFolder(this.home, 'registry'), 'seed.json'));
    giveVarTo(this.owner, this.home);
    await this.database('seed-registry', '/registry/seed.json');
  }

  async administrator(what: 'seed' | 'reset', { email, password }: Account): Promise<string> {
    const named = ['exec', '--no-TTY', '--env', `ENMS_ADMIN_EMAIL=${email}`, 'query-service'];
    return (await this.engine.run([...named, 'node', administratorEntry, what], undefined, password)).trim();
  }

  async fillHistory(days: number, onOutput: (text: string) => void): Promise<void> {
    const words = backfillWords('127.0.0.1:3003', days);
    await this.engine.run(['exec', '--no-TTY', 'simulator', 'node', ...words], onOutput);
  }
}
