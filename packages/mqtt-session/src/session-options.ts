import type { BackoffLimits } from './backoff.ts';
import type { MqttSessionError } from './errors.ts';
import type { Logger } from './logger.ts';
import type { TlsOptions } from './transport.ts';

/** A message that is published by itself: last will, birth. */
export interface StandingMessage {
  readonly topic: string;
  readonly payload: string | Buffer;
  readonly qos?: 0 | 1;
  readonly retain?: boolean;
}

/** The properties of an MQTT 5 PUBLISH that publishers of this house use; ignored with 3.1.1. */
export interface PublishProperties {
  readonly messageExpirySeconds?: number;
  readonly contentType?: string;
  readonly responseTopic?: string;
  readonly correlationData?: Buffer;
  readonly userProperties?: Readonly<Record<string, string>>;
}

export interface PublishOptions {
  /** Default 1. */
  readonly qos?: 0 | 1;
  readonly retain?: boolean;
  readonly properties?: PublishProperties;
}

/**
 * What the broker answered. `delivered` is false for reason 0x10 (no matching subscribers: nobody will ever get the
 * message) and for 0x80 and above (refused, for example 0x87 not authorized). MQTT 3.1.1 and QoS 0 tell nothing: there
 * it means "taken by the broker" and "written to the socket".
 */
export interface PublishResult {
  readonly delivered: boolean;
  readonly reasonCode: number;
}

/** Exactly one of both is given. */
export type PublishCallback = (
  error: MqttSessionError | undefined,
  result: PublishResult | undefined,
) => void;

export interface IncomingMessage {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly responseTopic?: string;
  readonly correlationData?: Buffer;
}

export type SessionState =
  | { readonly name: 'connecting' }
  | { readonly name: 'connected'; readonly sessionPresent: boolean }
  | { readonly name: 'waiting'; readonly error: MqttSessionError; readonly retryInMillis: number }
  | { readonly name: 'closed' };

export interface SessionOptions {
  /** `mqtt://host:1883` or `mqtts://host:8883`. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly tls?: TlsOptions;
  readonly clientId: string;
  /** Default 5; 4 is MQTT 3.1.1, for imitations of devices that speak no other. */
  readonly protocolVersion?: 4 | 5;
  /** Start anew at the broker, default true. With false, `sessionExpirySeconds` tells how long it keeps the session. */
  readonly cleanStart?: boolean;
  readonly sessionExpirySeconds?: number;
  /** Published by the broker when the connection is lost, and by `close` before it disconnects. */
  readonly will?: StandingMessage;
  /** Published first after every connect. */
  readonly birth?: StandingMessage;
  /**
   * What `publish` does without a connection: `fail` at once with `offline`, or `wait` for it (default). Either way at
   * most `maxPending` messages are unsettled, default 10,000; one more fails with `buffer_full`.
   */
  readonly offline?: 'fail' | 'wait';
  readonly maxPending?: number;
  /** QoS 1 messages on the wire without PUBACK, default 1,000; the broker's receive maximum is respected too. */
  readonly maxInFlight?: number;
  /** Default 30 s. */
  readonly keepAliveSeconds?: number;
  readonly connectTimeoutMillis?: number;
  readonly backoff?: BackoffLimits;
  readonly onState?: (state: SessionState) => void;
  /** In [0, 1), for the jitter; default Math.random. */
  readonly random?: () => number;
  readonly logger?: Logger;
}
