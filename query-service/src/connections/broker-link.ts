import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { BrokerAccess, BrokerAccessError } from '@enms/broker-access';
import type { QueryServiceConfig } from '../config.ts';
import { Problem } from '@enms/http-api';
import { CONFIG } from '../tokens.ts';

/** The administration of broker accounts, as far as this installation has one. */
@Injectable()
export class BrokerLink implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #access: BrokerAccess | undefined;

  constructor(@Inject(CONFIG) config: QueryServiceConfig) {
    const { broker } = config;
    this.#access =
      broker?.username === undefined || broker.password === undefined
        ? undefined
        : new BrokerAccess({ url: broker.url, username: broker.username, password: broker.password });
  }

  onApplicationBootstrap(): void {
    this.#access?.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#access?.stop();
  }

  /**
   * Asks the broker to do something about accounts.
   *
   * @throws Problem 503 `broker_away` when it cannot be reached, 502 `broker_refused` when it will not
   */
  async ask<T>(request: (access: BrokerAccess) => Promise<T>): Promise<T> {
    if (this.#access === undefined) {
      throw new Problem(503, 'broker_away', 'This service has no account at the broker.', {
        remedy: 'Set MQTT_URL, MQTT_USERNAME and MQTT_PASSWORD of query-service.',
      });
    }
    try {
      return await request(this.#access);
    } catch (error) {
      if (!(error instanceof BrokerAccessError)) throw error;
      throw new Problem(
        error.retryable || error.code === 'not_authorized' ? 503 : 502,
        error.retryable || error.code === 'not_authorized' ? 'broker_away' : 'broker_refused',
        `The broker did not do it: ${error.message}.`,
        { remedy: `${error.remedy}. Then send the request again.`, cause: error },
      );
    }
  }

  /** Is the broker there, and may we administer it? */
  async check(): Promise<{ status: 'up' | 'down' | 'unknown'; cause: string | null }> {
    if (this.#access === undefined)
      return { status: 'unknown', cause: 'no account at the broker is configured' };
    if (this.#access.isConnected) return { status: 'up', cause: null };
    try {
      await this.#access.waitUntilConnected(0);
      return { status: 'up', cause: null };
    } catch (error) {
      return { status: 'down', cause: error instanceof Error ? error.message : 'no connection' };
    }
  }
}
