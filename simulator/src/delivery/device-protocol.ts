import type { DraftReading } from '../timeline/device-timeline.ts';
import type { SeqRange } from './seq-ranges.ts';

export interface WireMessage {
  readonly topic: string;
  readonly payload: string;
}

/** How a device speaks: its dialect's topics and payloads, and whether it can follow commit receipts. */
export interface DeviceProtocol {
  readonly code: string;
  readonly dialect: 'canonical' | 'power-sensor' | 'counter-node';
  /** Where commit receipts arrive; null where the dialect has none and the broker's word must do. */
  readonly receiptTopic: string | null;
  /** Whether several readings may travel in one message. */
  readonly batches: boolean;
  /** Retained status on connecting and as last will; null where the dialect has none. */
  readonly birth: WireMessage | null;
  readonly will: WireMessage | null;
  /** One message of readings of one kind; the first gets the sequence number `firstSeq`, and so on. */
  encode(readings: readonly DraftReading[], firstSeq: number): WireMessage;
  /** Ranges of a receipt; null when it cannot be read. */
  receipt(payload: Uint8Array): readonly SeqRange[] | null;
}
