/**
 * `node restore.js <backup.tar.gz> [--replace]` with ENMS_DB_DATA_DIR: unpacks a backup where no server runs.
 * With --replace a database that is there is moved aside first.
 */
import { resolve } from 'node:path';
import { restoreBackup } from './restore-backup.ts';

const dataDir = process.env['ENMS_DB_DATA_DIR'] ?? '';
const [archive] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
if (archive === undefined || dataDir === '') {
  process.stderr.write('usage: ENMS_DB_DATA_DIR=<directory> node restore.js <backup.tar.gz> [--replace]\n');
  process.exit(2);
}
try {
  restoreBackup(resolve(archive), resolve(dataDir), { replace: process.argv.includes('--replace') });
  process.stdout.write(`restored ${archive} into ${dataDir}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
