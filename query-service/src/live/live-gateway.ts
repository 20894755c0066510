import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Server } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import { Metrics } from '../metrics/metrics.ts';
import { LOG } from '../tokens.ts';
import { readClientMessage } from './client-message.ts';
import { LiveClient } from './live-client.ts';
import { LiveFeed } from './live-feed.ts';

const PATHS = new Set(['/ws', '/api/v1/realtime']);
const FLUSH_MILLIS = 250;
const HEARTBEAT_MILLIS = 15_000;
const MAX_CLIENTS = 1000;
const MAX_MESSAGE_BYTES = 32 * 1024;
/** Answers that a client may leave unread before it is let go. */
const MAX_UNREAD_BYTES = 1024 * 1024;
/** A client that stays too slow for this long is let go: it reconnects and begins with a snapshot. */
const MAX_SLOW_MILLIS = 30_000;

interface Connection {
  readonly socket: WebSocket;
  readonly client: LiveClient;
  alive: boolean;
  wantsSnapshot: boolean;
  snapshotUnderWay: boolean;
  slowSinceMillis: number | null;
}

/** The live view: WebSockets at `/ws` (also `/api/v1/realtime`), fed by {@link LiveFeed}. */
@Injectable()
export class LiveGateway implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #adapterHost: HttpAdapterHost;
  readonly #feed: LiveFeed;
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

  constructor(adapterHost: HttpAdapterHost, feed: LiveFeed, metrics: Metrics, @Inject(LOG) log: Logger) {
    this.#adapterHost = adapterHost;
    this.#feed = feed;
    this.#metrics = metrics;
    this.#log = log;
  }

  onApplicationBootstrap(): void {
    const http = this.#adapterHost.httpAdapter.getHttpServer() as Server;
    http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#upgrade(request, socket, head);
    });
    this.#feed.onReadings((readings) => {
      for (const { client } of this.#connections) client.offer(readings);
    });
    this.#feed.onIngest((figures) => {
      for (const { client } of this.#connections) client.offerIngest(figures);
    });
    this.#feed.onStateChange(() => {
      for (const { client } of this.#connections) client.send(this.#feed.status());
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
    for (const { socket } of this.#connections) {
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
      alive: true,
      wantsSnapshot: false,
      snapshotUnderWay: false,
      slowSinceMillis: null,
    };
    this.#connections.add(connection);
    this.#metrics.liveClients.set(this.#connections.size);
    socket.on('message', (data) => {
      connection.alive = true;
      this.#receive(connection, data);
    });
    socket.on('pong', () => {
      connection.alive = true;
    });
    socket.on('error', (error) => {
      this.#log.debug({ err: error }, 'live client failed');
    });
    socket.on('close', () => {
      this.#connections.delete(connection);
      this.#metrics.liveClients.set(this.#connections.size);
    });
    connection.client.send(this.#feed.status());
  }

  #receive(connection: Connection, data: RawData): void {
    const { client, socket } = connection;
    if (socket.bufferedAmount > MAX_UNREAD_BYTES) {
      // It asks and asks but reads no answer.
      socket.terminate();
      return;
    }
    // Without permessage-deflate and with the default binaryType a message is one Buffer.
    const message = readClientMessage((data as Buffer).toString('utf8'));
    if ('type' in message) {
      client.send(message);
      return;
    }
    if (message.action === 'pong') return;
    if (message.action === 'subscribe') {
      client.subscribe(message.topics);
      connection.wantsSnapshot = client.machines?.length !== 0;
    } else {
      client.unsubscribe(message.topics);
    }
    client.send({ type: 'subscribed', topics: client.topics });
    if (connection.wantsSnapshot && !connection.snapshotUnderWay) void this.#sendSnapshot(connection);
  }

  /** One at a time for each client, however often it subscribes. */
  async #sendSnapshot(connection: Connection): Promise<void> {
    const { client } = connection;
    connection.snapshotUnderWay = true;
    try {
      while (connection.wantsSnapshot) {
        connection.wantsSnapshot = false;
        const readings = await this.#feed.snapshot(client.machines);
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
    }
  }
}
