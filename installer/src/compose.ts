import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { renderComposeConfiguration } from './configuration.ts';
import { DemoFactory } from './demo.ts';
import { completeEnvironmentFile, readEnvironmentFile } from './environment-file.ts';
import { waitUntilHealthy } from './health.ts';
import { makeVarFolders, type Home } from './home.ts';
import { SetupError, type Progress } from './progress.ts';
import { readSettings, type Settings } from './settings.ts';
import type { System } from './system.ts';

/** The compose way: the same parts as containers, kept alive by the engine. */
export class ComposeSystem implements System {
  constructor(
    private readonly home: Home,
    private readonly progress: Progress,
  ) {}

  async up({ demo }: { demo: boolean }): Promise<void> {
    makeVarFolders(this.home);
    const { values } = completeEnvironmentFile(
      this.home.environmentFile,
      join(this.home.project, '.env.example'),
      demo ? {} : { ENMS_DEMO: 'no' },
    );
    const settings = readSettings(values);
    await this.progress.step('Configuration', () => renderComposeConfiguration(this.home, settings));
    await this.progress.step('Images', () => this.compose('build'));
    await this.progress.step('Containers', () => this.compose('up', '--detach', '--remove-orphans'));
    await this.progress.step('Healthy', () => waitUntilHealthy('door', this.healthUrl(settings), 300));
    if (settings.ENMS_DEMO) {
      await this.progress.step('Demo factory', () => new DemoFactory(this.home, settings).giveAccounts());
    }
    this.progress.say(`EnMS is up: http://${settings.ENMS_PORTAL_BIND}:${settings.ENMS_PORTAL_PORT}/`);
  }

  async start(): Promise<void> {
    await this.compose('up', '--detach');
    await waitUntilHealthy('door', this.healthUrl(this.installedSettings()), 300);
  }

  async stop(): Promise<void> {
    await this.compose('stop');
  }

  async status(): Promise<boolean> {
    await this.compose('ps');
    return true;
  }

  async logs(part: string | undefined): Promise<void> {
    await this.compose('logs', '--follow', '--tail', '50', ...(part === undefined ? [] : [part]));
  }

  async backup(): Promise<void> {
    await this.compose('run', '--rm', 'migrate', 'backup');
  }

  async restore(file: string): Promise<void> {
    await this.compose('run', '--rm', 'migrate', 'restore', file);
  }

  private healthUrl(settings: Settings): string {
    return `http://127.0.0.1:${settings.ENMS_PORTAL_PORT}/health`;
  }

  private installedSettings(): Settings {
    if (!existsSync(this.home.environmentFile))
      throw new SetupError('EnMS', 'it is not installed here', 'Run ./setup.sh first');
    return readSettings(readEnvironmentFile(this.home.environmentFile));
  }

  private async compose(...words: string[]): Promise<void> {
    const child = spawn('docker', ['compose', '--env-file', this.home.environmentFile, ...words], {
      cwd: this.home.project,
      stdio: 'inherit',
    });
    const code = await new Promise<number | null>((resolve, reject) =>
      child.once('error', reject).once('close', resolve),
    );
    if (code !== 0)
      throw new SetupError(
        `docker compose ${words.join(' ')}`,
        `it ended with ${code}`,
        'The lines above say why',
      );
  }
}
