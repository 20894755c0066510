import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv, promisify } from 'node:util';
import pg from 'pg';
import { freePorts } from './free-ports.ts';
import { NativeServer } from './native-server.ts';

const run = promisify(execFile);
const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** What the tests sign in with; setup takes the password instead of making one. */
const administrator = { email: 'admin@enms.test', password: 'for-tests-only-of-a-local-system' } as const;
/** Well before a token's fifteen minutes end. */
const tokenMillis = 10 * 60_000;

const portNames = [
  'PORTAL',
  'MQTT',
  'MQTTS',
  'DATABASE',
  'DATABASE_ADMIN',
  'REDIS',
  'NODERED',
  'QUERY',
  'ANALYTICS',
  'SIMULATOR',
] as const;

/**
 * A whole EnMS beside any other on this machine, brought up by the installer itself in a folder of its own:
 * what these tests see is what a user gets from `./setup.sh`.
 */
export class InstalledSystem {
  /** The first administrator, who may do everything within the tenant. */
  readonly administrator = administrator;
  private token: { readonly text: string; readonly untilMillis: number } | undefined;

  private constructor(
    readonly home: string,
    private readonly settings: Readonly<Record<string, string>>,
    readonly database: pg.Pool,
    private readonly server: NativeServer | undefined,
  ) {}

  /**
   * @param options.demo with the demo factory and its simulator
   * @param options.settings further lines of `.env`
   */
  static async install(options: {
    demo: boolean;
    settings?: Record<string, string>;
  }): Promise<InstalledSystem> {
    const home = mkdtempSync(join(tmpdir(), 'enms-e2e-'));
    // The servers run as a user of their own, who has to get to var/.
    chmodSync(home, 0o755);
    const ports = await freePorts(portNames.length);
    const lines = portNames.map((name, index) => `ENMS_${name}_PORT=${ports[index]}`);
    const server = await NativeServer.fromEnvironment();
    lines.push(
      'ENMS_MQTT_BIND=127.0.0.1',
      `ENMS_ADMIN_EMAIL=${administrator.email}`,
      ...Object.entries({ ...server?.settings, ...options.settings }).map(
        ([name, value]) => `${name}="${value}"`,
      ),
    );
    writeFileSync(join(home, '.env'), `${lines.join('\n')}\n`, { mode: 0o600 });
    await installer(home, 'up', ...(options.demo ? [] : ['--no-demo']));
    const settings = readSettings(home);
    const database = new pg.Pool({ connectionString: superuserUrl(settings), max: 2 });
    // Tests kill the database; a broken idle connection is replaced at the next query.
    database.on('error', () => undefined);
    return new InstalledSystem(home, settings, database, server);
  }

  setting(name: string): string {
    const value = this.settings[name];
    if (value === undefined) throw new Error(`No setting ${name} in ${this.home}/.env`);
    return value;
  }

  get portalUrl(): string {
    return `http://127.0.0.1:${this.setting('ENMS_PORTAL_PORT')}`;
  }

  /** Superuser URL of its database. */
  get databaseUrl(): string {
    return superuserUrl(this.settings);
  }

  get mqttPort(): number {
    return Number(this.setting('ENMS_MQTT_PORT'));
  }

  /**
   * A JSON answer of query-service itself, asked as the administrator: the door counts requests of one address, and
   * tests make many.
   */
  async api(path: string, init: RequestInit = {}): Promise<{ status: number; body: never }> {
    const headers = {
      authorization: `Bearer ${await this.accessToken()}`,
      ...(init.headers as Record<string, string> | undefined),
    };
    const { status, text } = await this.ask(path, { ...init, headers });
    return { status, body: (text === '' ? undefined : JSON.parse(text)) as never };
  }

