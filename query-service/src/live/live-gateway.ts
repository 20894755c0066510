import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Server } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { LiveReading } from '@enms/telemetry-contract';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import { Authenticator, CLOCK, LOG } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { Metrics } from '../metrics/metrics.ts';
import { readClientMessage } from './client-message.ts';
import { LiveClient } from './live-client.ts';
import { LiveFeed } from './live-feed.ts';
import { MachineTenants } from './machine-tenants.ts';

const PATHS = new Set(['/ws', '/api/v1/realtime']);
const FLUSH_MILLIS = 250;
const HEARTBEAT_MILLIS = 15_000;
const MAX_CLIENTS = 1000;
const MAX_MESSAGE_BYTES = 32 * 1024;
/** Answers that a client may leave unread before it is let go. */
const MAX_UNREAD_BYTES = 1024 * 1024;
/** A client that stays too slow for this long is let go: it reconnects and begins with a snapshot. */
const MAX_SLOW_MILLIS = 30_000;

/** Private code: nobody is signed in, or no longer. */
const CLOSE_NOT_SIGNED_IN = 4401;
const SIGN_IN_WITHIN_MILLIS = 5000;
/** Messages that may wait for the one before them. */
const MAX_WAITING_MESSAGES = 100;

interface Visitor {
  readonly credential: string;
  readonly tenantId: number;
  readonly expiresAt: Date | null;
}

interface Connection {
  readonly socket: WebSocket;
  readonly client: LiveClient;
  /** Who listens; undefined until the first message with a token. */
  visitor: Visitor | undefined;
  signInTimer: NodeJS.Timeout | undefined;
  /** Messages are taken one after the other: finding out who speaks takes a while. */
  work: Promise<void>;
  waitingMessages: number;
  alive: boolean;
  wantsSnapshot: boolean;
  snapshotUnderWay: boolean;
  slowSinceMillis: number | null;
}

