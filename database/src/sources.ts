import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

/** The folder `database/` itself, from `database/src` and from `database/dist/src` alike. */
export const databaseRoom = locateRoom(import.meta.dirname);

/** One SQL file of the room. */
export interface SqlFile {
  /** Relative to `database/`, with forward slashes. */
  readonly path: string;
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

/** Migrations in the order of their numbers: run once, then frozen. */
export function migrationFiles(): SqlFile[] {
  return sqlFiles('migrations');
}

/** Functions, one a file: run at every migration. */
export function functionFiles(): SqlFile[] {
  return ['telemetry', 'accounting', 'kpi', 'analytics', 'reader'].flatMap((schema) =>
    sqlFiles(`functions/${schema}`),
  );
}

/** Grants and policies in the order of their numbers: run at every migration, after the functions. */
export function policyFiles(): SqlFile[] {
  return sqlFiles('policies');
}

function sqlFiles(folder: string): SqlFile[] {
  return readdirSync(join(databaseRoom, folder))
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => {
      const text = readFileSync(join(databaseRoom, folder, file), 'utf8');
      return {
        path: `${folder}/${file}`,
        name: basename(file, '.sql'),
        text,
        sha256: createHash('sha256').update(text).digest('hex'),
      };
    });
}

function locateRoom(here: string): string {
  return resolve(here, basename(resolve(here, '..')) === 'dist' ? '../..' : '..');
}
