import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface EmbeddedServerOptions {
  readonly dataDir: string;
  readonly superuserPassword: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly backupDir?: string;
  /** Further variables of the process, such as ENMS_DB_IDLE_IN_TRANSACTION_MS. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface RunningEmbeddedServer {
  readonly port: number;
  readonly adminPort: number;
  readonly url: string;
  readonly process: ChildProcess;
  /** SIGTERM, and waits for the end. */
  stop(): Promise<void>;
  /** SIGKILL, and waits for the end. */
  kill(): Promise<void>;
}

const EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/** Runs the embedded database as the process it always is, and returns when it is ready. */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<RunningEmbeddedServer> {
  const main = fileURLToPath(new URL(`./main.${EXTENSION}`, import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', main], {
    env: {
      PATH: process.env['PATH'],
      LOG_LEVEL: 'warn',
      ENMS_DB_DATA_DIR: options.dataDir,
      ENMS_DB_SUPERUSER_PASSWORD: options.superuserPassword,
      ENMS_DB_PORT: String(options.port ?? 0),
      ENMS_DB_ADMIN_PORT: '0',
      ...(options.backupDir === undefined ? {} : { ENMS_DB_BACKUP_DIR: options.backupDir }),
      ...options.environment,
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const ready = once(child, 'message') as Promise<[{ readonly port: number; readonly adminPort: number }]>;
  const [ports] = await Promise.race([ready, exited.then(() => [undefined] as const)]);
  if (ports === undefined) throw new Error('the embedded database did not start; its output says why');
  child.disconnect();
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
  };
  const password = encodeURIComponent(options.superuserPassword);
  return {
    ...ports,
    url: `postgres://postgres:${password}@127.0.0.1:${ports.port}/enms`,
    process: child,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}
