import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createConnection, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A process that a test started, with what it said. */
export interface Started {
  /** @param signal SIGKILL takes it away without a word */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Starts a program; its output is shown only when it ends by itself with a failure. */
export function start(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Started {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  let stopping = false;
  child.once('exit', (code) => {
    if (!stopping && code !== 0)
      process.stderr.write(`${command} ended with ${code}:\n${Buffer.concat(said).toString()}`);
  });
  return {
    stop: (signal = 'SIGTERM') => {
      stopping = true;
      return ended(child, signal);
    },
  };
}

/** Runs a program to its end. @throws Error with what it said when it fails */
export async function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${Buffer.concat(said).toString()}`);
}

function ended(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.once('exit', () => {
      resolve();
    });
    child.kill(signal);
  });
}

/** A port that nobody uses just now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}

/** Waits until something listens on a port. */
export async function untilListening(port: number, patienceMillis: number): Promise<void> {
  await eventually(`something listens on port ${port}`, () => accepts(port), patienceMillis);
}

/** Asks again until the answer is true. @throws Error naming what did not happen */
export async function eventually(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  patienceMillis = 10_000,
): Promise<void> {
  const until = performance.now() + patienceMillis;
  while (!(await isSo())) {
    if (performance.now() > until) throw new Error(`waited ${patienceMillis} ms in vain until ${what}`);
    await pause(50);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
