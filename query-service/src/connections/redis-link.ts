import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { QueryServiceConfig } from '../config.ts';
import { CONFIG } from '../tokens.ts';
import { LOG } from '@enms/http-api';

type MessageListener = (channel: string, message: string) => void;
type StateListener = (connected: boolean) => void;

const COMMAND_TIMEOUT_MILLIS = 2000;

/**
 * The two connections to Redis: one for commands, one that only listens. Both come back by themselves; while they
 * are away commands fail at once, and nothing that must survive is kept there.
 */
@Injectable()
export class RedisLink implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log: Logger;
  readonly #commands: Redis | undefined;
  readonly #subscriber: Redis | undefined;
  readonly #channels = new Set<string>();
  readonly #messageListeners: MessageListener[] = [];
  readonly #stateListeners: StateListener[] = [];
  #listening = false;
  #cause: string | null = 'not connected yet';

  constructor(@Inject(CONFIG) config: QueryServiceConfig, @Inject(LOG) log: Logger) {
    this.#log = log;
    if (config.redisUrl === undefined) {
      this.#cause = 'no REDIS_URL is configured';
      return;
    }
    this.#commands = connection(config.redisUrl, { commandTimeout: COMMAND_TIMEOUT_MILLIS });
    this.#subscriber = connection(config.redisUrl, { autoResubscribe: false });
  }

  onApplicationBootstrap(): void {
    this.#commands?.on('error', (error: Error) => {
      this.#note(causeOf(error));
    });
    this.#subscriber?.on('error', (error: Error) => {
      this.#note(causeOf(error));
    });
    this.#subscriber?.on('ready', () => void this.#resubscribe());
    this.#subscriber?.on('close', () => {
      this.#setListening(false);
    });
    this.#subscriber?.on('message', (channel: string, message: string) => {
      for (const listener of this.#messageListeners) listener(channel, message);
    });
    // The events tell how it went; a first attempt that fails is repeated like any other.
    void this.#commands?.connect().catch(() => undefined);
    void this.#subscriber?.connect().catch(() => undefined);
  }

  onApplicationShutdown(): void {
    this.#stateListeners.length = 0;
    this.#commands?.disconnect();
    this.#subscriber?.disconnect();
  }

  /** The connection for commands; undefined while Redis is away. */
  get commands(): Redis | undefined {
    return this.#commands?.status === 'ready' ? this.#commands : undefined;
  }

  /** Why Redis is not there, null when it is. */
  get cause(): string | null {
    return this.commands === undefined || !this.#listening ? (this.#cause ?? 'connecting') : null;
  }

  /** True while messages of the channels arrive. */
  get listening(): boolean {
    return this.#listening;
  }

  /** Receives every message of a channel, through reconnections; call before the service starts. */
  subscribe(channel: string, listener: (message: string) => void): void {
    this.#channels.add(channel);
    this.#messageListeners.push((from, message) => {
      if (from === channel) listener(message);
    });
  }

  /** Told when the subscriptions come and go. */
  onListeningChange(listener: StateListener): void {
    this.#stateListeners.push(listener);
  }

  async #resubscribe(): Promise<void> {
    try {
      if (this.#channels.size > 0) await this.#subscriber?.subscribe(...this.#channels);
      this.#cause = null;
      this.#setListening(true);
    } catch (error) {
      this.#note(causeOf(error));
    }
  }

  #setListening(listening: boolean): void {
    if (this.#listening === listening) return;
    this.#listening = listening;
    this.#log.info({ listening }, listening ? 'redis connected' : 'redis away');
    for (const listener of this.#stateListeners) listener(listening);
  }

  #note(cause: string): void {
    if (cause !== this.#cause) this.#log.warn({ cause }, 'redis does not answer');
    this.#cause = cause;
  }
}

function connection(url: string, options: { commandTimeout?: number; autoResubscribe?: boolean }): Redis {
  return new Redis(url, {
    ...options,
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: 3000,
    retryStrategy: (attempt: number) => Math.min(100 * 2 ** Math.min(attempt, 6), 5000),
  });
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  return error.message === '' ? error.name : error.message;
}
