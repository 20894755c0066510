import { addRange, holds, type SeqRange } from './seq-ranges.ts';

/** One message with the sequence numbers of the readings in it. */
export interface Outgoing {
  readonly topic: string;
  readonly payload: string;
  readonly first: number;
  readonly last: number;
  /** When the device made it (wall clock), for the age limit. */
  readonly madeAtMs: number;
  /** Further times it is sent on its first sending (duplicate storm). */
  readonly copies: number;
  /** Held back until then (late batch); 0: at once. */
  readonly notBeforeMs: number;
  /** Kept over a restart; a backfill makes its messages again instead. */
  readonly journalled: boolean;
}

export interface OutboxEntry extends Outgoing {
  /** Duplicates that the first sending still has to make. */
  copiesLeft: number;
  /** Times it was given out for sending on this connection. */
  attempts: number;
  /** When it is to be sent again if nothing confirmed it. */
  dueAtMs: number;
  confirmed: boolean;
  notBeforeMs: number;
  /** Parts of a batch that receipts have covered so far. */
  partly: SeqRange[];
}

export interface OutboxLimits {
  readonly maxAgeMs: number;
  readonly maxMessages: number;
  /** Without a confirmation a message is sent again after this time, then after twice this time, and so on. */
  readonly retryAfterMs: number;
}

const LONGEST_RETRY_MS = 120_000;
const TIDY_AFTER = 32;
/** How often what was given out before is searched for messages whose time-out has passed. */
const LOOK_BACK_EVERY_MS = 1000;

/**
 * The memory of one device: every message stays until a receipt covers its sequence numbers. What is not covered
 * is given out again, oldest first, after a disconnection or a time-out. Only age and size make it forget, oldest
 * first, and it counts what it forgot.
 */
export class Outbox {
  private entries: OutboxEntry[] = [];
  private head = 0;
  /** Everything before the cursor was given out or is held back; none of it is due before `earliestDueMs`. */
  private cursor = 0;
  private earliestDueMs = Infinity;
  private lookedBackMs = -Infinity;
  private readingsWaiting = 0;
  private readingsDropped = 0;

  constructor(
    private readonly limits: OutboxLimits,
    private next = 1,
  ) {}

  /** The sequence number that the next reading gets. */
  get nextSeq(): number {
    return this.next;
  }

  /** Readings that no receipt covers yet. */
  get uncovered(): number {
    return this.readingsWaiting;
  }

  /** Readings forgotten because of age or size. */
  get dropped(): number {
    return this.readingsDropped;
  }

  /** Reserves `count` sequence numbers and returns the first. */
  allocate(count: number): number {
    const first = this.next;
    this.next += count;
    return first;
  }

  /** Continues behind sequence numbers that were used before a restart. */
  skipTo(seq: number): void {
    this.next = Math.max(this.next, seq);
  }

  /** Takes a message behind all others; its numbers come from `allocate`. */
  add(message: Outgoing): OutboxEntry {
    const entry: OutboxEntry = {
      ...message,
      copiesLeft: message.copies,
      attempts: 0,
      dueAtMs: message.notBeforeMs,
      confirmed: false,
      partly: [],
    };
    this.entries.push(entry);
    this.next = Math.max(this.next, message.last + 1);
    this.readingsWaiting += message.last - message.first + 1;
    while (this.entries.length - this.head > this.limits.maxMessages) this.dropOldest();
    return entry;
  }

  /** A receipt: forgets every message that is wholly covered. Returns how many readings that were. */
  cover(ranges: readonly SeqRange[]): number {
    let covered = 0;
    for (const range of ranges) covered += this.coverRange(range);
    this.skipConfirmed();
    return covered;
  }

  /** Messages to send now, oldest first, at most `limit`; each is then due again after the time-out. */
  take(nowMs: number, limit: number): OutboxEntry[] {
    this.dropAged(nowMs);
    if (nowMs >= this.earliestDueMs && nowMs >= this.lookedBackMs + LOOK_BACK_EVERY_MS) {
      this.lookedBackMs = nowMs;
      this.lookFromStart();
    }
    const due: OutboxEntry[] = [];
    while (due.length < limit && this.cursor < this.entries.length) {
      const entry = this.entries[this.cursor++];
      if (entry === undefined || entry.confirmed) continue;
      if (entry.dueAtMs <= nowMs) {
        entry.dueAtMs = nowMs + Math.min(this.limits.retryAfterMs * 2 ** entry.attempts, LONGEST_RETRY_MS);
        entry.attempts++;
        due.push(entry);
      }
      this.earliestDueMs = Math.min(this.earliestDueMs, entry.dueAtMs);
    }
    return due;
  }

  /**
   * The connection is gone: what was sent and not covered is due again at once.
   * @param exceptInFlight what the session itself sends again
   */
  disconnected(exceptInFlight: ReadonlySet<OutboxEntry>): void {
    for (let i = this.head; i < this.entries.length; i++) {
      const entry = this.entries[i];
      if (entry === undefined || entry.confirmed || exceptInFlight.has(entry)) continue;
      entry.dueAtMs = entry.notBeforeMs;
      entry.attempts = 0;
    }
    this.lookFromStart();
    this.lookedBackMs = -Infinity;
  }

  /** Frees what was held back until this moment. */
  release(heldUntilMs: number): void {
    for (const entry of this.waiting()) {
      if (entry.notBeforeMs !== heldUntilMs) continue;
      entry.notBeforeMs = 0;
      if (entry.attempts === 0) entry.dueAtMs = 0;
    }
    this.lookFromStart();
  }

  /** What is not covered yet, oldest first. */
  waiting(): OutboxEntry[] {
    return this.entries.slice(this.head).filter((entry) => !entry.confirmed);
  }

  private lookFromStart(): void {
    this.cursor = this.head;
    this.earliestDueMs = Infinity;
  }

  private coverRange([low, high]: SeqRange): number {
    let covered = 0;
    for (let i = this.firstEndingAtOrAfter(low); i < this.entries.length; i++) {
      const entry = this.entries[i];
      if (entry === undefined || entry.first > high) break;
      if (entry.confirmed) continue;
      const part: SeqRange = [Math.max(entry.first, low), Math.min(entry.last, high)];
      entry.partly = addRange(entry.partly, part);
      if (!holds(entry.partly, [entry.first, entry.last])) continue;
      entry.confirmed = true;
      covered += entry.last - entry.first + 1;
    }
    this.readingsWaiting -= covered;
    return covered;
  }

  /** Entries are in the order of their numbers: binary search. */
  private firstEndingAtOrAfter(seq: number): number {
    let low = this.head;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.entries[middle]?.last ?? Infinity) < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private dropAged(nowMs: number): void {
    let oldest = this.entries[this.head];
    while (oldest !== undefined && nowMs - oldest.madeAtMs > this.limits.maxAgeMs) {
      this.dropOldest();
      oldest = this.entries[this.head];
    }
  }

  private dropOldest(): void {
    const entry = this.entries[this.head];
    if (entry === undefined) return;
    const readings = entry.last - entry.first + 1;
    entry.confirmed = true;
    this.readingsWaiting -= readings;
    this.readingsDropped += readings;
    this.skipConfirmed();
  }

  private skipConfirmed(): void {
    while (this.entries[this.head]?.confirmed === true) this.head++;
    this.cursor = Math.max(this.cursor, this.head);
    if (this.head < TIDY_AFTER || this.head * 2 < this.entries.length) return;
    this.entries = this.entries.slice(this.head);
    this.cursor -= this.head;
    this.head = 0;
  }
}
