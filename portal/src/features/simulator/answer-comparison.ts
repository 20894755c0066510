import type { Anomaly } from '../anomalies/anomalies-api.ts';
import { withoutEchoes } from '../anomalies/anomaly-order.ts';
import type { Fault, FaultKind } from './simulator-api.ts';

/**
 * found; missed; pending: it goes on, or the detectors have not had the time; traceless: the stored rows are the same as
 * without it; before: earlier than the detectors looked; ahead: yet to come.
 */
export type FaultState = 'found' | 'missed' | 'pending' | 'traceless' | 'before' | 'ahead';

export interface ComparedFault {
  readonly fault: Fault;
  readonly state: FaultState;
  /** What was detected meanwhile on its machines, the first found first. */
  readonly anomalies: readonly Anomaly[];
  /** From its begin to the first detection; null where it was found in the past that was looked through later. */
  readonly delayMillis: number | null;
}

export interface AnswerComparison {
  readonly faults: readonly ComparedFault[];
  /** Detected while nothing was made to go wrong on that machine. */
  readonly withoutCause: readonly Anomaly[];
  readonly found: number;
  /** Those found or missed. */
  readonly decided: number;
  readonly medianDelayMillis: number | null;
}

const minuteMillis = 60_000;
/** An anomaly counts for a fault that it overlaps, give or take a quarter hour of the detectors' grid. */
const toleranceMillis = 15 * minuteMillis;
/** Some faults take six quarter hours to show; before that nothing is missed yet. */
const patienceMillis = 120 * minuteMillis;
/** Found later than this after its end, a fault was looked for in the past. */
const afterwardsMillis = 105 * minuteMillis;
const traceless: ReadonlySet<FaultKind> = new Set(['duplicate_storm', 'late_batch']);

/**
 * Lays what was made to go wrong beside what was detected, newest first.
 *
 * @param machinesByDevice ids of the machines that a device speaks for, by its code
 * @param shown only faults that touch this range are told and counted; all explain detections
 */
export function compareWithKey(
  key: readonly Fault[],
  anomalies: readonly Anomaly[],
  machinesByDevice: ReadonlyMap<string, ReadonlySet<number>>,
  nowMillis: number,
  shown = { from: -Infinity, to: Infinity },
): AnswerComparison {
  const lookedFrom = earliestLook(anomalies);
  const befalls = ({ machine }: Fault, { machine_id: id }: Anomaly): boolean =>
    machinesByDevice.get(machine)?.has(id) ?? false;
  const faults = key
    // What was taken back before it began ends where it starts: it never was.
    .filter(({ start, end }) => Date.parse(start) < shown.to && Date.parse(end) > shown.from && start !== end)
    .map((fault): ComparedFault => {
      const touching = anomalies
        .filter((anomaly) => befalls(fault, anomaly) && overlaps(fault, anomaly, nowMillis))
        .sort((one, other) => one.found_at.localeCompare(other.found_at));
      return {
        fault,
        state: stateOf(fault, touching, lookedFrom, nowMillis),
        anomalies: withoutEchoes(touching),
        delayMillis: delayOf(fault, touching[0]),
      };
    })
    .sort((one, other) => other.fault.start.localeCompare(one.fault.start));
  const found = faults.filter(({ state }) => state === 'found');
  return {
    faults,
    withoutCause: withoutEchoes(
      anomalies.filter(
        (anomaly) => !key.some((fault) => befalls(fault, anomaly) && overlaps(fault, anomaly, nowMillis)),
      ),
    ),
    found: found.length,
    decided: faults.filter(({ state }) => state === 'found' || state === 'missed').length,
    medianDelayMillis: medianOf(found.flatMap(({ delayMillis }) => delayMillis ?? [])),
  };
}

function overlaps({ start, end }: Fault, anomaly: Anomaly, nowMillis: number): boolean {
  const { started_at, ended_at, found_at } = anomaly;
  // What stood there already was found for another reason, however long it goes on.
  if (Date.parse(found_at) < Date.parse(start)) return false;
  const until = ended_at === null ? nowMillis : Date.parse(ended_at);
  return (
    Date.parse(started_at) < Date.parse(end) + toleranceMillis && until > Date.parse(start) - toleranceMillis
  );
}

function stateOf(
  { kind, start, end }: Fault,
  touching: readonly Anomaly[],
  lookedFrom: number,
  nowMillis: number,
): FaultState {
  if (Date.parse(start) > nowMillis) return 'ahead';
  if (touching.length > 0) return 'found';
  if (traceless.has(kind)) return 'traceless';
  if (Date.parse(end) < lookedFrom) return 'before';
  return nowMillis < Date.parse(end) + patienceMillis ? 'pending' : 'missed';
}

function delayOf({ start, end }: Fault, first: Anomaly | undefined): number | null {
  if (first === undefined) return null;
  const foundAt = Date.parse(first.found_at);
  if (foundAt > Date.parse(end) + afterwardsMillis) return null;
  return Math.max(0, foundAt - Date.parse(start));
}

/** Where the first scan began that left an anomaly; nothing tells of an earlier one. */
function earliestLook(anomalies: readonly Anomaly[]): number {
  return Math.min(
    ...anomalies.map(({ made_from: madeFrom, started_at: start }) => {
      const from = (madeFrom as { scanned_from?: unknown }).scanned_from;
      return Math.min(Date.parse(start), typeof from === 'string' ? Date.parse(from) : Infinity);
    }),
  );
}

function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
