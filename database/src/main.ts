import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadConfig } from '@enms/service-config';
import pg from 'pg';
import { backUpEmbedded, backUpServer } from './backup.ts';
import {
  backupConfig,
  connectionConfig,
  migrationConfig,
  migrationSettings,
  passwordsConfig,
  passwordsOf,
} from './config.ts';
import { migrate, migrationStates } from './migrator.ts';
import { postLedger } from './post-ledger.ts';
import { ProfileError, seedProfile } from './profile-seed.ts';
import { refreshLate } from './refresh-late.ts';
import { registrySeed, seedRegistry } from './registry-seed.ts';
import { restoreServer } from './restore.ts';

/** The command line is not as `usage` says. */
class UsageError extends Error {}

const usage = `Usage: main.js COMMAND
  migrate                brings the schema up to date
  status                 lists the migrations, applied (✓) or not (·)
  seed-registry FILE     registers what a JSON file such as seeds/demo-factory.json lists
  seed-profile NAME --tenant SLUG --from DATE [--region R] [--factory SLUG]
                         installs emission factors or an example tariff of seeds/profiles.json
  refresh-late           refreshes the aggregates of every hour that late readings have marked
  post-ledger            posts every quarter hour that is over to the ledger
  backup                 writes a backup and prints its path
  restore FILE           replaces a PostgreSQL database by a backup (the embedded one has a command of its own)
  generate               writes generated/ anew
`;

const commands: Record<string, (argument: string | undefined, options: readonly string[]) => Promise<void>> =
  {
    migrate: async () => {
      const settings = migrationSettings(loadConfig(migrationConfig, process.env));
      const applied = await withClient((client) => migrate(client, settings));
      say(applied.length === 0 ? 'The schema is up to date.' : `Applied: ${applied.join(', ')}`);
    },
    status: async () => {
      for (const { name, isApplied } of await withClient(migrationStates))
        say(`${isApplied ? '✓' : '·'} ${name}`);
    },
    'seed-registry': async (file) => {
      const seed = registrySeed.parse(JSON.parse(readFileSync(required(file), 'utf8')));
      await withClient((client) => seedRegistry(client, seed));
    },
    'seed-profile': async (name, args) => {
      const { tenant, from, region, factory } = profileOptions(args);
      const scope = {
        tenantSlug: required(tenant),
        effectiveFrom: required(from),
        region,
        factorySlug: factory,
      };
      const added = await withClient((client) => seedProfile(client, required(name), scope));
      say(
        added.length === 0 ? 'Factors or a tariff are there already: nothing was changed.' : added.join('\n'),
      );
    },
    'refresh-late': () =>
      withClient((client) =>
        refreshLate(client, (hours) => {
          say(`${hours} hours to refresh`);
        }),
      ),
    'post-ledger': () =>
      withClient((client) =>
        postLedger(client, (days) => {
          say(`${days} days of machines to post`);
        }),
      ),
    backup: async () => {
      const config = loadConfig(backupConfig, process.env);
      const { file } =
        config.ENMS_DB_ADMIN_URL === undefined
          ? await backUpServer(config.DATABASE_URL, config.ENMS_DB_BACKUP_DIR)
          : await backUpEmbedded(config.ENMS_DB_ADMIN_URL);
      say(file);
    },
    restore: async (file) => {
      const config = loadConfig(passwordsConfig, process.env);
      const kept = await restoreServer(config.DATABASE_URL, required(file), passwordsOf(config));
      if (kept !== undefined)
        say(`The database that was there is kept as ${kept}; drop it when all is well.`);
    },
    generate: async () => {
      // Only here: no other command needs the embedded database, which takes a second to load.
      const { generate } = await import('./generate/generate.ts');
      for (const file of await generate()) say(file);
    },
  };

const [command = '', argument, ...options] = process.argv.slice(2);
try {
  const run = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (run === undefined) throw new UsageError();
  await run(argument, options);
} catch (error) {
  if (error instanceof ProfileError) process.stderr.write(`${error.message}\n`);
  else if (error instanceof UsageError) process.stderr.write(usage);
  else throw error;
  process.exitCode = 2;
}

async function withClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const { DATABASE_URL: connectionString } = loadConfig(connectionConfig, process.env);
  const client = new pg.Client({ connectionString, application_name: 'enms-database' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function required(value: string | undefined): string {
  if (value === undefined) throw new UsageError();
  return value;
}

function profileOptions(
  args: readonly string[],
): Partial<Record<'tenant' | 'from' | 'region' | 'factory', string>> {
  const option = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: { tenant: option, from: option, region: option, factory: option },
    }).values;
  } catch (error) {
    throw new UsageError(undefined, { cause: error });
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
