import type { Origin } from './history.ts';

/** What a backfill is asked to do. Times in epoch milliseconds, `[fromMs, toMs)`. */
export interface BackfillOrder {
  readonly id: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly everyMs: number;
  /** Rhythm of devices that cannot batch: each of their readings is a message. */
  readonly sensorEveryMs: number;
}

export type BackfillState = 'running' | 'done' | 'cancelled' | 'failed';

/** How far one member has come: everything before `coveredUntilMs` is confirmed. */
export interface MemberProgress {
  coveredUntilMs: number;
  readings: number;
  confirmed: number;
  done: boolean;
  /** Where its history begins once all is done, where there was a later part of it before. */
  origin?: Origin;
}

/** A backfill with its progress, as kept on disk over a restart. */
export interface BackfillJob {
  readonly order: BackfillOrder;
  state: BackfillState;
  readonly startedMs: number;
  endedMs: number | null;
  /** Why it failed, in words; null otherwise. */
  problem: string | null;
  readonly members: Record<string, MemberProgress>;
}

/** Progress of all members together. */
export interface BackfillSummary {
  readonly id: string;
  readonly state: BackfillState;
  readonly from: string;
  readonly to: string;
  readonly every_s: number;
  /** Share of the span that every device has confirmed, 0 … 1. */
  readonly progress: number;
  readonly readings_published: number;
  readonly readings_confirmed: number;
  readonly readings_per_s: number;
  readonly elapsed_s: number;
  readonly problem: string | null;
}

export function summarize(job: BackfillJob, nowMs: number): BackfillSummary {
  const { order, members } = job;
  const all = Object.values(members);
  const spanMs = order.toMs - order.fromMs;
  const shares = all.map((member) => (member.done ? 1 : (member.coveredUntilMs - order.fromMs) / spanMs));
  const confirmed = all.reduce((sum, member) => sum + member.confirmed, 0);
  const elapsedS = ((job.endedMs ?? nowMs) - job.startedMs) / 1000;
  return {
    id: order.id,
    state: job.state,
    from: new Date(order.fromMs).toISOString(),
    to: new Date(order.toMs).toISOString(),
    every_s: order.everyMs / 1000,
    progress: shares.reduce((sum, share) => sum + share, 0) / Math.max(all.length, 1),
    readings_published: all.reduce((sum, member) => sum + member.readings, 0),
    readings_confirmed: confirmed,
    readings_per_s: elapsedS > 0 ? Math.round(confirmed / elapsedS) : 0,
    elapsed_s: Math.round(elapsedS * 10) / 10,
    problem: job.problem,
  };
}
