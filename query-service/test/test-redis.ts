import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, start, untilListening } from '@enms/tested-service';
import type { Started } from '@enms/tested-service';

/** A real Redis on a port of its own that can be taken away and brought back. */
export class TestRedis {
  readonly port: number;
  readonly #directory = mkdtempSync(join(tmpdir(), 'enms-query-redis-'));
  #server: Started | undefined;

  private constructor(port: number) {
    this.port = port;
  }

  static async start(): Promise<TestRedis> {
    const redis = new TestRedis(await freePort());
    await redis.up();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async up(): Promise<void> {
    this.#server = start('redis-server', [
      ...['--port', String(this.port), '--bind', '127.0.0.1'],
      ...['--save', '', '--appendonly', 'no', '--dir', this.#directory],
    ]);
    await untilListening(this.port, 10_000);
  }

  async down(): Promise<void> {
    await this.#server?.stop('SIGKILL');
  }

  async remove(): Promise<void> {
    await this.#server?.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
