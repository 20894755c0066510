/** How a part does: `degraded` works with less, `unknown` was not configured or not asked yet. */
export type PartStatus = 'up' | 'degraded' | 'down' | 'unknown';

/** What a check found. */
export interface CheckResult {
  readonly status: PartStatus;
  /** One sentence; null when all is well. */
  readonly cause: string | null;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** One part of the whole system, asked by `check`. */
export interface Part {
  readonly name: string;
  /** Without it the whole counts as down. */
  readonly essential: boolean;
  /** Belongs to what the service itself needs to answer, not to the system around it. */
  readonly isOwn: boolean;
  check(signal: AbortSignal): Promise<CheckResult>;
}

/** The last finding about a part. */
export interface PartReport extends CheckResult {
  readonly name: string;
  readonly essential: boolean;
  readonly isOwn: boolean;
  /** How long the check took; null before the first one. */
  readonly latencyMillis: number | null;
  /** Since when the status is what it is. */
  readonly since: Date;
}

const CHECK_TIMEOUT_MILLIS = 3000;
const FRESH_FOR_MILLIS = 2000;

/** Asks every part, remembers since when each is as it is. Concurrent readers share one round of questions. */
export class SystemHealth {
  readonly #parts: readonly Part[];
  readonly #now: () => Date;
  readonly #reports = new Map<string, PartReport>();
  #round: Promise<void> | undefined;
  #askedAtMillis = Number.NEGATIVE_INFINITY;

  constructor(parts: readonly Part[], now: () => Date) {
    this.#parts = parts;
    this.#now = now;
    for (const part of parts) {
      this.#reports.set(part.name, {
        name: part.name,
        essential: part.essential,
        isOwn: part.isOwn,
        status: 'unknown',
        cause: 'not asked yet',
        latencyMillis: null,
        since: now(),
      });
    }
  }

  /** What is known now, asked again when the last round is older than two seconds. */
  async report(): Promise<readonly PartReport[]> {
    if (this.#now().getTime() - this.#askedAtMillis >= FRESH_FOR_MILLIS) {
      this.#round ??= this.#askAll().finally(() => {
        this.#round = undefined;
      });
      await this.#round;
    }
    return [...this.#reports.values()];
  }

  async #askAll(): Promise<void> {
    await Promise.all(this.#parts.map((part) => this.#ask(part)));
    this.#askedAtMillis = this.#now().getTime();
  }

  async #ask(part: Part): Promise<void> {
    const startedAt = performance.now();
    const result = await answerInTime(part);
    const previous = this.#reports.get(part.name);
    this.#reports.set(part.name, {
      ...result,
      name: part.name,
      essential: part.essential,
      isOwn: part.isOwn,
      latencyMillis: Math.round((performance.now() - startedAt) * 10) / 10,
      since: previous?.status === result.status ? previous.since : this.#now(),
    });
  }
}

async function answerInTime(part: Part): Promise<CheckResult> {
  const signal = AbortSignal.timeout(CHECK_TIMEOUT_MILLIS);
  const late = new Promise<CheckResult>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve({ status: 'down', cause: `no answer within ${CHECK_TIMEOUT_MILLIS / 1000} s` });
    });
  });
  try {
    return await Promise.race([part.check(signal), late]);
  } catch (error) {
    return { status: 'down', cause: describeFailure(error) };
  }
}

/** The message of an error, and of what lies beneath it: `fetch failed` alone helps nobody. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown failure';
  const beneath = error.cause instanceof Error ? describeFailure(error.cause) : '';
  const own = error.message === '' ? error.name : error.message;
  return beneath === '' || own.includes(beneath) ? own : `${own}: ${beneath}`;
}

/** The worst that follows from the parts: an essential one down is down, anything not up is degraded. */
export function overallStatus(reports: readonly PartReport[]): PartStatus {
  if (reports.some((report) => report.essential && report.status === 'down')) return 'down';
  return reports.some((report) => report.status === 'down' || report.status === 'degraded')
    ? 'degraded'
    : 'up';
}
