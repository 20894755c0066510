import { backoffMillis } from './backoff.ts';
import { ConsumerConnection } from './consumer-connection.ts';
import type {
  AckingConsumerOptions,
  ConsumerSettings,
  ConsumerState,
  ConsumerStatistics,
} from './consumer-options.ts';
import { completeSettings } from './consumer-settings.ts';
import type { MqttSessionError } from './errors.ts';

const stableAfterMillis = 10_000;

/**
 * A consumer on a persistent MQTT 5 session that acknowledges nothing by itself: messages come in batches, and the
 * PUBACKs of a batch leave when its `acknowledge()` is called, after COMMIT. Whatever was not acknowledged when the
 * connection or the process ends is delivered again by the broker.
 */
export class AckingConsumer {
  private readonly settings: ConsumerSettings;
  private connection: ConsumerConnection | undefined;
  private retryTimer: NodeJS.Timeout | undefined;
  private attempt = 0;
  private readyAtMillis: number | undefined;
  private current: ConsumerState = { name: 'stopped' };
  private whenDrained: (() => void) | undefined;
  private readonly counts = {
    receivedMessages: 0,
    receivedBytes: 0,
    qos0Messages: 0,
    redeliveredMessages: 0,
    acknowledgedMessages: 0,
    batches: 0,
    connections: 0,
  };

  /** @throws RangeError or TypeError for impossible options */
  constructor(options: AckingConsumerOptions) {
    this.settings = completeSettings(options);
  }

  get state(): ConsumerState {
    return this.current;
  }

  /** Connects, and connects again whenever the connection is lost, until `stop`. */
  start(): void {
    if (this.current.name !== 'stopped') return;
    this.attempt = 0;
    this.connect();
  }

  /**
   * Takes no more messages, waits until the open batches are acknowledged, at most `drainMillis`, and disconnects.
   *
   * @returns whether all of them were acknowledged; the others are delivered again to the next consumer
   */
  async stop({ drainMillis = 5000 }: { readonly drainMillis?: number } = {}): Promise<boolean> {
    clearTimeout(this.retryTimer);
    if (this.current.name === 'stopped') return true;
    this.changeState({ name: 'stopping' });
    const connection = this.connection;
    connection?.drain();
    if (connection && !connection.acknowledgements.isEmpty) await this.drained(drainMillis);
    const isComplete = connection?.acknowledgements.isEmpty ?? true;
    connection?.close();
    this.connection = undefined;
    this.changeState({ name: 'stopped' });
    return isComplete;
  }

  statistics(): ConsumerStatistics {
    const connection = this.connection;
    const oldest = connection?.acknowledgements.oldestHandedOutAtMillis;
    return {
      ...this.counts,
      unacknowledgedMessages: connection?.unacknowledgedMessages ?? 0,
      unacknowledgedBytes: connection?.unacknowledgedBytes ?? 0,
      oldestUnacknowledgedMillis: oldest === undefined ? 0 : this.settings.clock() - oldest,
      isPaused: connection?.isPaused ?? false,
    };
  }

  private connect(): void {
    this.changeState({ name: 'connecting', attempt: this.attempt + 1 });
    this.connection = new ConsumerConnection(this.settings, {
      onReady: (sessionPresent) => {
        this.counts.connections += 1;
        this.readyAtMillis = this.settings.clock();
        this.changeState({ name: 'ready', sessionPresent });
      },
      onMessage: ({ qos, duplicate }, packetBytes) => {
        this.counts.receivedMessages += 1;
        this.counts.receivedBytes += packetBytes;
        if (qos === 0) this.counts.qos0Messages += 1;
        if (duplicate) this.counts.redeliveredMessages += 1;
      },
      onBatch: (batch) => {
        this.counts.batches += 1;
        this.settings.onBatch(batch);
      },
      onAcknowledged: (messages) => {
        this.counts.acknowledgedMessages += messages;
        if (this.connection?.acknowledgements.isEmpty === true) this.whenDrained?.();
      },
      onClosed: (error) => {
        this.whenDrained?.();
        if (error && this.current.name !== 'stopping') this.retry(error);
      },
    });
  }

  private retry(error: MqttSessionError): void {
    const { backoff, clock, random, logger } = this.settings;
    const wasStable = this.readyAtMillis !== undefined && clock() - this.readyAtMillis >= stableAfterMillis;
    this.readyAtMillis = undefined;
    this.attempt = wasStable ? 1 : this.attempt + 1;
    const retryInMillis = backoffMillis(this.attempt, backoff, random());
    logger.warn(
      { code: error.code, attempt: this.attempt, retryInMillis, remedy: error.remedy },
      error.message,
    );
    this.changeState({ name: 'waiting', error, attempt: this.attempt, retryInMillis });
    this.retryTimer = setTimeout(() => {
      this.connect();
    }, retryInMillis);
  }

  private drained(timeoutMillis: number): Promise<void> {
    return new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMillis);
      this.whenDrained = () => {
        clearTimeout(timer);
        resolve();
      };
    }).finally(() => {
      this.whenDrained = undefined;
    });
  }

  private changeState(state: ConsumerState): void {
    this.current = state;
    if (state.name === 'ready') {
      this.settings.logger.info({ sessionPresent: state.sessionPresent }, 'subscribed at the broker');
    }
    this.settings.onState?.(state);
  }
}
