import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderAccessFile, type AccountDefinition } from '@enms/broker-access';

const folder = new URL('..', import.meta.url).pathname;
/** Another Mosquitto than that of the PATH, with its plugins: for trying a version. */
const binary = process.env['MOSQUITTO'] ?? 'mosquitto';
const pluginFolders = [
  ...(process.env['MOSQUITTO_PLUGINS']?.split(':') ?? []),
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/usr/lib/arm-linux-gnueabihf',
  '/usr/lib',
];

/** Which of the two templates the installed broker takes. */
export const isVersion21 = spawnSync(binary, ['-h'], { encoding: 'utf8' }).stdout.includes('version 2.1');

export interface BrokerOptions {
  readonly accounts: readonly AccountDefinition[];
  /** With a TLS listener beside the plain one, on a certificate of its own. */
  readonly tls?: boolean;
  /** Placeholders that differ from `defaultValues`. */
  readonly values?: Readonly<Record<string, string | number>>;
}

/** A real Mosquitto with the rendered configuration, on a free port, in a folder of its own. */
export class TestBroker {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'enms-broker-'));
  port = 0;
  tlsPort = 0;
  /** The broker's certificate, where it has one. */
  readonly certificate = join(this.dataDir, 'broker.crt');
  private readonly key = join(this.dataDir, 'broker.key');
  private process: ChildProcess | undefined;
  log = '';

  constructor(private readonly options: BrokerOptions) {}

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    if (this.port === 0) {
      this.port = await freePort();
      this.tlsPort = await freePort();
      writeFileSync(join(this.dataDir, 'dynamic-security.json'), renderAccessFile(this.options.accounts), {
        mode: 0o600,
      });
      if (this.options.tls === true) makeCertificate(this.certificate, this.key);
    }
    const file = join(this.dataDir, 'mosquitto.conf');
    writeFileSync(file, this.render());
    const child = spawn(binary, ['-c', file], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => (this.log += text.toString()));
    }
    await this.listening();
  }

  /** An orderly stop, or a kill. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.process;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop('SIGKILL');
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private render(): string {
    const { tls, values } = this.options;
    const common = {
      RUN_AS: process.getuid?.() === 0 ? 'root' : 'nobody',
      BIND: '127.0.0.1',
      PORT: this.port,
      DATA_DIR: this.dataDir,
      ACCESS_FILE: join(this.dataDir, 'dynamic-security.json'),
      DYNAMIC_SECURITY_PLUGIN: findPlugin('mosquitto_dynamic_security.so'),
      ...(isVersion21 && { SQLITE_PLUGIN: findPlugin('mosquitto_persist_sqlite.so') }),
      AUTOSAVE_SECONDS: 30,
      MAX_QUEUED_BYTES: 1_000_000_000,
      LOG_CONNECTIONS: 'true',
      ...values,
    };
    const listener =
      tls === true
        ? fill('tls.conf.template', {
            TLS_PORT: this.tlsPort,
            TLS_BIND: '127.0.0.1',
            TLS_CERTIFICATE: this.certificate,
            TLS_KEY: this.key,
          })
        : '';
    const filled = { ...common, TLS_LISTENER: listener };
    if (!isVersion21) return fill('mosquitto.conf.template', filled);
    // In its container the broker starts as its own user.
    return `${fill('mosquitto-2.1.conf.template', filled)}user ${common.RUN_AS}\n`;
  }

  private async listening(): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      if (this.process?.exitCode !== null) break;
      if (await answers(this.port)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the broker did not start:\n${this.log}`);
  }
}

/** Fills the `${NAME}` placeholders of a template beside this folder. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return readFileSync(join(folder, template), 'utf8').replace(
    /\$\{([A-Z0-9_]+)\}/g,
    (_whole, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`${template}: no value for ${name}`);
      return String(value);
    },
  );
}

/** A certificate for 127.0.0.1, made by openssl. */
function makeCertificate(certificate: string, key: string): void {
  const words =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=127.0.0.1';
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate];
  execFileSync('openssl', [...words.split(' '), ...names], { stdio: 'ignore' });
}

function findPlugin(name: string): string {
  const found = pluginFolders.map((path) => join(path, name)).find((path) => existsSync(path));
  if (found === undefined)
    throw new Error(`${name} is in none of ${pluginFolders.join(', ')}: install mosquitto`);
  return found;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
