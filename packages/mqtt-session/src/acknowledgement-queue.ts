import type { MessageBatch, ReceivedMessage } from './batch.ts';

const puback = 0x40;
const pubrec = 0x50;
const bytesPerAcknowledgement = 4;

/**
 * The batches of one connection that are not acknowledged, oldest first. Belongs to the connection: when that ends,
 * `close` makes all its batches void, and packet ids that the next connection uses again are never mixed up.
 */
export class AcknowledgementQueue {
  private readonly open: TrackedBatch[] = [];
  private closed = false;
  messages = 0;
  bytes = 0;

  /**
   * @param send writes to the socket; called once for all batches that become free together
   * @param onSent after each release, with the number of messages
   */
  constructor(
    private readonly send: (acknowledgements: Buffer) => void,
    private readonly onSent: (messages: number) => void,
  ) {}

  /** Adds the next batch in receive order. */
  add(messages: readonly ReceivedMessage[], byteLength: number, handedOutAtMillis: number): MessageBatch {
    const batch = new TrackedBatch(messages, byteLength, handedOutAtMillis, () => this.release());
    this.open.push(batch);
    this.messages += messages.length;
    this.bytes += byteLength;
    return batch;
  }

  get isEmpty(): boolean {
    return this.open.length === 0;
  }

  /** When the oldest batch that is still open was handed out, epoch milliseconds. */
  get oldestHandedOutAtMillis(): number | undefined {
    return this.open[0]?.handedOutAtMillis;
  }

  close(): void {
    this.closed = true;
    this.open.length = 0;
    this.messages = 0;
    this.bytes = 0;
  }

  private release(): boolean {
    if (this.closed) return false;
    let free = 0;
    while (this.open[free]?.isAcknowledged === true) free += 1;
    if (free === 0) return true;
    const batches = this.open.splice(0, free);
    let messages = 0;
    for (const batch of batches) {
      messages += batch.messages.length;
      this.bytes -= batch.byteLength;
    }
    this.messages -= messages;
    const acknowledgements = encode(batches);
    if (acknowledgements.length > 0) this.send(acknowledgements);
    this.onSent(messages);
    return true;
  }
}

class TrackedBatch implements MessageBatch {
  isAcknowledged = false;

  constructor(
    readonly messages: readonly ReceivedMessage[],
    readonly byteLength: number,
    readonly handedOutAtMillis: number,
    private readonly release: () => boolean,
  ) {}

  acknowledge(): boolean {
    if (this.isAcknowledged) return true;
    this.isAcknowledged = true;
    return this.release();
  }
}

/** PUBACK (QoS 1) or PUBREC (QoS 2) of each message, reason "success" left out as MQTT 5 allows: four bytes each. */
function encode(batches: readonly TrackedBatch[]): Buffer {
  let count = 0;
  for (const batch of batches) for (const message of batch.messages) if (message.qos > 0) count += 1;
  const bytes = Buffer.allocUnsafe(count * bytesPerAcknowledgement);
  let at = 0;
  for (const batch of batches) {
    for (const { qos, packetId } of batch.messages) {
      if (qos === 0) continue;
      bytes[at] = qos === 1 ? puback : pubrec;
      bytes[at + 1] = 2;
      bytes[at + 2] = packetId >> 8;
      bytes[at + 3] = packetId & 0xff;
      at += bytesPerAcknowledgement;
    }
  }
  return bytes;
}
