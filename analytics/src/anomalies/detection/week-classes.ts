import type { MachineRows } from './machine-rows.ts';
import { quartersOfWeek } from './quarters-of-week.ts';

const QUARTER_MILLIS = 900_000;
/** Hours at which shifts change on most sites; the night is parted at midnight, where the day changes. */
const PARTS = [
  { name: 'night', fromHour: 0 },
  { name: 'early', fromHour: 6 },
  { name: 'late', fromHour: 14 },
  { name: 'evening', fromHour: 22 },
] as const;
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/**
 * The rows with the part of the week as operating mode, where a machine reports none: what it needs beside its load,
 * fans or lights, follows the people.
 */
export function withWeekClasses(rows: MachineRows, timeZone: string): MachineRows {
  if (rows.modes !== null) return rows;
  const quarterStarts = [...new Set(rows.timeMillis.map((time) => Math.floor(time / QUARTER_MILLIS)))];
  const quarters = quartersOfWeek(
    Float64Array.from(quarterStarts, (quarter) => quarter * QUARTER_MILLIS),
    timeZone,
  );
  const classOf = new Map(quarterStarts.map((start, i) => [start, weekClass(quarters[i] ?? 0)]));
  const modes = Int16Array.from(
    rows.timeMillis,
    (time) => classOf.get(Math.floor(time / QUARTER_MILLIS)) ?? -1,
  );
  return { ...rows, modes, modeNames: DAYS.flatMap((day) => PARTS.map(({ name }) => `${day} ${name}`)) };
}

function weekClass(quarter: number): number {
  const hour = Math.floor((quarter % 96) / 4);
  const part = PARTS.findLastIndex(({ fromHour }) => hour >= fromHour);
  return Math.floor(quarter / 96) * PARTS.length + part;
}
