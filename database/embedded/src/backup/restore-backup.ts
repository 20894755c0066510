import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { extract } from 'tar';
import {
  clusterPath,
  DataDirectoryError,
  inspectDataDirectory,
  lockDataDirectory,
  makeCluster,
} from '../data-directory.ts';

export interface RestoreOptions {
  /** Moves a database that is there aside (`cluster.before-<time>`) instead of refusing. */
  readonly replace?: boolean;
}

/** Unpacks a backup into a data directory that no server uses. Throws DataDirectoryError when that cannot be. */
export function restoreBackup(
  archive: string,
  dataDir: string,
  { replace = false }: RestoreOptions = {},
): void {
  if (!existsSync(archive)) throw new DataDirectoryError(`${archive} does not exist`);
  const unlock = lockDataDirectory(dataDir);
  try {
    if (existsSync(clusterPath(dataDir))) setAside(dataDir, replace);
    else inspectDataDirectory(dataDir);
    makeCluster(dataDir, (path) => {
      unpackCluster(archive, path);
    });
  } finally {
    unlock();
  }
}

/** Unpacks a backup into `path`, which is made. */
export function unpackCluster(archive: string, path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  try {
    extract({ file: archive, cwd: path, sync: true, strict: true, chmod: true, processUmask: 0o077 });
  } catch (error) {
    throw new DataDirectoryError(`${archive} is no complete backup`, { cause: error });
  }
  if (!existsSync(`${path}/backup_label`)) throw new DataDirectoryError(`${archive} is no complete backup`);
}

function setAside(dataDir: string, replace: boolean): void {
  if (!replace) {
    throw new DataDirectoryError(`${dataDir} holds a database already: restore into an empty directory`);
  }
  const time = new Date().toISOString().replaceAll(':', '-');
  renameSync(clusterPath(dataDir), `${clusterPath(dataDir)}.before-${time}`);
}