  /** A token of the administrator, good for the next minutes. */
  async accessToken(): Promise<string> {
    if (this.token === undefined || Date.now() > this.token.untilMillis) {
      const { status, text } = await this.ask('/api/v1/auth/login', {
        method: 'POST',
        body: JSON.stringify(administrator),
      });
      if (status !== 200) throw new Error(`Nobody could sign in: ${status} ${text}`);
      const { access_token: token } = JSON.parse(text) as { access_token: string };
      this.token = { text: token, untilMillis: Date.now() + tokenMillis };
    }
    return this.token.text;
  }

  private async ask(path: string, init: RequestInit): Promise<{ status: number; text: string }> {
    const response = await fetch(`http://127.0.0.1:${this.setting('ENMS_QUERY_PORT')}${path}`, {
      ...init,
      headers: {
        ...(init.body !== undefined && { 'content-type': 'application/json' }),
        ...(init.headers as Record<string, string> | undefined),
      },
      signal: AbortSignal.timeout(60_000),
    });
    return { status: response.status, text: await response.text() };
  }

  /** One number that a query of one row and one column answers. */
  async number(sql: string, values: unknown[] = []): Promise<number> {
    const { rows } = await this.database.query<Record<string, unknown>>(sql, values);
    return Number(Object.values(rows[0] ?? {})[0]);
  }

  /** Whether the database can be killed and stopped: a server elsewhere only by commands of the environment. */
  static get databaseCanBeStopped(): boolean {
    return process.env['E2E_DATABASE_URL'] === undefined || NativeServer.canBeStopped;
  }

  async stopDatabase(): Promise<void> {
    await (this.server?.command('stop') ?? this.supervisor('stop', 'database'));
  }

  async startDatabase(): Promise<void> {
    await (this.server?.command('start') ?? this.supervisor('start', 'database'));
  }

  /** Ends one part as a crash would: whoever manages it has to bring it back. */
  async killHard(part: string): Promise<void> {
    if (part === 'database' && this.server !== undefined) {
      await this.server.command('kill');
      await this.server.command('start');
      return;
    }
    const pid = (await this.supervisor('pid', part)).trim();
    process.kill(Number(pid), 'SIGKILL');
  }

  /** `supervisorctl start|stop|pid|status …` of this system. */
  async supervisor(...words: string[]): Promise<string> {
    return (
      await run('supervisorctl', ['-c', join(this.home, 'var', 'config', 'supervisord.conf'), ...words])
    ).stdout;
  }

  /** Resident memory of one part in bytes. */
  async residentBytes(part: string): Promise<number> {
    const pid = (await this.supervisor('pid', part)).trim();
    const match = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(match?.[1] ?? Number.NaN) * 1024;
  }

  async setup(
    command: 'start' | 'stop' | 'status' | 'backup' | 'password' | 'restore',
    ...words: string[]
  ): Promise<string> {
    return installer(this.home, command, ...words);
  }

  /** Stops everything and removes the folder; a failed run's logs stay with KEEP_E2E=1. */
  async remove(): Promise<void> {
    await this.database.end();
    await this.setup('stop');
    await this.server?.remove();
    if (process.env['KEEP_E2E'] !== '1') rmSync(this.home, { recursive: true, force: true });
  }
}

async function installer(home: string, command: string, ...words: string[]): Promise<string> {
  const main = join(projectRoot, 'installer', 'dist', 'main.js');
  try {
    const { stdout } = await run(process.execPath, [main, command, ...words, '--native', '--home', home], {
      env: { ...process.env, ENMS_ADMIN_PASSWORD: administrator.password },
      maxBuffer: 16 << 20,
    });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`setup ${command} failed in ${home}:\n${stdout}\n${stderr}`, { cause: error });
  }
}

function readSettings(home: string): Record<string, string> {
  return parseEnv(readFileSync(join(home, '.env'), 'utf8')) as Record<string, string>;
}

function superuserUrl(settings: Readonly<Record<string, string>>): string {
  if (settings['DATABASE_URL']) return settings['DATABASE_URL'];
  return `postgresql://postgres:${settings['ENMS_DATABASE_SUPERUSER_PASSWORD']}@127.0.0.1:${settings['ENMS_DATABASE_PORT']}/enms`;
}
