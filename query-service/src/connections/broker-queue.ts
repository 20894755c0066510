import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { openSession } from '@enms/mqtt-session';
import type { MqttSession } from '@enms/mqtt-session';
import type { Logger } from 'pino';
import { CLOCK, LOG } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import type { QueryServiceConfig } from '../config.ts';
import { CONFIG } from '../tokens.ts';

/** Mosquitto's own figures (its manual, "Broker status"). */
const storedBytesTopic = '$SYS/broker/store/messages/bytes';
const droppedTopic = '$SYS/broker/publish/messages/dropped';

/** What waits at the broker, as far as it has told; null before it has. */
export interface QueueFigures {
  readonly storedBytes: number | null;
  /** Since the broker started. */
  readonly droppedTotal: number | null;
  /** When the broker last dropped a message while this service watched. */
  readonly lastDropAt: Date | null;
}

/** Watches the broker's queue: when it is full, Mosquitto drops messages and tells nobody. */
@Injectable()
export class BrokerQueue implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #config: QueryServiceConfig;
  readonly #log: Logger;
  readonly #clock: Clock;
  #session: MqttSession | undefined;
  #figures: QueueFigures = { storedBytes: null, droppedTotal: null, lastDropAt: null };

  constructor(
    @Inject(CONFIG) config: QueryServiceConfig,
    @Inject(LOG) log: Logger,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#config = config;
    this.#log = log;
    this.#clock = clock;
  }

  get figures(): QueueFigures {
    return this.#figures;
  }

  onApplicationBootstrap(): void {
    const { broker } = this.#config;
    if (broker?.username === undefined || broker.password === undefined) return;
    const { url, username, password } = broker;
    const clientId = `query-service-watch-${randomUUID()}`;
    const session = openSession({ url, username, password, clientId });
    this.#session = session;
    for (const topic of [storedBytesTopic, droppedTopic]) {
      session
        .subscribe(topic, 0, ({ payload }) => {
          this.note(topic, Number(Buffer.from(payload).toString('utf8')));
        })
        .catch((error: unknown) => {
          this.#log.warn({ err: error, topic }, 'the queue of the broker cannot be watched');
        });
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#session?.close();
  }

  /** Takes a figure of the broker. */
  note(topic: string, value: number): void {
    if (!Number.isFinite(value)) return;
    if (topic === storedBytesTopic) {
      this.#figures = { ...this.#figures, storedBytes: value };
      return;
    }
    const { droppedTotal, lastDropAt } = this.#figures;
    // Lower than before: the broker began anew.
    const hasDropped = droppedTotal !== null && value > droppedTotal;
    this.#figures = {
      ...this.#figures,
      droppedTotal: value,
      lastDropAt: hasDropped ? this.#clock.now() : lastDropAt,
    };
  }
}
