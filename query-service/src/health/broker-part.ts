import type { BrokerLink } from '../connections/broker-link.ts';
import type { QueueFigures } from '../connections/broker-queue.ts';
import type { CheckResult, Part } from '@enms/http-api';

/** The queue is worth an alarm long before it is full. */
const alarmShare = 0.25;
/** A loss is told for this long. */
const dropMemoryMillis = 24 * 3_600_000;

/**
 * Without the broker devices cannot be approved or revoked; the rest works. With a full queue it loses messages, so a
 * queue that fills up is told long before.
 */
export class BrokerPart implements Part {
  readonly name = 'broker';
  readonly essential = false;
  readonly isOwn = true;
  readonly #link: Pick<BrokerLink, 'check'>;
  readonly #queue: { readonly figures: QueueFigures };
  readonly #queueLimitBytes: number | undefined;
  readonly #now: () => Date;

  /** @param queueLimitBytes payload that the broker lets wait; undefined where it is not known */
  constructor(
    link: Pick<BrokerLink, 'check'>,
    queue: { readonly figures: QueueFigures },
    queueLimitBytes: number | undefined,
    now: () => Date,
  ) {
    this.#link = link;
    this.#queue = queue;
    this.#queueLimitBytes = queueLimitBytes;
    this.#now = now;
  }

  async check(): Promise<CheckResult> {
    const found = await this.#link.check();
    if (found.status !== 'up') return found;
    const { storedBytes, droppedTotal, lastDropAt } = this.#queue.figures;
    const details = {
      queued_bytes: storedBytes,
      queue_limit_bytes: this.#queueLimitBytes ?? null,
      dropped_total: droppedTotal,
    };
    const cause = this.#alarm(storedBytes, lastDropAt);
    return cause === null ? { ...found, details } : { status: 'degraded', cause, details };
  }

  #alarm(storedBytes: number | null, lastDropAt: Date | null): string | null {
    if (lastDropAt !== null && this.#now().getTime() - lastDropAt.getTime() < dropMemoryMillis) {
      return `it dropped messages at ${lastDropAt.toISOString()}: a queue was full; bring the ingest back, and let devices send again what has no receipt`;
    }
    const limit = this.#queueLimitBytes;
    if (storedBytes === null || limit === undefined || storedBytes < alarmShare * limit) return null;
    return `${inMegabytes(storedBytes)} MB wait for the ingest; beyond ${inMegabytes(limit)} MB messages are lost`;
  }
}

function inMegabytes(bytes: number): number {
  return Math.round(bytes / 1_000_000);
}
