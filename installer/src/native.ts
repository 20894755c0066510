import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { accessFile } from './broker-accounts.ts';
import { renderConfiguration } from './configuration.ts';
import { databaseEnvironment, runOwn } from './commands.ts';
import { DemoFactory, registerSite } from './demo.ts';
import { completeEnvironmentFile, readEnvironmentFile } from './environment-file.ts';
import { askHealth, waitUntilHealthy } from './health.ts';
import { makeVarFolders, type Home } from './home.ts';
import { requireFreePorts } from './ports.ts';
import { healthUrls, nativePrograms, portClaims } from './programs.ts';
import { SetupError, type Progress } from './progress.ts';
import { readSettings, type Settings } from './settings.ts';
import { Supervisor } from './supervisor.ts';
import type { System } from './system.ts';
import { chooseSystemUser, giveVarTo } from './system-user.ts';

const databaseCommand = 'database/dist/src/main.js';
const embeddedRestoreCommand = 'database/dist/embedded/src/backup/restore.js';

/** The native way: every part a process of this machine, kept alive by supervisord. */
export class NativeSystem implements System {
  private readonly supervisor: Supervisor;

  constructor(
    private readonly home: Home,
    private readonly progress: Progress,
  ) {
    this.supervisor = new Supervisor(home);
  }

  async up({ demo }: { demo: boolean }): Promise<void> {
    const settings = await this.progress.step('Settings and secrets (.env)', () =>
      this.prepareSettings(demo),
    );
    const wasRunning = await this.supervisor.isRunning();
    if (!wasRunning) await this.progress.step('Ports', () => requireFreePorts(portClaims(settings)));
    const brokerRuns =
      wasRunning &&
      (await this.supervisor.states()).some(({ name, state }) => name === 'broker' && state === 'RUNNING');
    await this.progress.step('Configuration', () => this.writeConfiguration(settings, brokerRuns));
    await this.supervisor.ensureRunning();
    await this.supervisor.reload();
    await this.startDatabase(settings);
    await this.progress.step('Database schema, functions, policies', () =>
      this.database('migrate', settings),
    );
    const demoFactory = settings.ENMS_DEMO ? new DemoFactory(this.home, settings) : undefined;
    if (demoFactory)
      await this.progress.step('Demo factory: machines, devices, credentials', () => demoFactory.register());
    else await this.progress.step('Site', () => registerSite(this.home, settings));
    giveVarTo(this.runAs(), this.home);
    await this.startServices(settings, wasRunning, demoFactory);
    if (demoFactory)
      await this.progress.step(`History of ${settings.ENMS_DEMO_HISTORY_DAYS} days`, (note) =>
        demoFactory.fillHistory(note),
      );
    this.sayWhereToLook(settings);
  }

  async start(): Promise<void> {
    const settings = this.installedSettings();
    if (!(await this.supervisor.isRunning())) await requireFreePorts(portClaims(settings));
    await this.supervisor.ensureRunning();
    await this.startDatabase(settings);
    await this.startServices(settings, false);
    this.sayWhereToLook(settings);
  }

  async stop(): Promise<void> {
    if (!(await this.supervisor.isRunning())) {
      this.progress.say('EnMS is not running.');
      return;
    }
    await this.progress.step('Stopping every part in order', () => this.supervisor.shutdown());
  }

  async status(): Promise<boolean> {
    const settings = this.installedSettings();
    if (!(await this.supervisor.isRunning())) {
      this.progress.say('EnMS is stopped. Start it with ./setup.sh start');
      return false;
    }
    const urls = healthUrls(settings);
    let allHealthy = true;
    for (const { name, state, detail } of await this.supervisor.states()) {
      const url = urls[name];
      const health = url === undefined || state !== 'RUNNING' ? undefined : await askHealth(url);
      const healthy = state === 'RUNNING' && health?.ready !== false;
      allHealthy &&= healthy;
      this.progress.say(
        `  ${healthy ? '✓' : '✗'} ${name.padEnd(14)} ${state.padEnd(9)} ${detail}${health?.cause === undefined ? '' : `\n      ${health.cause}`}`,
      );
    }
    return allHealthy;
  }

