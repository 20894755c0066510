import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dialect } from '@enms/telemetry-contract';
import { deviceCredentials, ensureDeviceAccounts, type KnownDevice } from './broker-accounts.ts';
import type { Commands } from './commands.ts';
import type { Home } from './home.ts';
import { demoProfiles, installProfiles } from './profiles.ts';
import type { Settings } from './settings.ts';

/** The part of the seed file that the installer reads; the database checks all of it. */
interface Seed {
  readonly tenant: { readonly slug: string };
  readonly factories: readonly {
    readonly slug: string;
    readonly devices: readonly { readonly code: string; readonly dialect: Dialect }[];
  }[];
}

/** The year that the demo's emission factors are of. */
const demoPricesFrom = '2023-01-01';

/** The demo: a factory in the registry, its devices' accounts, and a past that arrives through the broker. */
export class DemoFactory {
  private readonly seedFile: string;

  constructor(
    private readonly home: Home,
    private readonly settings: Settings,
    private readonly commands: Commands,
  ) {
    this.seedFile = join(home.project, 'database', 'seeds', 'demo-factory.json');
  }

  /** Registry rows and the simulator's credentials; needs the database. */
  async register(): Promise<void> {
    await this.commands.seedRegistry(this.seedFile);
    const { tenant, factories } = this.seed();
    await installProfiles(this.commands, demoProfiles, {
      tenant: tenant.slug,
      factory: factories[0]?.slug ?? '',
      from: demoPricesFrom,
    });
    deviceCredentials(this.home, this.devices());
  }

  /** Accounts in the broker, which must run. */
  async giveAccounts(): Promise<void> {
    const devices = this.devices();
    await ensureDeviceAccounts(this.settings, devices, deviceCredentials(this.home, devices));
  }

  /** Lets the simulator publish the past, then refreshes the aggregates of it. Does nothing when it is there already. */
  async fillHistory(note: (text: string) => void): Promise<void> {
    await this.commands.fillHistory(this.settings.ENMS_DEMO_HISTORY_DAYS, (text) => {
      note(text.trim().split('\n').at(-1) ?? '');
    });
    note('refreshing the aggregates');
    await this.commands.database('refresh-late');
    note('posting the ledger');
    await this.commands.database('post-ledger');
  }

  private devices(): KnownDevice[] {
    return this.seed().factories.flatMap(({ slug, devices }) =>
      devices.map(({ code, dialect }) => ({ code, dialect, factory: slug })),
    );
  }

  private seed(): Seed {
    return JSON.parse(readFileSync(this.seedFile, 'utf8')) as Seed;
  }
}

/** The site of an installation without demo: somewhere for approved devices to belong to, with the profiles of `.env`. */
export async function registerSite(home: Home, settings: Settings, commands: Commands): Promise<void> {
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
  await commands.seedRegistry(file);
  await installProfiles(commands, settings.ENMS_PROFILES, {
    tenant: site.tenant.slug,
    factory: settings.ENMS_SITE_SLUG,
    from: settings.ENMS_PROFILES_FROM || `${new Date().getFullYear()}-01-01`,
  });
}
