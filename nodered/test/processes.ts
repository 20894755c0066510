import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** Asks until the answer is there, or fails with the last problem. */
export async function eventually<T>(
  ask: () => Promise<T | null | undefined | false>,
  what: string,
  limitMillis = 20_000,
): Promise<T> {
  const endMillis = Date.now() + limitMillis;
  let problem: unknown = 'no answer yet';
  while (Date.now() < endMillis) {
    try {
      const answer = await ask();
      if (answer !== null && answer !== undefined && answer !== false) return answer;
    } catch (error) {
      problem = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not within ${limitMillis} ms: ${what}`, { cause: problem });
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A program of the test, with its output kept for when it fails. */
export class Program {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  output = '';

  constructor(command: string, args: readonly string[], env: Record<string, string> = {}) {
    const { PATH = '' } = process.env;
    this.#child = spawn(command, args, { env: { PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#exited = once(this.#child, 'exit');
    const keep = (chunk: Buffer): void => {
      this.output = (this.output + chunk.toString()).slice(-20_000);
    };
    this.#child.stdout?.on('data', keep);
    this.#child.stderr?.on('data', keep);
  }

  /** @returns the exit code; null when a signal ended it */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill(signal);
      await this.#exited;
    }
    return this.#child.exitCode;
  }

  /** @throws Error when the program fails */
  async finished(): Promise<void> {
    if (this.#child.exitCode === null) await this.#exited;
    if (this.#child.exitCode !== 0) throw new Error(this.output);
  }
}
