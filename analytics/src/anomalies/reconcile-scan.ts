import type { MachineAnomaly } from './detection/find-anomalies.ts';

/** An anomaly that earlier scans wrote down; null end: it went on. Times are epoch milliseconds. */
export interface KnownAnomaly {
  readonly id: number;
  readonly startMillis: number;
  readonly endMillis: number | null;
  /** Somebody spoke about it: it is never removed. */
  readonly hasFeedback: boolean;
}

/** What a scan changes. */
export interface ScanChanges {
  readonly added: readonly PlacedAnomaly[];
  readonly updated: readonly (PlacedAnomaly & { readonly id: number })[];
  /** They went on and are over: with the moment they were last seen to. */
  readonly closed: readonly { readonly id: number; readonly endMillis: number }[];
  /** Ids of what is no anomaly any more: late readings filled a gap, or two became one. */
  readonly withdrawn: readonly number[];
}

export interface PlacedAnomaly {
  readonly anomaly: MachineAnomaly;
  readonly startMillis: number;
  /** Null: it goes on. */
  readonly endMillis: number | null;
}

/** Anomalies this close are one, as in the merging of detections. */
const JOIN_MILLIS = 3_600_000;
/** What was last seen so long before the end of the scan is over, even if nothing came after it. */
const GOING_ON_MILLIS = 5_400_000;
/** So near to the beginning of the rows an anomaly may have begun before them. */
const EDGE_MILLIS = 7_200_000;

/**
 * Brings what a scan of `[fromMillis, toMillis)` found together with what is known: the same stretch found again is the
 * same anomaly, so a scan may be repeated or overlap the one before.
 */
export function reconcileScan(
  known: readonly KnownAnomaly[],
  found: readonly MachineAnomaly[],
  fromMillis: number,
  toMillis: number,
): ScanChanges {
  const open = new Set(known);
  const added: PlacedAnomaly[] = [];
  const updated: (PlacedAnomaly & { id: number })[] = [];
  const withdrawn: number[] = [];
  for (const anomaly of found) {
    const goesOn = anomaly.goesOn && anomaly.endMillis >= toMillis - GOING_ON_MILLIS;
    const endMillis = goesOn ? null : anomaly.endMillis;
    const same = [...open].filter(
      (other) =>
        other.startMillis <= anomaly.endMillis + JOIN_MILLIS &&
        (other.endMillis ?? Infinity) >= anomaly.startMillis - JOIN_MILLIS,
    );
    const [first, ...others] = same.toSorted((a, b) => Number(b.hasFeedback) - Number(a.hasFeedback));
    for (const other of same) open.delete(other);
    if (first === undefined) added.push({ anomaly, startMillis: anomaly.startMillis, endMillis });
    else {
      // What began before these rows still began then.
      const earliest = Math.min(...same.map(({ startMillis }) => startMillis));
      const startMillis = earliest < fromMillis ? earliest : anomaly.startMillis;
      updated.push({ id: first.id, anomaly, startMillis, endMillis });
      withdrawn.push(...others.filter(({ hasFeedback }) => !hasFeedback).map(({ id }) => id));
    }
  }
  const gone = [...open].filter(
    ({ startMillis }) => startMillis >= fromMillis + EDGE_MILLIS && startMillis < toMillis,
  );
  withdrawn.push(...gone.filter(({ hasFeedback }) => !hasFeedback).map(({ id }) => id));
  const removed = new Set(withdrawn);
  const closed = [...open]
    .filter(({ id, endMillis }) => endMillis === null && !removed.has(id))
    .map(({ id, startMillis }) => ({ id, endMillis: Math.max(fromMillis, startMillis) }));
  return { added, updated, closed, withdrawn };
}
