import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureAdministrator, renewAdministratorPassword } from './administrator.ts';
import { bringBackAccounts, keepAccountsBeside } from './broker-accounts.ts';
import { renderConfiguration } from './configuration.ts';
import { NativeCommands, runOwn } from './commands.ts';
import { DemoFactory, registerSite } from './demo.ts';
import { sayPassword, sayWhereToLook } from './front.ts';
import { beginGrafana, findGrafana, renderGrafanaDoor } from './grafana.ts';
import { askHealth, waitUntilHealthy } from './health.ts';
import type { Home } from './home.ts';
import { existingBackup, installedSettings, prepareSettings } from './installation.ts';
import { requireFreePorts } from './ports.ts';
import { healthUrls, nativePrograms, portClaims } from './programs.ts';
import { nativePlaces } from './services.ts';
import { SetupError, type Progress } from './progress.ts';
import type { Settings } from './settings.ts';
import { Supervisor } from './supervisor.ts';
import type { System } from './system.ts';
import { chooseSystemUser, giveVarTo } from './system-user.ts';

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
      prepareSettings(this.home, demo),
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
    const commands = new NativeCommands(this.home, settings);
    await this.progress.step('Database schema, functions, policies', () => commands.database('migrate'));
    const demoFactory = settings.ENMS_DEMO ? new DemoFactory(this.home, settings, commands) : undefined;
    if (demoFactory)
      await this.progress.step('Demo factory: machines, devices, credentials', () => demoFactory.register());
    else await this.progress.step('Site', () => registerSite(this.home, settings, commands));
    giveVarTo(this.runAs(), this.home);
    await this.startServices(settings, wasRunning, demoFactory);
    const password = await this.progress.step('First administrator', () =>
      ensureAdministrator(commands, settings),
    );
    if (demoFactory)
      await this.progress.step(`History of ${settings.ENMS_DEMO_HISTORY_DAYS} days`, (note) =>
        demoFactory.fillHistory(note),
      );
    sayWhereToLook(this.progress, settings, findGrafana(settings) !== undefined);
    if (password !== undefined) sayPassword(this.progress, settings, password);
  }

  async start(): Promise<void> {
    const settings = installedSettings(this.home);
    if (!(await this.supervisor.isRunning())) await requireFreePorts(portClaims(settings));
    await this.supervisor.ensureRunning();
    await this.startDatabase(settings);
    await this.startServices(settings, false);
    sayWhereToLook(this.progress, settings, findGrafana(settings) !== undefined);
  }

  async stop(): Promise<void> {
    if (!(await this.supervisor.isRunning())) {
      this.progress.say('EnMS is not running.');
      return;
    }
    await this.progress.step('Stopping every part in order', () => this.supervisor.shutdown());
  }

  async status(): Promise<boolean> {
    const settings = installedSettings(this.home);
    if (!(await this.supervisor.isRunning())) {
      this.progress.say('EnMS is stopped. Start it with ./setup.sh start');
      return false;
    }
    const urls = healthUrls(this.home, settings);
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
    const settings = installedSettings(this.home);
    const printed = await this.progress.step('Backup', () =>
      new NativeCommands(this.home, settings).database('backup'),
    );
    const file = printed.trim();
    keepAccountsBeside(this.home, file);
    this.progress.say(
      `${file}\nIts device accounts are beside it. Keep .env too: it holds the passwords of both.`,
    );
  }

  async renewPassword(): Promise<void> {
    const settings = installedSettings(this.home);
    const commands = new NativeCommands(this.home, settings);
    sayPassword(this.progress, settings, await renewAdministratorPassword(commands, settings));
  }

  async restore(file: string): Promise<void> {
    const settings = installedSettings(this.home);
    const backup = existingBackup(file);
    await this.stop();
    await this.progress.step('Restore', () =>
      settings.DATABASE_URL === undefined
        ? runOwn(this.home, 'restore', [embeddedRestoreCommand, backup, '--replace'], {
            ENMS_DB_DATA_DIR: join(this.home.varDir, 'database'),
          })
        : new NativeCommands(this.home, settings).database('restore', backup),
    );
    bringBackAccounts(this.home, backup);
    giveVarTo(this.runAs(), this.home);
    await this.start();
  }

  private writeConfiguration(settings: Settings, brokerRuns: boolean): void {
    const runAs = this.runAs();
    renderConfiguration(this.home, settings, runAs, brokerRuns);
    renderGrafanaDoor(this.home, findGrafana(settings) && nativePlaces(this.home, settings).grafana);
    this.supervisor.writeConfiguration(nativePrograms(this.home, settings), runAs);
    giveVarTo(runAs, this.home);
  }

  private runAs(): string | undefined {
    return chooseSystemUser(this.home, (text) => {
      this.progress.say(`  ! ${text}`);
    });
  }

  private async startDatabase(settings: Settings): Promise<void> {
    const url = healthUrls(this.home, settings)['database'];
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
        names.filter((name) => !['broker', 'redis', 'grafana'].includes(name)),
        restart,
      ),
    );
    const { grafana, ...urls } = healthUrls(this.home, settings);
    await this.progress.step('Healthy', async (note) => {
      for (const [name, url] of Object.entries(urls)) {
        note(name);
        await waitUntilHealthy(name, url, 90);
      }
    });
    if (grafana === undefined) return;
    await beginGrafana(this.progress, async () => {
      await this.launch(['grafana'], restart);
      await waitUntilHealthy('grafana', grafana, 120);
    });
  }

  private async launch(names: readonly string[], restart: boolean): Promise<void> {
    if (restart) for (const name of names) await this.supervisor.restart(name);
    else await this.supervisor.start(...names);
  }
}
