import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import { ClientLogin } from './client-login.ts';
import { ClientSession } from './client-session.ts';
import { CopyIntake } from './copy-intake.ts';
import type { Limits } from './limits.ts';
import type { SharedSession } from './session.ts';
import {
  errorResponse,
  readyForQuery,
  type Failure,
  type TransactionStatus,
} from './wire/backend-messages.ts';
import { FrameSplitter, FramingError, type Frame } from './wire/frames.ts';
import { frontend } from './wire/frontend-messages.ts';

/** Messages a client may send once it is logged in. */
const KNOWN: ReadonlySet<number> = new Set(Object.values(frontend));
const ENDS_EXCHANGE: ReadonlySet<number> = new Set([
  frontend.query,
  frontend.sync,
  frontend.functionCall,
  frontend.flush,
]);
const READ_AHEAD_BYTES = 1024 * 1024;

export interface ClientEvents {
  readonly onClosed: (client: Client) => void;
  readonly onCancel: (pid: number, secret: Buffer) => void;
}

/** One TCP connection: reads its messages, takes turns in the shared session, answers. */
export class Client {
  readonly pid: number;
  readonly #secret = randomBytes(4);
  readonly #socket: Socket;
  readonly #shared: SharedSession;
  readonly #limits: Limits;
  readonly #log: Logger;
  readonly #events: ClientEvents;
  readonly #splitter: FrameSplitter;
  readonly #login: ClientLogin;
  readonly #copy: CopyIntake;
  #session: ClientSession | undefined;
  #unit: Frame[] = [];
  #withdraw: (() => void) | undefined;
  #ownsSession = false;
  #idleTimer: NodeJS.Timeout | undefined;
  #loginTimer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    pid: number,
    socket: Socket,
    shared: SharedSession,
    limits: Limits,
    log: Logger,
    events: ClientEvents,
  ) {
    this.pid = pid;
    this.#socket = socket;
    this.#shared = shared;
    this.#limits = limits;
    this.#log = log;
    this.#events = events;
    this.#splitter = new FrameSplitter(limits.messageBytes);
    this.#login = new ClientLogin(shared, limits, { pid, secret: this.#secret });
    this.#copy = new CopyIntake(limits.messageBytes);
  }

  start(): void {
    this.#socket.setNoDelay(true);
    this.#socket.setKeepAlive(true, 30_000);
    this.#socket.on('data', (chunk: Buffer) => {
      this.#splitter.push(chunk);
      this.#pump();
    });
    this.#socket.on('drain', () => {
      this.#pump();
    });
    this.#socket.on('error', () => {
      this.#socket.destroy();
    });
    this.#socket.on('close', () => {
      this.#leave();
    });
    this.#loginTimer = setTimeout(() => {
      this.terminate({ code: '08006', message: 'not logged in within the time allowed' });
    }, this.#limits.loginMillis);
  }

  holdsSecret(secret: Buffer): boolean {
    return secret.length === this.#secret.length && timingSafeEqual(secret, this.#secret);
  }

  /** True when it neither uses the session nor waits for it. */
  get isIdle(): boolean {
    return this.#withdraw === undefined && !this.#ownsSession;
  }

  /** Cancels what waits for its turn; what runs in the engine runs to its end. */
  cancelWaiting(): void {
    if (this.#withdraw === undefined) return;
    this.#withdraw();
    this.#refuse({ code: '57014', message: 'canceling statement due to user request' });
  }

  /** Ends the connection for a reason the client is told. */
  terminate(failure: Failure): void {
    if (this.#closed) return;
    this.#socket.end(errorResponse({ severity: 'FATAL', ...failure }));
    this.#leave();
  }

  /** Takes frames until an exchange waits for its turn or input ends; goes on when that exchange is answered. */
  #pump(): void {
    try {
      while (this.#mayTakeFrame()) {
        const frame = this.#splitter.next();
        if (frame === undefined) break;
        if (this.#session === undefined) this.#handshake(frame);
        else this.#accept(frame);
      }
    } catch (error) {
      if (!(error instanceof FramingError)) throw error;
      this.terminate({ code: '08P01', message: error.message });
    }
    this.#regulate();
  }

  /** Between transactions, a client that does not read its answers is not served further ones. */
  #mayTakeFrame(): boolean {
    if (this.#closed || this.#withdraw !== undefined || this.#login.isBusy) return false;
    return this.#ownsSession || !this.#socket.writableNeedDrain;
  }

  /** Stops reading from a client that sends faster than it is served. */
  #regulate(): void {
    const full = this.#splitter.bufferedBytes > this.#limits.messageBytes + READ_AHEAD_BYTES;
    if (full && !this.#socket.isPaused()) this.#socket.pause();
    else if (!full && this.#socket.isPaused()) this.#socket.resume();
  }

  #handshake(frame: Frame): void {
    this.#login.take(frame, {
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
        clearTimeout(this.#loginTimer);
        this.#session = new ClientSession(this.pid, this.#shared, this.#limits, identity, (bytes) => {
          this.#socket.write(bytes);
        });
      },
      resume: () => {
        this.#pump();
      },
    });
  }

  #accept(frame: Frame): void {
    if (frame.type === frontend.terminate) {
      this.#socket.end();
      this.#leave();
      return;
    }
    if (!KNOWN.has(frame.type)) throw new FramingError(`invalid frontend message type ${frame.type}`);
    if (this.#copy.isOpen) {
      const unit = this.#copy.take(frame);
      if (unit !== undefined) this.#requestTurn(unit);
    } else if (CopyIntake.isCopyMessage(frame)) {
      // Left over from a COPY that has failed meanwhile: to be ignored.
    } else if (frame.type === frontend.query && this.#copy.begins(frame)) {
      this.#socket.write(this.#copy.request);
    } else {
      this.#unit.push(frame);
      if (ENDS_EXCHANGE.has(frame.type)) this.#requestTurn(this.#unit.splice(0));
    }
  }

  #requestTurn(unit: readonly Frame[]): void {
    const session = this.#session;
    if (session === undefined) return;
    if (this.#ownsSession) {
      if (this.#run(session, unit) === 'I') this.#shared.queue.release();
      return;
    }
    const withdraw = this.#shared.queue.enter({
      waitLimitMillis: session.waitLimitMillis,
      run: () => {
        this.#withdraw = undefined;
        session.enter();
        this.#run(session, unit);
        this.#pump();
        return !this.#ownsSession;
      },
      expired: () => {
        this.#refuse({
          code: '55P03',
          message: 'the database session was busy for too long',
          hint: 'Another client held a long transaction or statement; try again.',
        });
      },
    });
    this.#withdraw = () => {
      this.#withdraw = undefined;
      withdraw();
    };
  }

  #run(session: ClientSession, unit: readonly Frame[]): TransactionStatus {
    clearTimeout(this.#idleTimer);
    const { bytes, status } = session.run(unit);
    this.#socket.write(bytes);
    this.#ownsSession = status !== 'I';
    if (this.#ownsSession) {
      this.#idleTimer = setTimeout(() => {
        this.#log.warn({ pid: this.pid }, 'rolled back a transaction that was left idle');
        this.terminate({
          code: '25P03',
          message: 'terminating connection due to idle-in-transaction timeout',
        });
      }, session.idleLimitMillis);
    }
    return status;
  }

  /** Answers a waiting exchange with an error instead of running it. */
  #refuse(failure: Failure): void {
    this.#withdraw = undefined;
    this.#socket.write(Buffer.concat([errorResponse(failure), readyForQuery('I')]));
    this.#pump();
  }

  /** Frees everything the client held. */
  #leave(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#idleTimer);
    clearTimeout(this.#loginTimer);
    this.#withdraw?.();
    const owned = this.#ownsSession;
    this.#ownsSession = false;
    this.#session?.leave(owned);
    if (owned) this.#shared.queue.release();
    this.#events.onClosed(this);
  }
}
