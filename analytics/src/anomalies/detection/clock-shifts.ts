import { minutesOf, type QualityFinding } from './finding.ts';
import type { MachineRows } from './machine-rows.ts';

const MINUTE_MS = 60_000;
/** A shift of the clock leaves a hole of at most so many rows; a longer one is a gap. */
const LONGEST_HOLE = 5;
/** Minutes that were filled twice and the hole belong together within this time. */
const WITHIN_MILLIS = 12 * 3_600_000;

interface Mark {
  readonly at: number;
  readonly rows: number;
}

/**
 * A clock that ran wrong for a time leaves two marks where readings come regularly: where it was set back, minutes have
 * readings twice; where it was set forward, minutes have none. One of each, of the same size, is a shift and its end.
 */
export function clockShifts(
  { timeMillis, readings }: MachineRows,
  { intervalMillis, readingsPerRow }: { readonly intervalMillis: number; readonly readingsPerRow: number },
): QualityFinding[] {
  const holes: Mark[] = [];
  const doubles: Mark[] = [];
  for (let row = 1; row < timeMillis.length; row += 1) {
    const at = timeMillis[row] ?? 0;
    const before = timeMillis[row - 1] ?? 0;
    const missing = Math.round((at - before) / intervalMillis) - 1;
    if (missing >= 1 && missing <= LONGEST_HOLE) holes.push({ at: before + intervalMillis, rows: missing });
    if ((readings[row] ?? 0) < 1.4 * readingsPerRow) continue;
    const last = doubles.at(-1);
    if (last !== undefined && last.at + last.rows * intervalMillis === at) {
      doubles[doubles.length - 1] = { at: last.at, rows: last.rows + 1 };
    } else doubles.push({ at, rows: 1 });
  }
  const findings: QualityFinding[] = [];
  const used = new Set<Mark>();
  for (const double of doubles) {
    const hole = holes.find(
      (other) =>
        !used.has(other) &&
        Math.abs(other.at - double.at) <= WITHIN_MILLIS &&
        Math.abs(other.rows - double.rows) <= 1,
    );
    if (hole === undefined) continue;
    used.add(hole);
    const from = Math.min(double.at, hole.at);
    const to = Math.max(double.at + double.rows * intervalMillis, hole.at + hole.rows * intervalMillis);
    const side = double.at < hole.at ? 'late' : 'ahead';
    findings.push({
      detector: 'quality',
      kind: 'clock_shift',
      startMillis: from,
      endMillis: to,
      severity: 'warning',
      peakScore: null,
      features: [{ name: 'readings', contribution: 1 }],
      says: {
        kind: 'clock_shift',
        minutes: minutesOf(from, to),
        shiftMinutes: Math.max(1, Math.round((hole.rows * intervalMillis) / MINUTE_MS)),
        side,
      },
    });
  }
  return findings;
}
