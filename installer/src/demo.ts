import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dialect } from '@enms/telemetry-contract';
import { deviceCredentials, ensureDeviceAccounts, type KnownDevice } from './broker-accounts.ts';
import { databaseEnvironment, runOwn } from './commands.ts';
import type { Home } from './home.ts';
import type { Settings } from './settings.ts';

const databaseCommand = 'database/dist/src/main.js';

/** The part of the seed file that the installer reads; the database checks all of it. */
interface Seed {
  readonly factories: readonly {
    readonly slug: string;
    readonly devices: readonly { readonly code: string; readonly dialect: Dialect }[];
  }[];
}

/** The demo: a factory in the registry, its devices' accounts, and a past that arrives through the broker. */
export class DemoFactory {
  private readonly seedFile: string;

  constructor(
    private readonly home: Home,
    private readonly settings: Settings,
  ) {
    this.seedFile = join(home.project, 'database', 'seeds', 'demo-factory.json');
  }

  /** Registry rows and the simulator's credentials; needs the database. */
  async register(): Promise<void> {
    await seedRegistry(this.home, this.settings, this.seedFile);
    deviceCredentials(this.home, this.devices());
  }

  /** Accounts in the broker, which must run. */
  async giveAccounts(): Promise<void> {
    const devices = this.devices();
    await ensureDeviceAccounts(this.settings, devices, deviceCredentials(this.home, devices));
  }

  /** Lets the simulator publish the past, then refreshes the aggregates of it. Does nothing when it is there already. */
  async fillHistory(note: (text: string) => void): Promise<void> {
    const url = `http://127.0.0.1:${this.settings.ENMS_SIMULATOR_PORT}`;
    const days = String(this.settings.ENMS_DEMO_HISTORY_DAYS);
    await runOwn(
      this.home,
      'History',
      ['simulator/dist/backfill.js', '--api', url, '--days', days, '--every', '60'],
      {},
      (text) => {
        note(text.trim().split('\n').at(-1) ?? '');
      },
    );
    note('refreshing the aggregates');
    await runOwn(
      this.home,
      'History',
      [databaseCommand, 'refresh-late'],
      databaseEnvironment(this.home, this.settings),
    );
  }

  private devices(): KnownDevice[] {
    const { factories } = JSON.parse(readFileSync(this.seedFile, 'utf8')) as Seed;
    return factories.flatMap(({ slug, devices }) =>
      devices.map(({ code, dialect }) => ({ code, dialect, factory: slug })),
    );
  }
}

/** The site of an installation without demo: somewhere for approved devices to belong to. */
export async function registerSite(home: Home, settings: Settings): Promise<void> {
  const file = join(home.varDir, 'config', 'site.json');
  const site = {
    tenant: { slug: 'main', name: settings.ENMS_SITE_NAME },
    factories: [
      {
        slug: settings.ENMS_SITE_SLUG,
        name: settings.ENMS_SITE_NAME,
        time_zone: settings.ENMS_SITE_TIME_ZONE,
      },
    ],
  };
  writeFileSync(file, `${JSON.stringify(site, null, 2)}\n`);
  await seedRegistry(home, settings, file);
}

async function seedRegistry(home: Home, settings: Settings, file: string): Promise<void> {
  await runOwn(
    home,
    'Registry',
    [databaseCommand, 'seed-registry', file],
    databaseEnvironment(home, settings),
  );
}
