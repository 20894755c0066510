import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Home } from './home.ts';
import { superuserUrl } from './programs.ts';
import { SetupError } from './progress.ts';
import type { Settings } from './settings.ts';

const run = promisify(execFile);

/** Environment of the commands that act on the whole database: migrate, seed, backup, restore. */
export function databaseEnvironment(home: Home, settings: Settings): Record<string, string> {
  return {
    DATABASE_URL: superuserUrl(settings),
    ENMS_DB_OWNER_PASSWORD: settings.ENMS_DATABASE_OWNER_PASSWORD,
    ENMS_DB_WRITER_PASSWORD: settings.ENMS_DATABASE_WRITER_PASSWORD,
    ENMS_DB_SERVICE_PASSWORD: settings.ENMS_DATABASE_SERVICE_PASSWORD,
    ENMS_DB_READER_PASSWORD: settings.ENMS_DATABASE_READER_PASSWORD,
    ENMS_DB_BACKUP_DIR: join(home.varDir, 'backups'),
    ...(settings.DATABASE_URL === undefined && {
      ENMS_DB_ADMIN_URL: `http://127.0.0.1:${settings.ENMS_DATABASE_ADMIN_PORT}`,
    }),
    ...Object.fromEntries(
      Object.entries(settings)
        .filter(([name]) => /^ENMS_(RETENTION|COMPRESS)_/.test(name))
        .map(([name, value]) => [name, String(value)]),
    ),
  };
}

/**
 * Runs one of our own command-line programs to its end.
 *
 * @returns what it printed
 * @throws SetupError with the end of what it printed
 */
export async function runOwn(
  home: Home,
  title: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  onOutput?: (text: string) => void,
): Promise<string> {
  const [entry = '', ...rest] = words;
  const work = run(process.execPath, ['--enable-source-maps', join(home.project, entry), ...rest], {
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'warn', ...environment },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (onOutput)
    work.child.stdout?.on('data', (piece: string | Buffer) => {
      onOutput(piece.toString());
    });
  try {
    return (await work).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const lastWords = `${stdout}\n${stderr}`.trim().split('\n').slice(-6).join('\n    ');
    throw new SetupError(
      title,
      lastWords || String(error),
      'Correct the cause and run ./setup.sh again; it goes on where it stopped',
      { cause: error },
    );
  }
}
