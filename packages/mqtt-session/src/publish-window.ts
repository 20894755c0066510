import type { MqttClient } from 'mqtt';
import type { IPublishPacket } from 'mqtt-packet';
import { MqttSessionError } from './errors.ts';
import { firstFailureReason, noMatchingSubscribers } from './reason-codes.ts';
import type { PublishCallback, PublishOptions } from './session-options.ts';

interface Waiting {
  readonly topic: string;
  readonly payload: string | Buffer;
  readonly options: PublishOptions;
  readonly onSettled: PublishCallback | undefined;
}

/**
 * Keeps at most so many messages on the wire (mqtt.js heeds no receive maximum of the broker) and the others in order
 * behind them.
 */
export class PublishWindow {
  private waiting: Waiting[] = [];
  private firstWaiting = 0;
  private inFlight = 0;
  private isOpen = false;
  private limit: number;
  /** Packet ids with PUBACK reason 0x10, which mqtt.js tells to nobody but its packet listeners. */
  private readonly unmatched = new Set<number>();

  constructor(
    private readonly client: MqttClient,
    private readonly maxInFlight: number,
    private readonly onSettled: () => void,
  ) {
    this.limit = maxInFlight;
    client.on('packetreceive', (packet) => {
      if (packet.cmd === 'puback' && packet.reasonCode === noMatchingSubscribers) {
        this.unmatched.add(packet.messageId ?? 0);
      }
    });
  }

  /** Messages that are accepted and not settled. */
  get pending(): number {
    return this.inFlight + this.waiting.length - this.firstWaiting;
  }

  /** The connection is there: sends what waits. */
  open(receiveMaximum: number | undefined): void {
    this.limit = Math.min(this.maxInFlight, receiveMaximum ?? this.maxInFlight);
    this.isOpen = true;
    this.sendWaiting();
  }

  /** The connection is gone: what is in flight is sent again by mqtt.js, the rest waits. */
  suspend(): void {
    this.isOpen = false;
  }

  add(message: Waiting): void {
    if (this.isOpen && this.inFlight < this.limit) {
      this.dispatch(message);
    } else {
      this.waiting.push(message);
    }
  }

  /** Settles all that still waits, without sending it. */
  abandon(error: MqttSessionError): void {
    const abandoned = this.waiting.slice(this.firstWaiting);
    this.waiting = [];
    this.firstWaiting = 0;
    for (const { onSettled } of abandoned) onSettled?.(error, undefined);
  }

  private sendWaiting(): void {
    while (this.isOpen && this.inFlight < this.limit) {
      const next = this.waiting[this.firstWaiting];
      if (next === undefined) break;
      this.firstWaiting += 1;
      this.dispatch(next);
    }
    if (this.firstWaiting === this.waiting.length || this.firstWaiting > 1024) {
      this.waiting = this.waiting.slice(this.firstWaiting);
      this.firstWaiting = 0;
    }
  }

  private dispatch({ topic, payload, options, onSettled }: Waiting): void {
    this.inFlight += 1;
    const packetOptions = {
      qos: options.qos ?? 1,
      retain: options.retain ?? false,
      ...(options.properties !== undefined && { properties: wireProperties(options.properties) }),
    };
    this.client.publish(topic, payload, packetOptions, (error, packet) => {
      this.inFlight -= 1;
      const isUnmatched = this.unmatched.size > 0 && this.unmatched.delete(packet?.messageId ?? 0);
      if (onSettled) settle(error, isUnmatched ? noMatchingSubscribers : 0, onSettled);
      this.sendWaiting();
      this.onSettled();
    });
  }
}

/** @param error of mqtt.js: its code is a number where the broker refused the message */
function settle(error: unknown, successReason: number, onSettled: PublishCallback): void {
  const failure = error as { readonly code?: unknown; readonly message?: string } | null | undefined;
  if (failure && typeof failure.code !== 'number') {
    const why = failure.message ?? 'the connection ended';
    onSettled(new MqttSessionError('closed', `not confirmed: ${why}`, { cause: error }), undefined);
    return;
  }
  const reasonCode = typeof failure?.code === 'number' ? failure.code : successReason;
  const delivered = reasonCode !== noMatchingSubscribers && reasonCode < firstFailureReason;
  onSettled(undefined, { delivered, reasonCode });
}

function wireProperties(
  properties: NonNullable<PublishOptions['properties']>,
): NonNullable<IPublishPacket['properties']> {
  const { messageExpirySeconds, userProperties, ...rest } = properties;
  return {
    ...rest,
    ...(messageExpirySeconds !== undefined && { messageExpiryInterval: messageExpirySeconds }),
    ...(userProperties !== undefined && { userProperties: { ...userProperties } }),
  };
}
