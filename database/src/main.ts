import { readFileSync } from 'node:fs';
import pg from 'pg';
import { restoreNative, takeBackup } from './backup.ts';
import { migrate, migrationStates, type MigrationSettings } from './migrator.ts';
import { roles, type Role } from './server-setup.ts';
import { registrySeed, seedRegistry } from './registry-seed.ts';

const [command, argument] = process.argv.slice(2);

switch (command) {
  case 'migrate':
    await withClient(async (client) => {
      const applied = await migrate(client, settingsFromEnvironment());
      process.stdout.write(
        applied.length === 0 ? 'The schema is up to date.\n' : `Applied: ${applied.join(', ')}\n`,
      );
    });
    break;
  case 'status':
    await withClient(async (client) => {
      for (const { name, isApplied } of await migrationStates(client))
        process.stdout.write(`${isApplied ? '✓' : '·'} ${name}\n`);
    });
    break;
  case 'seed-registry':
    if (argument === undefined) throw new Error('seed-registry needs a JSON file');
    await withClient((client) =>
      seedRegistry(client, registrySeed.parse(JSON.parse(readFileSync(argument, 'utf8')))),
    );
    break;
  case 'refresh-late':
    await withClient(refreshLate);
    break;
  case 'backup':
    process.stdout.write(
      `${await takeBackup({
        databaseUrl: required('DATABASE_URL'),
        adminUrl: process.env['ENMS_DB_ADMIN_URL'],
        folder: required('ENMS_DB_BACKUP_DIR'),
      })}\n`,
    );
    break;
  case 'restore':
    if (argument === undefined) throw new Error('restore needs a dump file');
    await restoreNative(required('DATABASE_URL'), argument);
    break;
  default:
    process.stderr.write(
      'Usage: main.js migrate | status | seed-registry <file.json> | refresh-late | backup | restore <file.dump>\n',
    );
    process.exitCode = 2;
}

async function withClient(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const connectionString = required('DATABASE_URL');
  const client = new pg.Client({ connectionString, application_name: 'enms-database' });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** Refreshes until no hour waits: the job of the database does the same in smaller steps, serving others between them. */
async function refreshLate(client: pg.Client): Promise<void> {
  await client.query('SET statement_timeout = 0');
  for (let before = Number.POSITIVE_INFINITY; ;) {
    const { rows } = await client.query<{ hours: number }>(
      'SELECT count(*)::integer AS hours FROM (SELECT DISTINCT family, bucket FROM late_buckets) l',
    );
    const hours = rows[0]?.hours ?? 0;
    // What is marked while this runs is left to the job.
    if (hours === 0 || hours >= before) return;
    process.stdout.write(`${hours} hours to refresh\n`);
    before = hours;
    await client.query(
      `CALL telemetry.refresh_late_buckets(NULL, '{"budget_ms": 3000, "hours_together": 336}')`,
    );
  }
}

function settingsFromEnvironment(): MigrationSettings {
  const passwords = Object.fromEntries(
    roles.map((role) => [role, required(`ENMS_DB_${role.toUpperCase()}_PASSWORD`)]),
  ) as Record<Role, string>;
  const retention = Object.fromEntries(
    ['energy', 'production', 'environment', 'measurements', 'events', 'quarantine'].map((what) => [
      what,
      process.env[`ENMS_RETENTION_${what.toUpperCase()}`] ?? '',
    ]),
  );
  return { passwords, compressAfter: process.env['ENMS_COMPRESS_AFTER'] ?? '7 days', retention };
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}