/** The live view: WebSockets at `/ws` (also `/api/v1/realtime`), fed by {@link LiveFeed}. Each client sees its tenant only. */
@Injectable()
export class LiveGateway implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #adapterHost: HttpAdapterHost;
  readonly #feed: LiveFeed;
  readonly #authenticator: Authenticator;
  readonly #machineTenants: MachineTenants;
  readonly #clock: Clock;
  readonly #metrics: Metrics;
  readonly #log: Logger;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    clientTracking: false,
  });
  readonly #connections = new Set<Connection>();
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(
    adapterHost: HttpAdapterHost,
    feed: LiveFeed,
    authenticator: Authenticator,
    machineTenants: MachineTenants,
    metrics: Metrics,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOG) log: Logger,
  ) {
    this.#adapterHost = adapterHost;
    this.#feed = feed;
    this.#authenticator = authenticator;
    this.#machineTenants = machineTenants;
    this.#clock = clock;
    this.#metrics = metrics;
    this.#log = log;
  }

  onApplicationBootstrap(): void {
    const http = this.#adapterHost.httpAdapter.getHttpServer() as Server;
    http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#upgrade(request, socket, head);
    });
    this.#feed.onReadings(
      (readings) => {
        void this.#share(readings);
      },
      () => this.#connections.size > 0,
    );
    this.#feed.onIngest((figures) => {
      for (const { client } of this.#connections) client.offerIngest(figures);
    });
    this.#feed.onStateChange(() => {
      for (const { client, visitor } of this.#connections) {
        if (visitor !== undefined) client.send(this.#feed.status());
      }
    });
    this.#timers.push(
      setInterval(() => {
        this.#flushAll();
      }, FLUSH_MILLIS),
      setInterval(() => {
        this.#beat();
      }, HEARTBEAT_MILLIS),
    );
  }

  beforeApplicationShutdown(): void {
    for (const timer of this.#timers) clearInterval(timer);
    for (const { socket, signInTimer } of this.#connections) {
      clearTimeout(signInTimer);
      socket.close(1001, 'the service stops');
      socket.terminate();
    }
    this.#server.close();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const refusal = PATHS.has(path)
      ? this.#connections.size >= MAX_CLIENTS && '503 Service Unavailable'
      : '404 Not Found';
    if (refusal !== false) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      this.#connect(webSocket);
    });
  }

  #connect(socket: WebSocket): void {
    const connection: Connection = {
      socket,
      client: new LiveClient(socket),
      visitor: undefined,
      signInTimer: setTimeout(() => {
        socket.close(CLOSE_NOT_SIGNED_IN, 'send a token within 5 s');
      }, SIGN_IN_WITHIN_MILLIS),
      work: Promise.resolve(),
      waitingMessages: 0,
      alive: true,
      wantsSnapshot: false,
      snapshotUnderWay: false,
      slowSinceMillis: null,
    };
    this.#connections.add(connection);
    this.#metrics.liveClients.set(this.#connections.size);
    socket.on('message', (data) => {
      connection.alive = true;
      this.#enqueue(connection, data);
    });
    socket.on('pong', () => {
      connection.alive = true;
    });
    socket.on('error', (error) => {
      this.#log.debug({ err: error }, 'live client failed');
    });
    socket.on('close', () => {
      clearTimeout(connection.signInTimer);
      this.#connections.delete(connection);
      this.#metrics.liveClients.set(this.#connections.size);
    });
  }

  #enqueue(connection: Connection, data: RawData): void {
    const { socket } = connection;
    connection.waitingMessages += 1;
    if (socket.bufferedAmount > MAX_UNREAD_BYTES || connection.waitingMessages > MAX_WAITING_MESSAGES) {
      // It asks and asks but reads no answer, or does not wait for one.
      socket.terminate();
      return;
    }
    connection.work = connection.work
      .then(() => this.#receive(connection, data))
      .catch((error: unknown) => {
        this.#log.warn({ err: error }, 'cannot tell who a live client is');
        socket.close(1013, 'try again later');
      })
      .finally(() => {
        connection.waitingMessages -= 1;
      });
  }

  async #receive(connection: Connection, data: RawData): Promise<void> {
    const { client } = connection;
    // Without permessage-deflate and with the default binaryType a message is one Buffer.
    const message = readClientMessage((data as Buffer).toString('utf8'));
    if ('type' in message) {
      client.send(message);
      return;
    }
    if (message.action === 'pong') return;
    const token = 'token' in message ? message.token : null;
    if (token !== null) await this.#signIn(connection, token);
    if (message.action === 'authenticate') return;
    if (connection.visitor === undefined) {
      if (token === null) refuse(connection, 'Nobody is signed in.');
      return;
    }
    if (message.action === 'subscribe') {
      client.subscribe(message.topics);
      connection.wantsSnapshot = client.machines?.length !== 0;
    } else {
      client.unsubscribe(message.topics);
    }
    client.send({ type: 'subscribed', topics: client.topics });
    if (connection.wantsSnapshot && !connection.snapshotUnderWay) void this.#sendSnapshot(connection);
  }

  /** @throws DatabaseError while nobody can tell whose token it is */
  async #signIn(connection: Connection, credential: string): Promise<void> {
    const identity = await this.#authenticator.identify(credential);
    if (identity === undefined || identity.scopes?.includes('read') === false) {
      refuse(connection, 'The token is not valid, or no longer, or not for reading.');
      return;
    }
    const { principal, expiresAt } = identity;
    const { visitor } = connection;
    if (visitor !== undefined && visitor.tenantId !== principal.tenantId) {
      refuse(connection, 'A connection belongs to one tenant: open another one.');
      return;
    }
    await this.#machineTenants.refresh();
    clearTimeout(connection.signInTimer);
    connection.visitor = { credential, tenantId: principal.tenantId, expiresAt };
    if (visitor === undefined) connection.client.send(this.#feed.status());
    connection.client.send({ type: 'authenticated', expires_at: expiresAt?.toISOString() ?? null });
  }

  /** Gives each client the readings of its own tenant. */
  async #share(readings: readonly LiveReading[]): Promise<void> {
    try {
      if (readings.some(({ machine_id: id }) => this.#machineTenants.of(id) === undefined)) {
        await this.#machineTenants.refresh();
      }
    } catch (error) {
      this.#log.warn({ err: error }, 'cannot tell whose machines report');
    }
    const byTenant = Map.groupBy(readings, ({ machine_id: id }) => this.#machineTenants.of(id));
    for (const { client, visitor } of this.#connections) {
      const own = visitor === undefined ? undefined : byTenant.get(visitor.tenantId);
      if (own !== undefined) client.offer(own);
    }
  }

  /** One at a time for each client, however often it subscribes. */
  async #sendSnapshot(connection: Connection): Promise<void> {
    const { client } = connection;
    connection.snapshotUnderWay = true;
    try {
      while (connection.wantsSnapshot) {
        connection.wantsSnapshot = false;
        const { visitor } = connection;
        if (visitor === undefined) return;
        const readings = await this.#feed.snapshot(visitor.tenantId, client.machines);
        client.send({ type: 'telemetry', snapshot: true, readings });
      }
    } catch (error) {
      this.#log.warn({ err: error }, 'no snapshot for a live client');
      client.send({
        type: 'error',
        code: 'snapshot_unavailable',
        detail: 'The last known values cannot be read just now.',
        remedy: 'New values follow by themselves; subscribe again for the last known ones.',
      });
    } finally {
      connection.snapshotUnderWay = false;
    }
  }

  #flushAll(): void {
    const nowMillis = performance.now();
    for (const connection of this.#connections) {
      if (connection.client.flush()) {
        connection.slowSinceMillis = null;
        continue;
      }
      this.#metrics.liveDeferred.inc();
      connection.slowSinceMillis ??= nowMillis;
      if (nowMillis - connection.slowSinceMillis > MAX_SLOW_MILLIS) connection.socket.terminate();
    }
  }

  #beat(): void {
    for (const connection of this.#connections) {
      if (!connection.alive) {
        connection.socket.terminate();
        continue;
      }
      connection.alive = false;
      connection.socket.ping();
      connection.client.send({ type: 'ping' });
      void this.#checkVisitor(connection);
    }
  }

  /** Whoever signed out, was deactivated or let the token expire listens no longer. */
  async #checkVisitor(connection: Connection): Promise<void> {
    const { visitor } = connection;
    if (visitor === undefined) return;
    const isExpired = visitor.expiresAt !== null && visitor.expiresAt <= this.#clock.now();
    try {
      const isKnown = !isExpired && (await this.#authenticator.identify(visitor.credential)) !== undefined;
      if (!isKnown && connection.visitor === visitor)
        refuse(connection, 'The token is not valid any longer.');
    } catch (error) {
      this.#log.debug({ err: error }, 'cannot check a live client just now');
    }
  }
}

function refuse(connection: Connection, detail: string): void {
  connection.visitor = undefined;
  connection.client.send({
    type: 'error',
    code: 'not_signed_in',
    detail,
    remedy: 'Connect, and send {"action":"authenticate","token":"…"} with a fresh access token first.',
  });
  connection.socket.close(CLOSE_NOT_SIGNED_IN, 'not signed in');
}
