import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedServer } from '../../embedded/src/index.ts';
import { migrate, type MigrationSettings } from '../migrator.ts';
import { databaseRoom } from '../sources.ts';
import { rowTypes } from './row-types.ts';
import { schemaDump } from './schema-dump.ts';
import { sqlReference } from './sql-reference.ts';

/**
 * Writes `database/generated` anew, from an embedded database that is made for it: the same on every machine, since
 * the embedded database is.
 *
 * @returns the files written
 */
export async function generate(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'enms-generate-'));
  const server = await startEmbeddedServer({
    dataDir: join(folder, 'data'),
    superuserPassword: 'for-this-run-only',
  });
  const client = new pg.Client({ connectionString: server.url });
  try {
    await client.connect();
    await migrate(client, settings);
    await client.query("SET search_path = public, pg_catalog; SET timezone = 'UTC'");
    return [
      write('schema.sql', await schemaDump(client)),
      write('rows.ts', await rowTypes(client)),
      write('sql-reference.md', await sqlReference(client)),
    ];
  } finally {
    await client.end().catch(() => undefined);
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Nothing of it appears in what is generated. */
const settings: MigrationSettings = {
  passwords: { owner: 'x', writer: 'x', service: 'x', reader: 'x' },
  compressAfter: '7 days',
  retention: {},
};

function write(name: string, text: string): string {
  const file = join(databaseRoom, 'generated', name);
  writeFileSync(file, text);
  return file;
}
