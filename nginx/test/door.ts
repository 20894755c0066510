import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The user `nobody`: nginx started as root would drop to another user of its own choice. */
const UNPRIVILEGED_ID = 65_534;

export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface Door {
  port: number;
  /** Sends one request over a connection of its own. */
  ask(path: string, options?: AskOptions): Promise<Reply>;
  /** The lines of the access log, once one of them speaks of `path`: nginx writes them after its answer. */
  logged(path: string): Promise<string[]>;
  stop(): Promise<void>;
}

export interface AskOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface DoorOptions {
  upstreams: {
    queryService: string;
    analytics: string;
    simulator: string;
    nodered: string;
    grafana?: string;
  };
  ratePerMinute?: number;
  burst?: number;
  addressBurst?: number;
}

/** Replaces every `${NAME}`, as the installer does; a name without a value is an error. */
export function render(template: string, values: Record<string, string>): string {
  return template.replace(/\$\{([A-Z_]+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value for \${${name}}`);
    return value;
  });
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no port'));
      });
    });
  });
}

/** Renders the template into a new directory, with a portal of two files, and starts the real nginx on it. */
export async function openDoor(options: DoorOptions): Promise<Door> {
  const directory = await mkdtemp(join(tmpdir(), 'enms-door-'));
  const port = await freePort();
  const configuration = await writeConfiguration(directory, port, options);
  const child = spawn('nginx', ['-e', 'stderr', '-p', join(directory, 'nginx'), '-c', configuration], {
    // It complains about every dead upstream of the tests; what matters is in the answers.
    stdio: 'ignore',
    ...unprivileged(),
  });
  const door: Door = {
    port,
    ask: (path, askOptions = {}) => ask(port, path, askOptions),
    logged: (path) => loggedLines(join(directory, 'access.log'), path),
    stop: async () => {
      await stopped(child);
      await rm(directory, { recursive: true, force: true });
    },
  };
  await answering(door, child);
  return door;
}

/** Runs `nginx -t` on the rendered template and returns what it said. */
export async function checkConfiguration(options: DoorOptions): Promise<{ code: number; output: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'enms-door-'));
  const configuration = await writeConfiguration(directory, await freePort(), options);
  const child = spawn('nginx', ['-t', '-e', 'stderr', '-c', configuration], { ...unprivileged() });
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number>((resolve) => child.once('close', (exit) => resolve(exit ?? -1)));
  await rm(directory, { recursive: true, force: true });
  return { code, output };
}

async function writeConfiguration(directory: string, port: number, options: DoorOptions): Promise<string> {
  const configuration = join(directory, 'nginx', 'nginx.conf');
  await mkdir(join(directory, 'nginx'), { recursive: true });
  await mkdir(join(directory, 'portal', 'assets'), { recursive: true });
  await writeFile(join(directory, 'portal', 'index.html'), '<!doctype html><title>EnMS</title>');
  await writeFile(join(directory, 'portal', '.secret'), 'not for anybody');
  await writeFile(join(directory, 'portal', 'assets', 'index-abc123.js'), `// ${'portal '.repeat(400)}`);
  const template = await readFile(new URL('../nginx.conf.template', import.meta.url), 'utf8');
  const values = {
    VAR_DIR: directory,
    PORTAL_DIST: join(directory, 'portal'),
    PORTAL_LISTEN: `127.0.0.1:${port}`,
    PORTAL_NAMES: 'localhost 127.0.0.1 [::1]',
    ACCESS_LOG: join(directory, 'access.log'),
    API_RATE_PER_MINUTE: String(options.ratePerMinute ?? 6000),
    API_RATE_BURST: String(options.burst ?? 1000),
    API_ADDRESS_RATE_PER_MINUTE: String(options.ratePerMinute ?? 6000),
    API_ADDRESS_RATE_BURST: String(options.addressBurst ?? 1000),
    RESOLVER: '',
    QUERY_SERVICE: options.upstreams.queryService,
    ANALYTICS: options.upstreams.analytics,
    SIMULATOR: options.upstreams.simulator,
    NODERED: options.upstreams.nodered,
  };
  await writeFile(configuration, render(template, values));
  if (options.upstreams.grafana !== undefined) {
    const grafana = await readFile(new URL('../locations-grafana.conf.template', import.meta.url), 'utf8');
    await writeFile(
      join(directory, 'nginx', 'locations-grafana.conf'),
      render(grafana, { VAR_DIR: directory, GRAFANA: options.upstreams.grafana }),
    );
  }
  await chmod(directory, 0o755);
  if (process.getuid?.() === 0) {
    await chown(directory, UNPRIVILEGED_ID, UNPRIVILEGED_ID);
    await chown(join(directory, 'nginx'), UNPRIVILEGED_ID, UNPRIVILEGED_ID);
  }
  return configuration;
}

function unprivileged(): { uid: number; gid: number } | Record<string, never> {
  return process.getuid?.() === 0 ? { uid: UNPRIVILEGED_ID, gid: UNPRIVILEGED_ID } : {};
}

async function answering(door: Door, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
    try {
      await door.ask('/');
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error('nginx does not listen');
}

async function loggedLines(file: string, path: string): Promise<string[]> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const text = await readFile(file, 'utf8');
    if (text.includes(`"${path}"`) && text.endsWith('\n')) return text.trim().split('\n');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`nothing logged about ${path}`);
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  await closed;
}

function ask(port: number, path: string, options: AskOptions): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method: options.method ?? 'GET',
        headers: options.headers,
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    asked.on('error', reject);
    asked.end(options.body);
  });
}
