/** One message as it came from the broker. */
export interface ReceivedMessage {
  readonly topic: string;
  /** A view into the received bytes: keep it as long as you like, do not write into it. */
  readonly payload: Buffer;
  readonly qos: 0 | 1 | 2;
  /** Sent because it was retained, not because it was just published. */
  readonly retain: boolean;
  /** The broker has sent it before and got no acknowledgement. */
  readonly duplicate: boolean;
  /** 0 for QoS 0. Only unique among the messages that are not acknowledged on one connection. */
  readonly packetId: number;
  /** Epoch milliseconds. */
  readonly receivedAtMillis: number;
}

/** Messages in the order in which they came; acknowledged together. */
export interface MessageBatch {
  readonly messages: readonly ReceivedMessage[];
  /** Of all packets together. */
  readonly byteLength: number;
  /**
   * Tells the broker that all messages of the batch are safe. Idempotent. The PUBACKs leave in receive order
   * [MQTT-4.6.0-2]: where an earlier batch is still open they wait for it.
   *
   * @returns false where the connection is gone meanwhile: nothing is sent, the broker delivers the messages again
   */
  acknowledge(): boolean;
}
