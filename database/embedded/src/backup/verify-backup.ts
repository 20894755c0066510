/**
 * Restores a backup into a scratch directory, lets PostgreSQL recover it and reads every catalogued hypertable:
 * `verify-backup <archive> <scratch directory>`. A process of its own; exits with 0 when the backup is good.
 */
import { rmSync } from 'node:fs';
import { Engine } from '../engine/engine.ts';
import { loadTimescale } from '../engine/timescale-library.ts';
import { unpackCluster } from './restore-backup.ts';

const [, , archive, scratch] = process.argv;
if (archive === undefined || scratch === undefined)
  throw new Error('usage: verify-backup <archive> <scratch>');
try {
  unpackCluster(archive, scratch);
  const engine = await Engine.open(scratch, { fsync: false });
  if (loadTimescale(engine) !== undefined) {
    const tables = engine.query(
      "SELECT format('%I.%I', hypertable_schema, hypertable_name) AS name FROM timescaledb_information.hypertables",
    );
    for (const { name } of tables) engine.query(`SELECT * FROM ${name ?? ''} LIMIT 1`);
  }
  engine.query('SELECT count(*) FROM pg_catalog.pg_class');
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exit(0);
