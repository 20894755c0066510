import { spawn, type ChildProcess } from 'node:child_process';
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const account = { username: 'worker', password: 'a password' };

/** A real Mosquitto with one account, on a free port, in a folder of its own. */
export class TestBroker {
  private readonly folder = mkdtempSync(join(tmpdir(), 'enms-session-'));
  private process: ChildProcess | undefined;
  private port = 0;

  constructor(private readonly extraLines: readonly string[] = []) {}

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    if (this.port === 0) this.port = await freePort();
    const file = join(this.folder, 'mosquitto.conf');
    const passwords = join(this.folder, 'passwords');
    writeFileSync(passwords, passwordLine());
    const lines = [
      `listener ${this.port} 127.0.0.1`,
      'allow_anonymous false',
      `password_file ${passwords}`,
      'user root',
      'persistence true',
      `persistence_location ${this.folder}/`,
      'max_queued_messages 0',
      'max_inflight_messages 0',
      ...this.extraLines,
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    this.process = spawn('mosquitto', ['-c', file], { stdio: 'ignore' });
    for (let attempt = 0; attempt < 100 && !(await answers(this.port)); attempt += 1) await pause(50);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.process;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits until the condition holds, at most `limitMillis`. */
export async function until(condition: () => boolean, limitMillis = 5000): Promise<void> {
  const end = Date.now() + limitMillis;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`not within ${limitMillis} ms: ${condition.toString()}`);
    await pause(10);
  }
}

export function pause(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}

export function freePort(): Promise<number> {
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

function passwordLine(): string {
  const salt = randomBytes(12);
  const hash = pbkdf2Sync(account.password, salt, 101, 64, 'sha512');
  return `${account.username}:$7$101$${salt.toString('base64')}$${hash.toString('base64')}\n`;
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
