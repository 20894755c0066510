import {
  connect,
  type IClientOptions,
  type IConnackPacket,
  type IPublishPacket,
  type MqttClient,
} from 'mqtt';
import { backoffMillis, defaultBackoff } from './backoff.ts';
import { MqttSessionError } from './errors.ts';
import { silentLogger } from './logger.ts';
import { PublishWindow } from './publish-window.ts';
import { describeReason, firstFailureReason } from './reason-codes.ts';
import type {
  IncomingMessage,
  PublishCallback,
  PublishOptions,
  PublishResult,
  SessionOptions,
  SessionState,
  StandingMessage,
} from './session-options.ts';
import { topicMatches } from './topic-filter.ts';
import { parseBrokerUrl } from './transport.ts';

const loginReasons: readonly number[] = [0x86, 0x87, 4, 5];

/**
 * Opens a session for publishing (and for subscribing where an automatic PUBACK is good enough). Connects in the
 * background and again whenever the connection is lost.
 *
 * @throws TypeError for a URL that is none of a broker
 */
export function openSession(options: SessionOptions): MqttSession {
  return new MqttSession(options, connect(parseBrokerUrl(options.url).href, clientOptions(options)));
}

/** A connection to a broker that comes back by itself. Made by `openSession`. */
export class MqttSession {
  private readonly window: PublishWindow;
  private readonly handlers = new Map<string, (message: IncomingMessage) => void>();
  private current: SessionState = { name: 'connecting' };
  private attempt = 0;
  private lastError: MqttSessionError | undefined;
  private whenSettled: (() => void) | undefined;
  private readonly whenConnected = new Set<() => void>();

  constructor(
    private readonly options: SessionOptions,
    private readonly client: MqttClient,
  ) {
    this.window = new PublishWindow(client, options.maxInFlight ?? 1000, () => {
      if (this.window.pending === 0) this.whenSettled?.();
    });
    client.on('connect', (packet) => {
      this.onConnect(packet);
    });
    client.on('error', (error) => {
      this.lastError = this.connectError(error);
    });
    client.on('disconnect', (packet) => {
      const reasonCode = packet.reasonCode ?? 0;
      this.lastError = new MqttSessionError(
        reasonCode === 0x8e ? 'session_taken_over' : 'disconnected',
        `the broker ended the connection: ${describeReason(reasonCode)}`,
        { reasonCode },
      );
    });
    client.on('close', () => {
      this.onClose();
    });
    client.on('message', (topic, payload, packet) => {
      this.dispatch(topic, payload, packet);
    });
  }

  get state(): SessionState {
    return this.current;
  }

  get isConnected(): boolean {
    return this.current.name === 'connected';
  }

  /** Messages that are accepted and neither confirmed nor failed. */
  get pending(): number {
    return this.window.pending;
  }

