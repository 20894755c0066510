/** What went wrong on the way to, or with, the broker. */
export type MqttErrorCode =
  | 'unreachable'
  | 'timeout'
  | 'not_authorized'
  | 'refused'
  | 'subscription_refused'
  | 'session_taken_over'
  | 'disconnected'
  | 'keep_alive_timeout'
  | 'protocol_error'
  | 'batch_failed'
  | 'offline'
  | 'buffer_full'
  | 'closed';

const remedies: Readonly<Record<MqttErrorCode, string>> = {
  unreachable: 'Check that the broker runs and that MQTT_URL names its host and port',
  timeout: 'Check that MQTT_URL names an MQTT listener and that the broker is not overloaded',
  not_authorized: 'Check MQTT_USERNAME and MQTT_PASSWORD, and that the account exists and is not disabled',
  refused: 'See the reason; the log of the broker tells more',
  subscription_refused: 'Grant the account the right to subscribe to this filter',
  session_taken_over: 'Give every worker a client id of its own',
  disconnected: 'Nothing to do: the connection is made again by itself',
  keep_alive_timeout: 'Check the network to the broker; the connection is made again by itself',
  protocol_error: 'Check that MQTT_URL names an MQTT 5 broker; report this with the log of the broker',
  batch_failed: 'See the cause; the messages are delivered again',
  offline: 'Wait for the connection, or open the session with offline: "wait"',
  buffer_full: 'Publish slower, or allow more by maxPending',
  closed: 'The session was closed on purpose: open a new one',
};

/** An error of a broker connection, with what to do about it. `retryable` errors heal by themselves. */
export class MqttSessionError extends Error {
  readonly remedy: string;
  readonly retryable: boolean;

  constructor(
    readonly code: MqttErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly reasonCode?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'MqttSessionError';
    this.remedy = remedies[code];
    this.retryable = code !== 'closed';
    this.reasonCode = options.reasonCode;
  }

  /** The reason code of MQTT 5 (section 2.4), where the broker gave one. */
  readonly reasonCode: number | undefined;
}
