/** Mean power by period, as it was measured. Missing is NaN, never 0. */
export interface PowerHistory {
  /** Start of the first period, ms since 1970. */
  readonly startMillis: number;
  readonly stepS: number;
  /** Of each machine of the scope, all of one length. */
  readonly machines: readonly MachinePower[];
  /** IANA zone of the site. */
  readonly timeZone: string;
  /** Local dates (`2026-12-25`) on which nobody works. */
  readonly holidays: readonly string[];
  /**
   * Outdoor temperature in °C of each period of the history and of each to forecast, NaN where it is not known; null
   * where nobody measures it.
   */
  readonly temperatureC: Float64Array | null;
}

export interface MachinePower {
  readonly machineId: number;
  readonly kw: Float64Array;
}

/** Why a machine has no part in the sum. */
export type LeftOutReason = 'no_data' | 'silent';

export interface SummedPower {
  /** NaN where the power of any machine that counts is missing. */
  readonly kw: Float64Array;
  /** Row of the history of the first value of `kw`: before it not all machines were measured. */
  readonly firstRow: number;
  readonly counted: readonly number[];
  readonly leftOut: readonly { readonly machineId: number; readonly reason: LeftOutReason }[];
}

/**
 * The power of all machines together, from where the last of them was first measured. A machine without any value, or
 * without one in the last `silentRows`, is left out of the whole sum and named: else the sum would be unknown for ever,
 * or drop by its share as if it had been switched off.
 */
export function sumOfMachines(machines: readonly MachinePower[], silentRows: number): SummedPower {
  const leftOut: { machineId: number; reason: LeftOutReason }[] = [];
  const counted = machines.filter(({ machineId, kw }) => {
    const last = kw.findLastIndex((value) => !Number.isNaN(value));
    if (last >= Math.max(0, kw.length - silentRows)) return true;
    leftOut.push({ machineId, reason: last === -1 ? 'no_data' : 'silent' });
    return false;
  });
  const rows = counted[0]?.kw.length ?? 0;
  const firstRow = counted.reduce(
    (latest, { kw }) =>
      Math.max(
        latest,
        kw.findIndex((value) => !Number.isNaN(value)),
      ),
    0,
  );
  const kw = Float64Array.from({ length: rows - firstRow }, (_, row) =>
    counted.reduce((sum, machine) => sum + (machine.kw[firstRow + row] ?? Number.NaN), 0),
  );
  return { kw, firstRow, counted: counted.map(({ machineId }) => machineId), leftOut };
}