  /** @throws MqttSessionError `timeout`, whose cause is the last error of connecting */
  async waitUntilConnected(timeoutMillis: number): Promise<void> {
    if (this.isConnected) return;
    await new Promise<void>((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.whenConnected.delete(done);
        const why = this.lastError === undefined ? '' : `: ${this.lastError.message}`;
        reject(
          new MqttSessionError(
            'timeout',
            `not connected to ${this.options.url} within ${timeoutMillis} ms${why}`,
            {
              cause: this.lastError,
            },
          ),
        );
      }, timeoutMillis);
      this.whenConnected.add(done);
    });
  }

  /**
   * Publishes and waits for the broker's answer (QoS 1: PUBACK). Survives a lost connection: the message is sent again.
   *
   * @throws MqttSessionError `offline`, `buffer_full` or `closed`
   */
  publish(topic: string, payload: string | Buffer, options: PublishOptions = {}): Promise<PublishResult> {
    return new Promise((resolve, reject) => {
      this.send(topic, payload, options, (error, result) => {
        if (result) resolve(result);
        else reject(error ?? new MqttSessionError('closed', 'the session ended'));
      });
    });
  }

  /** Like `publish`, at a high rate: without a promise, the outcome told to a callback that many messages may share. */
  send(
    topic: string,
    payload: string | Buffer,
    options: PublishOptions = {},
    onSettled?: PublishCallback,
  ): void {
    const refusal = this.refusal();
    if (refusal) onSettled?.(refusal, undefined);
    else this.window.add({ topic, payload, options, onSettled });
  }

  /**
   * Subscribes now and after every reconnect. The PUBACK goes out by itself before the handler has done its work: use
   * `AckingConsumer` where a message may not be lost.
   *
   * @throws MqttSessionError `subscription_refused`, or `closed`
   */
  async subscribe(filter: string, qos: 0 | 1, handler: (message: IncomingMessage) => void): Promise<void> {
    this.handlers.set(filter, handler);
    let granted;
    try {
      granted = await this.client.subscribeAsync(filter, { qos });
    } catch (error) {
      this.handlers.delete(filter);
      throw new MqttSessionError('subscription_refused', `"${filter}": ${(error as Error).message}`, {
        cause: error,
      });
    }
    const reasonCode: number = granted[0]?.qos ?? 0;
    if (reasonCode < firstFailureReason) return;
    this.handlers.delete(filter);
    throw new MqttSessionError('subscription_refused', `"${filter}": ${describeReason(reasonCode)}`, {
      reasonCode,
    });
  }

  /** Waits at most `drainMillis` for what is pending, publishes the will, disconnects. Idempotent. */
  async close({ drainMillis = 5000 }: { readonly drainMillis?: number } = {}): Promise<void> {
    if (this.current.name === 'closed') return;
    const { will } = this.options;
    if (will && this.isConnected) this.announce(will);
    if (this.window.pending > 0 && drainMillis > 0) await this.settled(drainMillis);
    this.changeState({ name: 'closed' });
    this.window.abandon(new MqttSessionError('closed', 'the session was closed before the message was sent'));
    await this.client.endAsync(this.window.pending > 0);
  }

  private refusal(): MqttSessionError | undefined {
    if (this.current.name === 'closed') return new MqttSessionError('closed', 'the session is closed');
    if (this.options.offline === 'fail' && !this.isConnected) {
      return new MqttSessionError('offline', `no connection to ${this.options.url}`, {
        cause: this.lastError,
      });
    }
    const maxPending = this.options.maxPending ?? 10_000;
    if (this.window.pending < maxPending) return undefined;
    return new MqttSessionError('buffer_full', `${maxPending} messages wait for the broker already`);
  }

  private onConnect(packet: IConnackPacket): void {
    this.attempt = 0;
    this.lastError = undefined;
    this.client.options.reconnectPeriod = this.nextRetryMillis();
    this.changeState({ name: 'connected', sessionPresent: packet.sessionPresent });
    if (this.options.birth) this.announce(this.options.birth);
    this.window.open(packet.properties?.receiveMaximum);
    for (const resolve of this.whenConnected) resolve();
    this.whenConnected.clear();
  }

  private onClose(): void {
    this.window.suspend();
    if (this.current.name === 'closed') return;
    const error = this.lastError ?? new MqttSessionError('disconnected', 'the broker closed the connection');
    this.lastError = error;
    const retryInMillis = this.client.options.reconnectPeriod ?? 0;
    this.attempt += 1;
    this.client.options.reconnectPeriod = this.nextRetryMillis();
    (this.options.logger ?? silentLogger).warn(
      { code: error.code, retryInMillis, remedy: error.remedy },
      error.message,
    );
    this.changeState({ name: 'waiting', error, retryInMillis });
  }

  private nextRetryMillis(): number {
    const random = this.options.random ?? Math.random;
    return Math.max(1, backoffMillis(this.attempt + 1, this.options.backoff ?? defaultBackoff, random()));
  }

  private connectError(error: Error & { code?: unknown }): MqttSessionError {
    const { url, username } = this.options;
    if (typeof error.code === 'number') {
      const account = username === undefined ? 'without a user name' : `as "${username}"`;
      return new MqttSessionError(
        loginReasons.includes(error.code) ? 'not_authorized' : 'refused',
        `the broker refused the connection ${account}: ${describeReason(error.code)}`,
        { cause: error, reasonCode: error.code },
      );
    }
    return new MqttSessionError('unreachable', `cannot connect to ${url}: ${error.message}`, {
      cause: error,
    });
  }

  /** Ahead of everything that waits. */
  private announce({ topic, payload, qos = 1, retain = true }: StandingMessage): void {
    this.client.publish(topic, payload, { qos, retain });
  }

  private dispatch(topic: string, payload: Buffer, { qos, retain, properties }: IPublishPacket): void {
    const message: IncomingMessage = {
      topic,
      payload,
      qos,
      retain,
      ...(properties?.responseTopic !== undefined && { responseTopic: properties.responseTopic }),
      ...(properties?.correlationData !== undefined && { correlationData: properties.correlationData }),
    };
    for (const [filter, handler] of this.handlers) {
      if (topicMatches(filter, topic)) handler(message);
    }
  }

  private settled(timeoutMillis: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMillis);
      this.whenSettled = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private changeState(state: SessionState): void {
    this.current = state;
    this.options.onState?.(state);
  }
}

function clientOptions(options: SessionOptions): IClientOptions {
  const { username, password, will, cleanStart = true, protocolVersion = 5, sessionExpirySeconds } = options;
  return {
    protocolVersion,
    clientId: options.clientId,
    clean: cleanStart,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(will && {
      will: {
        topic: will.topic,
        payload: Buffer.from(will.payload),
        qos: will.qos ?? 1,
        retain: will.retain ?? true,
      },
    }),
    ...(protocolVersion === 5 &&
      sessionExpirySeconds !== undefined && { properties: { sessionExpiryInterval: sessionExpirySeconds } }),
    ...options.tls,
    keepalive: options.keepAliveSeconds ?? 30,
    connectTimeout: options.connectTimeoutMillis ?? 10_000,
    reconnectPeriod: (options.backoff ?? defaultBackoff).firstMillis,
    reconnectOnConnackError: true,
    queueQoSZero: false,
    resubscribe: true,
  };
}
