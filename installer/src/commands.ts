import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Home } from './home.ts';
import { lastWords } from './last-words.ts';
import { SetupError } from './progress.ts';
import { databaseEnvironment, databaseUrl, nativePlaces, type Places } from './services.ts';
import type { Settings } from './settings.ts';

const run = promisify(execFile);

/** Who signs in with what. */
export interface Account {
  readonly email: string;
  readonly password: string;
}

/** How the command-line programs of our rooms run: as processes here, or inside containers. */
export interface Commands {
  /**
   * Runs a command of the database's command line, such as `migrate` or `refresh-late`, as superuser.
   *
   * @returns what it printed
   */
  database(...words: string[]): Promise<string>;
  /** Registers what a JSON file of this machine lists. */
  seedRegistry(file: string): Promise<void>;
  /**
   * Makes the first administrator, or gives the account a new password.
   *
   * @returns `created`, `present` or `reset`
   */
  administrator(what: 'seed' | 'reset', account: Account): Promise<string>;
  /** Lets the simulator publish the past, then go on live. `onOutput` is told how far it is. */
  fillHistory(days: number, onOutput: (text: string) => void): Promise<void>;
}

/** The program of the query service that makes administrators. */
export const administratorEntry = 'query-service/dist/administrator.js';
/** Seconds between two readings of the demo's past. */
const historyIntervalSeconds = 60;

/** What both ways tell the simulator's back-fill. */
export function backfillWords(simulator: string, days: number): string[] {
  return [
    'simulator/dist/backfill.js',
    '--api',
    `http://${simulator}`,
    '--days',
    String(days),
    '--every',
    String(historyIntervalSeconds),
  ];
}

/** The commands as processes of this machine. */
export class NativeCommands implements Commands {
  private readonly places: Places;

  constructor(
    private readonly home: Home,
    private readonly settings: Settings,
  ) {
    this.places = nativePlaces(home, settings);
  }

  async database(...words: string[]): Promise<string> {
    const entry = 'database/dist/src/main.js';
    const environment = databaseEnvironment(this.settings, this.places);
    return runOwn(this.home, `database ${words[0] ?? ''}`, [entry, ...words], environment);
  }

  async seedRegistry(file: string): Promise<void> {
    await this.database('seed-registry', file);
  }

  async administrator(what: 'seed' | 'reset', { email, password }: Account): Promise<string> {
    const printed = await runOwn(this.home, 'Administrator', [administratorEntry, what], {
      DATABASE_URL: databaseUrl(this.settings, this.places, 'service'),
      ENMS_ADMIN_EMAIL: email,
      ENMS_ADMIN_PASSWORD: password,
    });
    return printed.trim();
  }

  async fillHistory(days: number, onOutput: (text: string) => void): Promise<void> {
    await runOwn(this.home, 'History', backfillWords(this.places.simulator, days), {}, onOutput);
  }
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
    throw new SetupError(
      title,
      lastWords(`${stdout}\n${stderr}`) || String(error),
      'Correct the cause and run ./setup.sh again; it goes on where it stopped',
      { cause: error },
    );
  }
}
