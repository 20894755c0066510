import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** The data directory cannot be used; the message says why and what to do. */
export class DataDirectoryError extends Error {
  override readonly name = 'DataDirectoryError';
}

const POSTGRES_MAJOR = '17';
const REQUIRED = [
  'PG_VERSION',
  'base',
  'global',
  'global/pg_control',
  'pg_wal',
  'pg_xact',
  'postgresql.conf',
];
const LOCK = 'lock';
const CLUSTER = 'cluster';
const UNFINISHED = 'cluster.new';

/** Where the files of PostgreSQL lie. */
export function clusterPath(dataDir: string): string {
  return join(dataDir, CLUSTER);
}

/** Whether the directory is empty (to be initialised) or holds a database. Throws when it is neither. */
export function inspectDataDirectory(dataDir: string): 'empty' | 'database' {
  const entries = existsSync(dataDir) ? readdirSync(dataDir) : [];
  if (entries.includes(CLUSTER)) {
    checkCluster(clusterPath(dataDir));
    return 'database';
  }
  const foreign = entries.filter((name) => ![LOCK, UNFINISHED, 'lost+found'].includes(name));
  if (foreign.length === 0) return 'empty';
  const what = foreign.includes('PG_VERSION') ? 'belongs to a PostgreSQL server' : 'is not empty';
  throw new DataDirectoryError(
    `${dataDir} ${what} and holds no embedded database: choose an empty directory, or restore a backup into one`,
  );
}

/** Throws unless `path` holds the files of a cluster of the right version. */
export function checkCluster(path: string): void {
  const missing = REQUIRED.filter((name) => !existsSync(join(path, name)));
  if (missing.length > 0) {
    throw new DataDirectoryError(
      `${path} is damaged (missing ${missing.join(', ')}): restore the latest backup`,
    );
  }
  const version = readFileSync(join(path, 'PG_VERSION'), 'utf8').trim();
  if (version === POSTGRES_MAJOR) return;
  throw new DataDirectoryError(
    `${path} was made by PostgreSQL ${version}, this is ${POSTGRES_MAJOR}: run the release that made it`,
  );
}

/** Fills the directory by `make`, which gets an empty place to write to. A half-made cluster is never taken for one. */
export function makeCluster(dataDir: string, make: (path: string) => void): void {
  const unfinished = join(dataDir, UNFINISHED);
  rmSync(unfinished, { recursive: true, force: true });
  make(unfinished);
  checkCluster(unfinished);
  syncTree(unfinished);
  renameSync(unfinished, clusterPath(dataDir));
  syncPath(dataDir);
}

function syncTree(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) syncTree(inner);
    else syncPath(inner);
  }
  syncPath(path);
}

function syncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/**
 * Makes this process the only one on the directory, and returns what gives it back. A lock whose process is gone is
 * taken over. Two processes that find the same stale lock at once are told apart by the exclusive creation.
 */
export function lockDataDirectory(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, LOCK);
  const holder = existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
  if (holder !== undefined && isSameLivingProcess(holder)) {
    throw new DataDirectoryError(
      `${dataDir} is in use by process ${holder.split(' ')[0] ?? ''}: stop it first`,
    );
  }
  rmSync(path, { force: true });
  const descriptor = openSync(path, 'wx', 0o600);
  writeSync(descriptor, processIdentity(process.pid) ?? String(process.pid));
  closeSync(descriptor);
  return () => {
    rmSync(path, { force: true });
  };
}

/** "pid start-time": a pid alone may have been given to another process since. */
function processIdentity(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const startTicks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    return `${pid} ${startTicks}`;
  } catch {
    return undefined;
  }
}

function isSameLivingProcess(holder: string): boolean {
  const pid = Number(holder.split(' ')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  if (existsSync('/proc/self/stat')) return processIdentity(pid) === holder;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
