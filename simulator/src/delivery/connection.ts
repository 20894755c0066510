/** What became of a published message: on its way, nobody has subscribed (MQTT 5 reason 0x10), or refused. */
export type PublishOutcome = 'delivered' | 'no_subscriber' | 'refused' | 'failed';

export interface ConnectionEvents {
  /** Called after each connect, the first one and those after a loss. */
  onConnected(): void;
  onDisconnected(): void;
  onMessage(payload: Uint8Array): void;
}

/** One device's session with the broker, as the links need it. It connects again by itself. */
export interface Connection {
  readonly connected: boolean;
  /** The broker's last refusal or the last network error in words; null when all is well. */
  readonly problem: string | null;
  /** Connects, publishes the birth, listens on `topic` if one is given. */
  start(topic: string | null, events: ConnectionEvents): void;
  /** Tells the broker's answer; a message in flight survives a lost connection. Never throws. */
  publish(topic: string, payload: string, onAnswer: (outcome: PublishOutcome) => void): void;
  /** Waits shortly for what is in flight, publishes the last will, closes. */
  stop(): Promise<void>;
}
