import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSession } from '@enms/mqtt-session';
import type { MqttSession } from '@enms/mqtt-session';
import { createPool } from '@enms/timescale-client';
import type { Pool } from '@enms/timescale-client';
import { eventually, freePort, Program } from './processes.ts';
import { TcpProxy } from './tcp-proxy.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..');
const PASSWORD = 'only-for-this-test';

const device = (code: string, dialect: string, machine: string): Record<string, unknown> => ({
  code,
  dialect,
  assignments: [{ machine }],
});
const machine = (name: string): Record<string, unknown> => ({ name, display_name: name, type: 'other' });

const REGISTRY = {
  tenant: { slug: 'demo', name: 'Demo' },
  factories: [
    {
      slug: 'demo',
      name: 'Demo',
      time_zone: 'Europe/Berlin',
      machines: ['press-1', 'press-2', 'office', 'classroom'].map(machine),
      devices: [
        device('meter-1', 'canonical', 'press-1'),
        device('meter-2', 'canonical', 'press-2'),
        device('AA:BB:CC:DD:EE:FF', 'power-sensor', 'office'),
        device('ESP01', 'counter-node', 'classroom'),
      ],
    },
  ],
};

/**
 * The ingest with a real Mosquitto and a real TimescaleDB: the embedded one, or a database made for it
 * on the server of `TEST_DATABASE_URL` (as superuser).
 */
export class Plant {
  readonly programs: Program[] = [];
  #directory = '';
  #ingestEnvironment: Record<string, string> = {};
  #dropDatabase = (): Promise<void> => Promise.resolve();
  ingest: Program | null = null;
  ingestPort = 0;
  brokerPort = 0;
  /** Between the ingest and the database. */
  line!: TcpProxy;
  /** As superuser, beside the line. */
  database!: Pool;
  session!: MqttSession;

  async start(): Promise<void> {
    this.#directory = await mkdtemp(join(tmpdir(), 'enms-ingest-'));
    const serverUrl = process.env['TEST_DATABASE_URL'];
    const url = serverUrl === undefined ? await this.#startDatabase() : await this.#createDatabase(serverUrl);
    await this.#migrate(url);
    this.database = createPool({ url, maxConnections: 3, applicationName: 'ingest test' });
    await this.#startBroker();
    const target = new URL(url);
    this.line = new TcpProxy({ host: target.hostname, port: Number(target.port) });
    const linePort = await this.line.start();
    this.ingestPort = await freePort();
    this.#ingestEnvironment = {
      DATABASE_URL: `postgres://enms_writer:test-writer@127.0.0.1:${linePort}${target.pathname}`,
      MQTT_URL: `mqtt://127.0.0.1:${this.brokerPort}`,
      PORT: String(this.ingestPort),
      NODERED_USER_DIR: join(this.#directory, 'nodered'),
      NODERED_ADMIN_PASSWORD: PASSWORD,
      NODERED_CREDENTIAL_SECRET: PASSWORD,
    };
    this.session = openSession({ url: `mqtt://127.0.0.1:${this.brokerPort}`, clientId: 'devices' });
    await this.session.waitUntilConnected(5000);
  }

  async startIngest(): Promise<void> {
    this.ingest = this.#run(join(REPOSITORY, 'nodered/dist/src/main.js'), [], this.#ingestEnvironment);
    await eventually(
      async () => (await this.request('/ingest/health/ready')).ok,
      'the ingest is ready',
    ).catch((error: unknown) => {
      throw new Error(this.ingest?.output, { cause: error });
    });
  }

  request(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.ingestPort}${path}`, init);
  }

  /** The administrator's token of the editor. */
  async signIn(password = PASSWORD): Promise<Response> {
    return await this.request('/nodered/auth/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_id: 'node-red-admin',
        grant_type: 'password',
        scope: '*',
        username: 'admin',
        password,
      }),
    });
  }

  async publish(topic: string, body: unknown, retain = false): Promise<void> {
    const payload = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    await this.session.publish(topic, payload, { qos: 1, retain });
  }

  /** First column of the first row. */
  async ask<T>(text: string, values: unknown[] = []): Promise<T | null> {
    const { rows } = await this.database.query<Record<string, T>>(text, values);
    const row = rows[0];
    return row === undefined ? null : (Object.values(row)[0] ?? null);
  }

  async metric(name: string): Promise<number> {
    const text = await (await this.request('/ingest/metrics')).text();
    const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
    return Number(line?.split(' ')[1] ?? NaN);
  }

  async stop(): Promise<void> {
    await this.session.close();
    await this.ingest?.end();
    await this.line.stop();
    await this.database.end();
    await this.#dropDatabase();
    for (const program of this.programs.reverse()) await program.end();
    await rm(this.#directory, { recursive: true, force: true });
  }

  #run(script: string, args: readonly string[], env: Record<string, string>): Program {
    return new Program(process.execPath, [script, ...args], env);
  }

  async #startDatabase(): Promise<string> {
    const port = await freePort();
    this.programs.push(
      this.#run(join(REPOSITORY, 'database/dist/embedded/src/main.js'), [], {
        ENMS_DB_DATA_DIR: join(this.#directory, 'database'),
        ENMS_DB_PORT: String(port),
        ENMS_DB_ADMIN_PORT: String(await freePort()),
        ENMS_DB_SUPERUSER_PASSWORD: PASSWORD,
      }),
    );
    return `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/enms`;
  }

  async #createDatabase(serverUrl: string): Promise<string> {
    const name = `ingest_${process.pid}_${Date.now()}`;
    const server = createPool({ url: serverUrl, maxConnections: 1, applicationName: 'ingest test' });
    await server.query(`CREATE DATABASE ${name}`);
    this.#dropDatabase = async () => {
      await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await server.end();
    };
    const url = new URL(serverUrl);
    url.pathname = `/${name}`;
    return url.href;
  }

  async #migrate(url: string): Promise<void> {
    // The same in all specs: on one server they share the roles.
    const passwords = ['owner', 'writer', 'service', 'reader'].map((role) => [
      `ENMS_DB_${role.toUpperCase()}_PASSWORD`,
      `test-${role}`,
    ]);
    const env = { DATABASE_URL: url, ...(Object.fromEntries(passwords) as Record<string, string>) };
    const script = join(REPOSITORY, 'database/dist/src/main.js');
    await eventually(
      async () => {
        await this.#run(script, ['migrate'], env).finished();
        return true;
      },
      'the schema is there',
      60_000,
    );
    const registryPath = join(this.#directory, 'registry.json');
    await writeFile(registryPath, JSON.stringify(REGISTRY));
    await this.#run(script, ['seed-registry', registryPath], env).finished();
  }

  async #startBroker(): Promise<void> {
    this.brokerPort = await freePort();
    const path = join(this.#directory, 'mosquitto.conf');
    await writeFile(
      path,
      [`listener ${this.brokerPort} 127.0.0.1`, 'allow_anonymous true', 'max_queued_messages 0', ''].join(
        '\n',
      ),
    );
    this.programs.push(new Program('mosquitto', ['-c', path]));
  }
}
