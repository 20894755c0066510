import type { BackoffLimits } from './backoff.ts';
import type { MessageBatch } from './batch.ts';
import type { MqttSessionError } from './errors.ts';
import type { Logger } from './logger.ts';
import type { TlsOptions } from './transport.ts';

/** QoS 2 is not offered: what is acknowledged after COMMIT and written idempotently gains nothing by it. */
export interface Subscription {
  readonly filter: string;
  readonly qos: 0 | 1;
}

/** What a consumer is doing now. */
export type ConsumerState =
  | { readonly name: 'stopped' }
  | { readonly name: 'connecting'; readonly attempt: number }
  /** Subscribed; messages flow. `sessionPresent`: the broker kept the session, and what came meanwhile. */
  | { readonly name: 'ready'; readonly sessionPresent: boolean }
  | {
      readonly name: 'waiting';
      readonly error: MqttSessionError;
      readonly attempt: number;
      readonly retryInMillis: number;
    }
  | { readonly name: 'stopping' };

export interface AckingConsumerOptions {
  /** `mqtt://host:1883` or `mqtts://host:8883`. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly tls?: TlsOptions;
  /** Names the session at the broker: the same after a restart, another one for every worker. */
  readonly clientId: string;
  readonly subscriptions: readonly Subscription[];
  /** Share the messages with all consumers of this group (`$share/<group>/<filter>`); no retained messages then. */
  readonly sharedGroup?: string;
  /** How long the broker keeps the session and its queue without us; default 7 days. */
  readonly sessionExpirySeconds?: number;
  /** How many QoS 1 messages may be unacknowledged, 1..65,535; default 10,000. */
  readonly receiveMaximum?: number;
  /** A batch is handed out at so many messages, default 2,000; */
  readonly maxBatchMessages?: number;
  /** or at so many bytes, default 4 MiB; */
  readonly maxBatchBytes?: number;
  /** or so long after its first message, default 50 ms. */
  readonly maxBatchMillis?: number;
  /** Reading stops while more is unacknowledged: messages (default twice `receiveMaximum`; counts QoS 0 too), */
  readonly maxUnacknowledgedMessages?: number;
  /** or bytes, default 64 MiB. */
  readonly maxUnacknowledgedBytes?: number;
  /** The broker drops larger packets silently instead of sending them, so allow what it allows; default 1.25 MiB. */
  readonly maxPacketBytes?: number;
  /** Default 30 s. */
  readonly keepAliveSeconds?: number;
  /** For connecting and subscribing, default 10 s. */
  readonly connectTimeoutMillis?: number;
  readonly backoff?: BackoffLimits;
  /** Takes a batch. Where it throws, the connection is dropped: the broker delivers all that is open again. */
  readonly onBatch: (batch: MessageBatch) => void;
  readonly onState?: (state: ConsumerState) => void;
  /** Epoch milliseconds; default Date.now. */
  readonly clock?: () => number;
  /** In [0, 1), for the jitter; default Math.random. */
  readonly random?: () => number;
  readonly logger?: Logger;
}

/** Counts since the start of the process, and what is open now. */
export interface ConsumerStatistics {
  readonly receivedMessages: number;
  readonly receivedBytes: number;
  readonly qos0Messages: number;
  /** Sent again by the broker (DUP). */
  readonly redeliveredMessages: number;
  readonly acknowledgedMessages: number;
  readonly batches: number;
  readonly connections: number;
  readonly unacknowledgedMessages: number;
  readonly unacknowledgedBytes: number;
  /** Age of the oldest batch that is open; 0 where none is. */
  readonly oldestUnacknowledgedMillis: number;
  /** Reading from the socket is stopped until batches are acknowledged. */
  readonly isPaused: boolean;
}

/** All options with their defaults. */
export type ConsumerSettings = Required<
  Omit<AckingConsumerOptions, 'username' | 'password' | 'tls' | 'sharedGroup' | 'onState'>
> &
  Pick<AckingConsumerOptions, 'username' | 'password' | 'tls' | 'sharedGroup' | 'onState'>;
