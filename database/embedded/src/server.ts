import { createServer, type Server } from 'node:net';
import type { Logger } from 'pino';
import { ensureSuperuserPassword } from './authentication.ts';
import { Client } from './client.ts';
import { clusterPath } from './data-directory.ts';
import type { EmbeddedConfig } from './config.ts';
import { Engine } from './engine.ts';
import { NotificationHub } from './notifications.ts';
import { SessionQueue } from './session-queue.ts';
import { SessionSettings } from './session-settings.ts';
import { SessionUser } from './session-user.ts';
import { assumeServer, type SharedSession } from './session.ts';
import { loadTimescale } from './timescale-library.ts';

/** The clients of the database and the session they share. */
export class EmbeddedServer {
  readonly #config: EmbeddedConfig;
  readonly #log: Logger;
  readonly #clients = new Set<Client>();
  readonly #server: Server = createServer();
  #session: SharedSession | undefined;
  #lastPid = 0;
  #stopping = false;

  constructor(config: EmbeddedConfig, log: Logger) {
    this.#config = config;
    this.#log = log;
  }

  /** Opens the data directory, then listens. Returns the port. */
  async start(): Promise<number> {
    const { dataDir, superuserPassword, port, host } = this.#config;
    const engine = await Engine.open(clusterPath(dataDir));
    const version = loadTimescale(engine);
    engine.setDefault('search_path', '"$user", public');
    engine.setSession('search_path', '"$user", public');
    engine.query('RESET ALL');
    ensureSuperuserPassword(engine, superuserPassword);
    const user = SessionUser.locate(engine);
    this.#session = {
      engine,
      user,
      queue: new SessionQueue(),
      settings: new SessionSettings(engine),
      notifications: new NotificationHub(engine),
      unnamedPlace: { holder: undefined },
    };
    this.#log.info({ timescaledb: version ?? 'not created yet' }, 'database opened');
    return this.#listen(this.#session, port, host);
  }

  /** Lets the owner finish, turns the others away, writes everything to disk. */
  async stop(drainMillis = 9_000): Promise<void> {
    this.#stopping = true;
    this.#server.close();
    for (const client of this.#clients) if (client.isIdle) client.terminate(SHUTDOWN);
    const session = this.#session;
    if (session === undefined) return;
    const cut = setTimeout(() => {
      for (const client of this.#clients) client.terminate(SHUTDOWN);
    }, drainMillis - 2_000);
    await session.queue
      .exclusively(() => {
        assumeServer(session);
        session.queue.close();
        session.engine.shutDown();
      }, drainMillis)
      .finally(() => {
        clearTimeout(cut);
        for (const client of this.#clients) client.terminate(SHUTDOWN);
      });
  }

  #listen(session: SharedSession, port: number, host: string): Promise<number> {
    this.#server.on('connection', (socket) => {
      this.#lastPid += 1;
      const client = new Client(this.#lastPid, socket, session, this.#config.limits, this.#log, {
        onClosed: (closed) => {
          this.#clients.delete(closed);
        },
        onCancel: (pid, secret) => {
          const target = [...this.#clients].find((other) => other.pid === pid);
          if (target?.holdsSecret(secret) === true) target.cancelWaiting();
        },
      });
      this.#clients.add(client);
      client.start();
      const { clients } = this.#config.limits;
      if (this.#stopping) client.terminate(SHUTDOWN);
      else if (this.#clients.size > clients) client.terminate(TOO_MANY);
    });
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject).listen(port, host, () => {
        const address = this.#server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }
}

const SHUTDOWN = { code: '57P01', message: 'terminating connection due to administrator command' };
const TOO_MANY = { code: '53300', message: 'sorry, too many clients already' };
