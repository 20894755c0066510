import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import { ClientLogin, type LoggedIn } from './client-login.ts';
import type { Limits } from './limits.ts';
import { PreparedStatements } from './prepared-statements.ts';
import { assume, assumeServer, type SharedSession } from './session.ts';
import type { SettingValues } from './session-settings.ts';
import {
  errorResponse,
  parameterStatus,
  readyForQuery,
  type Failure,
  type TransactionStatus,
} from './wire/backend-messages.ts';
import { FrameSplitter, FramingError, type Frame } from './wire/frames.ts';
import { frontend, queryMessage } from './wire/frontend-messages.ts';
import type { Reply } from './wire/reply.ts';

/** Messages a client may send once it is logged in. */
const KNOWN: ReadonlySet<number> = new Set(Object.values(frontend));
const ENDS_EXCHANGE: ReadonlySet<number> = new Set([
  frontend.query,
  frontend.sync,
  frontend.functionCall,
  frontend.flush,
]);

export interface ClientEvents {
  readonly onClosed: (client: Client) => void;
  readonly onCancel: (pid: number, secret: Buffer) => void;
}

/** One TCP connection: reads its messages, takes turns in the shared session, answers. */
export class Client {
  readonly pid: number;
  readonly #secret = randomBytes(4);
  readonly #socket: Socket;
  readonly #session: SharedSession;
  readonly #limits: Limits;
  readonly #log: Logger;
  readonly #events: ClientEvents;
  readonly #splitter: FrameSplitter;
  readonly #statements: PreparedStatements;
  readonly #login: ClientLogin;
  #identity: LoggedIn | undefined;
  #values: SettingValues = [];
  #reported: SettingValues | undefined;
  #unit: Frame[] = [];
  #withdraw: (() => void) | undefined;
  #status: TransactionStatus = 'I';
  #ownsSession = false;
  #idleTimer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    pid: number,
    socket: Socket,
    session: SharedSession,
    limits: Limits,
    log: Logger,
    events: ClientEvents,
  ) {
    this.pid = pid;
    this.#socket = socket;
    this.#session = session;
    this.#limits = limits;
    this.#log = log;
    this.#events = events;
    this.#splitter = new FrameSplitter(limits.messageBytes);
    this.#statements = new PreparedStatements(pid, session.unnamedPlace);
    this.#login = new ClientLogin(session, limits, { pid, secret: this.#secret });
  }

  start(): void {
    this.#socket.setNoDelay(true);
    this.#socket.setKeepAlive(true, 30_000);
    this.#socket.on('data', (chunk: Buffer) => {
      this.#splitter.push(chunk);
      this.#pump();
    });
    this.#socket.on('error', () => {
      this.#socket.destroy();
    });
    this.#socket.on('close', () => {
      this.#leave();
    });
  }

  holdsSecret(secret: Buffer): boolean {
    return secret.length === this.#secret.length && timingSafeEqual(secret, this.#secret);
  }

  /** Cancels what waits for its turn; what runs in the engine runs to its end. */
  cancelWaiting(): void {
    if (this.#withdraw === undefined) return;
    this.#withdraw();
    this.#withdraw = undefined;
    this.#refuse({ code: '57014', message: 'canceling statement due to user request' });
  }

  /** Ends the connection for a reason the client is told. */
  terminate(failure: Failure): void {
    if (this.#closed) return;
    this.#socket.end(errorResponse({ severity: 'FATAL', ...failure }));
    this.#leave();
  }

  get isIdle(): boolean {
    return this.#withdraw === undefined && !this.#ownsSession;
  }

  /** Reads frames until an exchange is complete or input ends; goes on after that exchange was answered. */
  #pump(): void {
    try {
      while (!this.#closed && this.#withdraw === undefined && !this.#login.isBusy) {
        const frame = this.#splitter.next();
        if (frame === undefined) break;
        if (this.#identity === undefined) this.#handshake(frame);
        else this.#accept(frame);
      }
    } catch (error) {
      if (!(error instanceof FramingError)) throw error;
      this.terminate({ code: '08P01', message: error.message });
    }
    this.#regulate();
  }

  /** Stops reading from a client that sends faster than it is served. */
  #regulate(): void {
    const full = this.#splitter.bufferedBytes > this.#limits.messageBytes + 1024 * 1024;
    if (full && !this.#socket.isPaused()) this.#socket.pause();
    else if (!full && this.#socket.isPaused()) this.#socket.resume();
  }

  #handshake(frame: Frame): void {
    const step = this.#login.take(frame, {
      answer: (bytes) => this.#socket.write(bytes),
      framed: () => {
        this.#splitter.endStartup();
      },
      cancel: (pid, secret) => {
        this.#events.onCancel(pid, secret);
        this.#socket.end();
      },
      refused: (failure) => {
        this.terminate(failure);
      },
      loggedIn: (identity) => {
        this.#identity = identity;
        this.#values = identity.values;
        this.#reported = identity.values;
      },
      resume: () => {
        this.#pump();
      },
    });
    return step;
  }

  #accept(frame: Frame): void {
    if (frame.type === frontend.terminate) {
      this.#socket.end();
      this.#leave();
      return;
    }
    if (!KNOWN.has(frame.type)) throw new FramingError(`invalid frontend message type ${frame.type}`);
    this.#unit.push(frame);
    if (ENDS_EXCHANGE.has(frame.type)) this.#requestTurn();
  }

  #requestTurn(): void {
    const unit = this.#unit;
    this.#unit = [];
    if (this.#ownsSession) {
      this.#run(unit);
      if (!this.#ownsSession) this.#session.queue.release();
      return;
    }
    this.#withdraw = this.#session.queue.enter({
      waitLimitMillis: this.#limits.queueWaitMillis,
      run: () => {
        this.#withdraw = undefined;
        const { role } = this.#identity ?? {};
        if (role === undefined || this.#closed) return true;
        assume(this.#session, role, this.#values);
        this.#ownsSession = true;
        this.#run(unit);
        this.#pump();
        return !this.#ownsSession;
      },
      expired: () => {
        this.#withdraw = undefined;
        this.#refuse({
          code: '55P03',
          message: 'the database session was busy for too long',
          hint: 'Another client held a long transaction or statement; try again.',
        });
        this.#pump();
      },
    });
  }

  #run(unit: readonly Frame[]): void {
    clearTimeout(this.#idleTimer);
    const { frames, injected } = this.#statements.translate(unit);
    const reply = this.#session.engine.exchange(frames);
    this.#send(reply, injected);
    this.#status = reply.status ?? 'T';
    if (this.#status === 'I') this.#endTurn();
    else
      this.#idleTimer = setTimeout(() => {
        this.#cutIdleTransaction();
      }, this.#limits.idleInTransactionMillis);
  }

  /** Sends an answer, with changed settings reported in front of ReadyForQuery. */
  #send(reply: Reply, injected: number): void {
    const values = this.#session.settings.capture();
    const from = injected > 0 && reply.bytes[0] === 0x31 ? 5 : 0;
    const changes = this.#session.settings.changesToReport(this.#reported, values);
    this.#reported = values;
    this.#values = values;
    if (changes.length === 0 || reply.status === undefined) {
      this.#socket.write(from === 0 ? reply.bytes : reply.bytes.subarray(from));
      return;
    }
    const ready = reply.bytes.length - 6;
    this.#socket.write(
      Buffer.concat([
        reply.bytes.subarray(from, ready),
        ...changes.map(([name, value]) => parameterStatus(name, value)),
        reply.bytes.subarray(ready),
      ]),
    );
  }

  #endTurn(): void {
    this.#ownsSession = false;
  }

  #refuse(failure: Failure): void {
    this.#socket.write(Buffer.concat([errorResponse(failure), readyForQuery('I')]));
  }

  #cutIdleTransaction(): void {
    this.#log.warn({ pid: this.pid }, 'rolled back a transaction that was left idle');
    this.terminate({ code: '25P03', message: 'terminating connection due to idle-in-transaction timeout' });
  }

  /** Frees everything the client held, in the order that lets others go on soonest. */
  #leave(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#idleTimer);
    this.#withdraw?.();
    this.#withdraw = undefined;
    if (this.#ownsSession) {
      this.#session.engine.exchange([queryMessage('ROLLBACK')]);
      this.#ownsSession = false;
      this.#session.settings.capture();
      this.#session.queue.release();
    }
    const release = this.#statements.release();
    if (release !== undefined) {
      void this.#session.queue
        .exclusively(() => {
          assumeServer(this.#session);
          this.#session.engine.exchange(release);
        })
        .catch((error: unknown) => {
          this.#log.error({ err: error }, 'could not free prepared statements');
        });
    }
    this.#events.onClosed(this);
  }
}
