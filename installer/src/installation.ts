import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { completeEnvironmentFile, readEnvironmentFile } from './environment-file.ts';
import { makeVarFolders, type Home } from './home.ts';
import { SetupError } from './progress.ts';
import { readSettings, type Settings } from './settings.ts';

/**
 * Makes the folders and completes `.env`: what is set stays, what is new is added, missing secrets are made.
 *
 * @param demo false remembers that no demo is wanted
 */
export function prepareSettings(home: Home, demo: boolean): Settings {
  makeVarFolders(home);
  return readSettings(completeEnvironment(home, demo ? {} : { ENMS_DEMO: 'no' }));
}

/** Writes settings into `.env` and reads all of them back. */
export function completeEnvironment(
  home: Home,
  changes: Readonly<Record<string, string>>,
): Record<string, string> {
  return completeEnvironmentFile(home.environmentFile, join(home.project, '.env.example'), changes).values;
}

/** @throws SetupError where nothing is installed */
export function installedSettings(home: Home): Settings {
  if (!existsSync(home.environmentFile)) {
    throw new SetupError('EnMS', 'it is not installed here', 'Run ./setup.sh first');
  }
  return readSettings(readEnvironmentFile(home.environmentFile));
}

/**
 * @returns the absolute path of a backup that is there
 * @throws SetupError
 */
export function existingBackup(file: string): string {
  const backup = resolve(file);
  if (existsSync(backup)) return backup;
  throw new SetupError('restore', `${file} does not exist`, 'Name a file of var/backups');
}