  async logs(part: string | undefined): Promise<void> {
    const folder = join(this.home.varDir, 'log');
    const known = existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => name.endsWith('.log'))
          .map((name) => name.slice(0, -'.log'.length))
      : [];
    if (part !== undefined && !known.includes(part)) {
      throw new SetupError(
        'logs',
        `there is no part "${part}"`,
        `The parts are: ${known.join(', ') || 'none yet, run ./setup.sh first'}`,
      );
    }
    const files = (part === undefined ? known : [part]).map((name) => join(folder, `${name}.log`));
    await new Promise((closed) =>
      spawn('tail', ['-n', '50', '-F', ...files], { stdio: 'inherit' }).once('close', closed),
    );
  }

  async backup(): Promise<void> {
    const settings = this.installedSettings();
    const printed = await this.progress.step('Backup', () => this.database('backup', settings));
    const file = printed.trim();
    // The accounts of approved devices belong to it; the secrets stay in .env.
    copyFileSync(accessFile(this.home), accessCopyOf(file));
    this.progress.say(
      `${file}\nIts device accounts are beside it. Keep .env too: it holds the passwords of both.`,
    );
  }

  async restore(file: string): Promise<void> {
    const settings = this.installedSettings();
    const backup = resolve(file);
    if (!existsSync(backup)) {
      throw new SetupError('restore', `${file} does not exist`, 'Name a file of var/backups');
    }
    await this.stop();
    await this.progress.step('Restore', () =>
      settings.DATABASE_URL === undefined
        ? runOwn(this.home, 'restore', [embeddedRestoreCommand, backup, '--replace'], {
            ENMS_DB_DATA_DIR: join(this.home.varDir, 'database'),
          })
        : this.database('restore', settings, backup),
    );
    if (existsSync(accessCopyOf(backup))) copyFileSync(accessCopyOf(backup), accessFile(this.home));
    giveVarTo(this.runAs(), this.home);
    await this.start();
  }

  private prepareSettings(demo: boolean): Settings {
    makeVarFolders(this.home);
    const { values } = completeEnvironmentFile(
      this.home.environmentFile,
      join(this.home.project, '.env.example'),
      demo ? {} : { ENMS_DEMO: 'no' },
    );
    return readSettings(values);
  }

  private installedSettings(): Settings {
    if (!existsSync(this.home.environmentFile)) {
      throw new SetupError('EnMS', 'it is not installed here', 'Run ./setup.sh first');
    }
    return readSettings(readEnvironmentFile(this.home.environmentFile));
  }

  private writeConfiguration(settings: Settings, brokerRuns: boolean): void {
    const runAs = this.runAs();
    renderConfiguration(this.home, settings, runAs, brokerRuns);
    this.supervisor.writeConfiguration(nativePrograms(this.home, settings), runAs);
    giveVarTo(runAs, this.home);
  }

  private runAs(): string | undefined {
    return chooseSystemUser(this.home, (text) => {
      this.progress.say(`  ! ${text}`);
    });
  }

  private async startDatabase(settings: Settings): Promise<void> {
    const url = healthUrls(settings)['database'];
    if (url === undefined) return;
    await this.progress.step('Database', async () => {
      await this.supervisor.start('database');
      await waitUntilHealthy('database', url, 60);
    });
  }

  /** Starts what depends on the database, the broker first; running parts are started anew after a change of code. */
  private async startServices(
    settings: Settings,
    restart: boolean,
    demoFactory?: DemoFactory,
  ): Promise<void> {
    const names = (await this.supervisor.states())
      .map(({ name }) => name)
      .filter((name) => name !== 'database');
    await this.progress.step('Broker and cache', () => this.launch(['broker', 'redis'], restart));
    if (demoFactory)
      await this.progress.step('Accounts of the demo devices', () => demoFactory.giveAccounts());
    await this.progress.step('Services', () =>
      this.launch(
        names.filter((name) => name !== 'broker' && name !== 'redis'),
        restart,
      ),
    );
    await this.progress.step('Healthy', async (note) => {
      for (const [name, url] of Object.entries(healthUrls(settings))) {
        note(name);
        await waitUntilHealthy(name, url, 90);
      }
    });
  }

  private async launch(names: readonly string[], restart: boolean): Promise<void> {
    if (restart) for (const name of names) await this.supervisor.restart(name);
    else await this.supervisor.start(...names);
  }

  private async database(command: string, settings: Settings, ...words: string[]): Promise<string> {
    return runOwn(
      this.home,
      `database ${command}`,
      [databaseCommand, command, ...words],
      databaseEnvironment(this.home, settings),
    );
  }

  private sayWhereToLook(settings: Settings): void {
    const portal = `http://${settings.ENMS_PORTAL_BIND}:${settings.ENMS_PORTAL_PORT}`;
    this.progress.say(`
EnMS is up.
  Portal        ${portal}/
  API           ${portal}/api/docs
  Node-RED      ${portal}/nodered/      user admin, password: ENMS_NODERED_ADMIN_PASSWORD in .env
  MQTT broker   port ${settings.ENMS_MQTT_PORT}; new devices: user onboarding, password: ENMS_MQTT_ONBOARDING_PASSWORD in .env
  Next          ./setup.sh status | logs | backup | stop
`);
  }
}

/** Where a backup keeps the broker's accounts. */
function accessCopyOf(backup: string): string {
  return `${backup}.accounts.json`;
}
