import type { DraftReading } from '../timeline/device-timeline.ts';
import type { Connection, PublishOutcome } from './connection.ts';
import type { DeviceProtocol } from './device-protocol.ts';
import type { LinkJournal } from './outbox-journal.ts';
import type { Outbox, OutboxEntry } from './outbox.ts';
import type { SeqRange } from './seq-ranges.ts';

/** Messages of one device whose acknowledgement by the broker is awaited. */
const MAX_IN_FLIGHT = 64;
/** Sequence numbers noted as used ahead of time while a backfill goes past the journal. */
const RESERVE = 50_000;

export interface LinkCounters {
  /** Messages that the broker took. */
  published: number;
  /** Readings that a receipt (or, without receipts, the broker) confirmed. */
  confirmed: number;
  /** Messages that nobody had subscribed to. */
  unheard: number;
  /** Messages refused by the broker or not sent. */
  failed: number;
}

/**
 * A device's way to the broker: what it makes goes into the outbox and the journal first, then out, and stays
 * until it is confirmed: by a commit receipt where the dialect has receipts, else by the broker's acknowledgement.
 */
export class DeviceLink {
  readonly counters: LinkCounters = { published: 0, confirmed: 0, unheard: 0, failed: 0 };
  private readonly inFlight = new Set<OutboxEntry>();
  private reservedUntil = 0;
  private started = false;
  private readonly whenRoom = new Set<() => void>();

  constructor(
    readonly protocol: DeviceProtocol,
    readonly outbox: Outbox,
    readonly connection: Connection,
    private readonly journal: LinkJournal,
    private readonly now: () => number,
  ) {}

  get code(): string {
    return this.protocol.code;
  }

  /** The first sequence number that was certainly never used. */
  get freeSeq(): number {
    return Math.max(this.outbox.nextSeq, this.reservedUntil);
  }

  /** Connects; idempotent. */
  start(): void {
    if (this.started) return;
    this.started = true;
    this.connection.start(this.protocol.receiptTopic, {
      onConnected: () => {
        this.pump();
      },
      onDisconnected: () => {
        this.outbox.disconnected(this.inFlight);
      },
      onMessage: (payload) => {
        const ranges = this.protocol.receipt(payload);
        if (ranges !== null) this.confirm(ranges);
      },
    });
  }

  /** Takes readings of one kind as one message. Kept in the journal unless the backfill can make them again. */
  enqueue(readings: readonly DraftReading[], options: { readonly journalled: boolean }): OutboxEntry {
    const [head] = readings;
    if (head === undefined) throw new RangeError('A message needs a reading');
    const first = this.outbox.allocate(readings.length);
    const message = {
      ...this.protocol.encode(readings, first),
      first,
      last: first + readings.length - 1,
      madeAtMs: this.now(),
      copies: head.effects.copies,
      notBeforeMs: options.journalled ? (head.effects.heldUntilMs ?? 0) : 0,
      journalled: options.journalled,
    };
    const entry = this.outbox.add(message);
    if (options.journalled) this.journal.message(this.code, message);
    else this.reserve(message.last);
    return entry;
  }

  /** Says at once what is worth nothing later, such as a heartbeat; lost when nobody is connected. */
  mention(reading: DraftReading): void {
    if (!this.connection.connected) return;
    const { topic, payload } = this.protocol.encode([reading], 0);
    this.connection.publish(topic, payload, (outcome) => {
      this.count(outcome);
    });
  }

  /** Sends what was held back until this moment. */
  release(heldUntilMs: number): void {
    this.outbox.release(heldUntilMs);
    this.pump();
  }

  /** Sends what is due, as far as the window allows. */
  pump(): void {
    if (!this.connection.connected) return;
    for (const entry of this.outbox.take(this.now(), MAX_IN_FLIGHT - this.inFlight.size)) {
      if (this.inFlight.has(entry)) continue;
      this.send(entry);
      this.sendCopies(entry);
    }
  }

  /** Resolves when confirmations have made room, the connection changes, or after a second. */
  room(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.whenRoom.delete(done);
        resolve();
      };
      const timer = setTimeout(done, 1000);
      this.whenRoom.add(done);
    });
  }

  async stop(): Promise<void> {
    this.started = false;
    await this.connection.stop();
    this.inFlight.clear();
    this.outbox.disconnected(this.inFlight);
  }

  private reserve(lastSeq: number): void {
    if (lastSeq < this.reservedUntil) return;
    this.reservedUntil = lastSeq + RESERVE;
    this.journal.reserved(this.code, this.reservedUntil);
    this.journal.flush();
  }

  private send(entry: OutboxEntry): void {
    this.inFlight.add(entry);
    this.connection.publish(entry.topic, entry.payload, (outcome) => {
      this.inFlight.delete(entry);
      this.count(outcome);
      if (outcome === 'delivered' && this.protocol.receiptTopic === null) {
        this.confirm([[entry.first, entry.last]]);
      }
      this.pump();
    });
  }

  /** A duplicate storm: the same message again and again. */
  private sendCopies(entry: OutboxEntry): void {
    for (; entry.copiesLeft > 0; entry.copiesLeft--) {
      this.connection.publish(entry.topic, entry.payload, (outcome) => {
        this.count(outcome);
      });
    }
  }

  private count(outcome: PublishOutcome): void {
    if (outcome === 'delivered' || outcome === 'no_subscriber') this.counters.published++;
    else this.counters.failed++;
    if (outcome === 'no_subscriber') this.counters.unheard++;
  }

  private confirm(ranges: readonly SeqRange[]): void {
    const covered = this.outbox.cover(ranges);
    if (covered === 0) return;
    this.counters.confirmed += covered;
    this.journal.covered(this.code, ranges);
    for (const resolve of this.whenRoom) resolve();
  }
}
