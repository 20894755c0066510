import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { Logger } from 'pino';
import { AdminServer } from './admin/admin-server.ts';
import { EmbeddedMetrics } from './admin/metrics.ts';
import { ensureSuperuserPassword } from './authentication.ts';
import { OnlineBackup } from './backup/online-backup.ts';
import { Client } from './client.ts';
import { clusterPath } from './data-directory.ts';
import type { EmbeddedConfig } from './config.ts';
import { Engine } from './engine/engine.ts';
import { Checkpointer } from './housekeeping/checkpointer.ts';
import { JobScheduler } from './housekeeping/job-scheduler.ts';
import { NotificationHub } from './notifications.ts';
import { SessionQueue } from './session-queue.ts';
import { SessionSettings } from './session-settings.ts';
import { SessionUser } from './engine/session-user.ts';
import { assumeServer, type SharedSession } from './session.ts';
import { loadTimescale } from './engine/timescale-library.ts';

export interface ServerPorts {
  readonly port: number;
  readonly adminPort: number;
}

/** The clients of the database and the session they share. */
export class EmbeddedServer {
  readonly #config: EmbeddedConfig;
  readonly #log: Logger;
  readonly #clients = new Set<Client>();
  readonly #server: Server = createServer();
  #session: SharedSession | undefined;
  #admin: AdminServer | undefined;
  #housekeeping: readonly { start(): void; stop(): void }[] = [];
  #lastPid = 0;
  #stopping = false;

  constructor(config: EmbeddedConfig, log: Logger) {
    this.#config = config;
    this.#log = log;
  }

  /** Opens the data directory, then listens. Returns the ports. */
  async start(): Promise<ServerPorts> {
    const metrics = new EmbeddedMetrics(
      () => this.#clients.size,
      () => this.#session?.queue.length ?? 0,
    );
    const session = await openSession(this.#config, this.#log, metrics);
    this.#session = session;
    const backup = new OnlineBackup(
      session,
      this.#log,
      clusterPath(this.#config.dataDir),
      this.#config.backupDir,
    );
    this.#admin = new AdminServer({ metrics, backup, whyNotReady: () => this.#whyNotReady() });
    const adminPort = await this.#admin.start(this.#config.adminPort);
    this.#startHousekeeping(session, backup, metrics);
    return { port: await this.#listen(session, this.#config.port, this.#config.host), adminPort };
  }

  /** Lets the owner finish, turns the others away, writes everything to disk. */
  async stop(drainMillis = 9_000): Promise<void> {
    this.#stopping = true;
    this.#server.close();
    this.#admin?.stop();
    this.#housekeeping.forEach((task) => {
      task.stop();
    });
    for (const client of this.#clients) if (client.isIdle) client.terminate(SHUTDOWN);
    const session = this.#session;
    if (session === undefined) return;
    const cut = setTimeout(() => {
      for (const client of this.#clients) client.terminate(SHUTDOWN);
    }, drainMillis - 2_000);
    await session.queue
      .exclusively(async () => {
        assumeServer(session);
        session.queue.close();
        session.engine.shutDown();
        await session.engine.stopWatchdog();
      }, drainMillis)
      .finally(() => {
        clearTimeout(cut);
        for (const client of this.#clients) client.terminate(SHUTDOWN);
      });
  }

  #startHousekeeping(session: SharedSession, backup: OnlineBackup, metrics: EmbeddedMetrics): void {
    const { jobPollMillis, checkpointMillis } = this.#config;
    const jobs = new JobScheduler(session, this.#log, jobPollMillis, ({ job, succeeded, seconds }) => {
      metrics.jobs.inc({ job, outcome: succeeded ? 'success' : 'failure' });
      metrics.jobSeconds.inc({ job }, seconds);
    });
    const checkpointer = new Checkpointer(session, this.#log, checkpointMillis, () => !backup.isRunning);
    this.#housekeeping = [jobs, checkpointer];
    this.#housekeeping.forEach((task) => {
      task.start();
    });
  }

  #whyNotReady(): string | undefined {
    if (this.#stopping) return 'stopping';
    return this.#server.listening ? undefined : 'not listening yet';
  }

  async #listen(session: SharedSession, port: number, host: string): Promise<number> {
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
    await once(this.#server.listen(port, host), 'listening');
    return (this.#server.address() as AddressInfo).port;
  }
}

const SHUTDOWN = { code: '57P01', message: 'terminating connection due to administrator command' };
const TOO_MANY = { code: '53300', message: 'sorry, too many clients already' };

/** Opens the engine and proves that it may serve: TimescaleDB loaded, roles separated. */
async function openSession(
  { dataDir, superuserPassword }: EmbeddedConfig,
  log: Logger,
  metrics: EmbeddedMetrics,
): Promise<SharedSession> {
  const engine = await Engine.open(clusterPath(dataDir));
  const timescale = loadTimescale(engine);
  // PGlite sets a search path for itself, and none to come back to.
  for (const [name, value] of Object.entries(SESSION_DEFAULTS)) {
    engine.setDefault(name, value);
    engine.setSession(name, value);
  }
  engine.query('RESET ALL');
  ensureSuperuserPassword(engine, superuserPassword);
  const user = SessionUser.locate(engine);
  engine.startWatchdog();
  log.info({ timescaledb: timescale ?? 'not created yet' }, 'database opened');
  return {
    engine,
    user,
    queue: new SessionQueue(),
    settings: new SessionSettings(engine),
    notifications: new NotificationHub(engine),
    unnamedPlace: { holder: undefined },
    observe: (seconds, errorCode) => {
      metrics.exchanges.inc();
      metrics.exchangeSeconds.observe(seconds);
      if (errorCode !== undefined) metrics.errors.inc({ class: errorCode.slice(0, 2) });
    },
  };
}

const SESSION_DEFAULTS = { search_path: '"$user", public', TimeZone: 'UTC' };
