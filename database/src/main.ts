import { readFileSync } from 'node:fs';
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
import { refreshLate } from './refresh-late.ts';
import { registrySeed, seedRegistry } from './registry-seed.ts';
import { restoreServer } from './restore.ts';

/** The command line is not as `usage` says. */
class UsageError extends Error {}

const usage = `Usage: main.js COMMAND
  migrate                brings the schema up to date
  status                 lists the migrations, applied (✓) or not (·)
  seed-registry FILE     registers what a JSON file such as seeds/demo-factory.json lists
  refresh-late           refreshes the aggregates of every hour that late readings have marked
  backup                 writes a backup and prints its path
  restore FILE           replaces a PostgreSQL database by a backup (the embedded one has a command of its own)
  generate               writes generated/ anew
`;

const commands: Record<string, (argument: string | undefined) => Promise<void>> = {
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
  'refresh-late': () =>
    withClient((client) =>
      refreshLate(client, (hours) => {
        say(`${hours} hours to refresh`);
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
    if (kept !== undefined) say(`The database that was there is kept as ${kept}; drop it when all is well.`);
  },
  generate: async () => {
    // Only here: no other command needs the embedded database, which takes a second to load.
    const { generate } = await import('./generate/generate.ts');
    for (const file of await generate()) say(file);
  },
};

const [command = '', argument] = process.argv.slice(2);
try {
  const run = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (run === undefined) throw new UsageError();
  await run(argument);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(usage);
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

function required(file: string | undefined): string {
  if (file === undefined) throw new UsageError();
  return file;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
