import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderAccessFile } from '@enms/broker-access';
import { freePort, run, start, untilListening } from '@enms/tested-service';
import type { Started } from '@enms/tested-service';

const PLUGIN = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib']
  .map((folder) => join(folder, 'mosquitto_dynamic_security.so'))
  .find((file) => existsSync(file));

/** A real Mosquitto with accounts, on a port of its own. */
export class TestBroker {
  readonly port: number;
  readonly #directory = mkdtempSync(join(tmpdir(), 'enms-query-broker-'));
  #server: Started | undefined;

  private constructor(port: number) {
    this.port = port;
  }

  static async start(): Promise<TestBroker> {
    const broker = new TestBroker(await freePort());
    broker.#configure();
    await broker.up();
    return broker;
  }

  /** What query-service needs to administer accounts. */
  get environment(): Readonly<Record<string, string>> {
    return {
      MQTT_URL: `mqtt://127.0.0.1:${this.port}`,
      MQTT_USERNAME: 'query-service',
      MQTT_PASSWORD: 'administers',
      MQTT_QUEUE_LIMIT_BYTES: '1000000',
    };
  }

  async up(): Promise<void> {
    this.#server = start('mosquitto', ['-c', join(this.#directory, 'mosquitto.conf')]);
    await untilListening(this.port, 10_000);
  }

  async down(): Promise<void> {
    await this.#server?.stop();
  }

  async remove(): Promise<void> {
    await this.down();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** Publishes by a program of its own; false when the broker refuses the account. */
  async publish(username: string, password: string, topic: string, payload: string): Promise<boolean> {
    const credentials = ['-u', username, '-P', password];
    const where = ['-h', '127.0.0.1', '-p', String(this.port), '-V', '5', '-q', '1'];
    try {
      await run('mosquitto_pub', [...where, ...credentials, '-t', topic, '-m', payload]);
      return true;
    } catch {
      return false;
    }
  }

  #configure(): void {
    const accessFile = join(this.#directory, 'dynamic-security.json');
    writeFileSync(
      accessFile,
      renderAccessFile([
        {
          username: 'query-service',
          password: 'administers',
          administers: true,
          publish: [],
          subscribe: ['$SYS/#'],
        },
        { username: 'ingest', password: 'ingests', publish: [], subscribe: ['#'] },
      ]),
    );
    writeFileSync(
      join(this.#directory, 'mosquitto.conf'),
      [
        `listener ${this.port} 127.0.0.1`,
        'allow_anonymous false',
        'persistence false',
        'sys_interval 1',
        ...(process.getuid?.() === 0 ? ['user root'] : []),
        `plugin ${PLUGIN ?? 'mosquitto_dynamic_security.so'}`,
        `plugin_opt_config_file ${accessFile}`,
        '',
      ].join('\n'),
    );
  }
}
