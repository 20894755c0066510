import type { DecodeResult, SpeakingDevice } from '@enms/telemetry-contract';
import type { WriteSet } from './write-set.ts';

/** A message as the broker delivered it. */
export interface ReceivedMessage {
  readonly topic: string;
  readonly payload: Buffer;
  readonly receivedAtMillis: number;
}

/** Sequence numbers whose readings are kept for good once the batch is committed, as two parallel lists. */
export interface SettledSeqs {
  devices: SpeakingDevice[];
  seqs: number[];
}

/**
 * Up to 2,000 messages on their way through the flow.
 *
 * Node-RED clones messages that leave on more than one wire. Its clone passes objects of a class it does not
 * know on by reference when they sit below the message; the tag makes this such a class.
 */
export class IngestBatch {
  readonly [Symbol.toStringTag] = 'IngestBatch';
  /** Counts up from 1 since the start of the node. */
  readonly id: number;
  readonly receivedAtMillis: number;
  readonly messages: readonly ReceivedMessage[];
  /** By `decode`: one for each message. */
  decoded: DecodeResult[] = [];
  /** By `validate`. */
  writeSet: WriteSet | null = null;
  readonly settled: SettledSeqs = { devices: [], seqs: [] };
  /** By `timescale-out`, which from then on sees to it that the batch ends. */
  claimed = false;
  readonly #onEnd: (stored: boolean) => void;
  #ended = false;

  constructor(
    id: number,
    receivedAtMillis: number,
    messages: readonly ReceivedMessage[],
    /** called once, with whether the messages are stored */
    onEnd: (stored: boolean) => void,
  ) {
    this.id = id;
    this.receivedAtMillis = receivedAtMillis;
    this.messages = messages;
    this.#onEnd = onEnd;
  }

  /** Tells the broker that the messages are stored. Only after the commit. */
  acknowledge(): void {
    this.#end(true);
  }

  /** Ends the batch without acknowledging it: the broker delivers its messages again. */
  abandon(): void {
    this.#end(false);
  }

  #end(stored: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd(stored);
  }

  /** What a debug node shows. */
  toJSON(): Record<string, unknown> {
    return { batch: this.id, messages: this.messages.length, first_topic: this.messages[0]?.topic ?? null };
  }
}

/** The batch a message carries. @throws TypeError when the wire brings something else */
export function batchOf(payload: unknown): IngestBatch {
  if (payload instanceof IngestBatch) return payload;
  throw new TypeError('this node takes batches of telemetry: wire it behind "telemetry in"');
}
