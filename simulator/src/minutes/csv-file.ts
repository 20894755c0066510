import { closeSync, openSync, writeSync } from 'node:fs';
import type { Cell, MinuteRow } from './minute-rows.ts';

const CHUNK = 1 << 18;

/**
 * A CSV file of rows by minute, written as they come. The columns are those known with the first row: a machine
 * publishes the same signals all its life.
 */
export class CsvFile {
  private readonly file: number;
  private scales: readonly number[] | null = null;
  private pending = '';

  constructor(path: string) {
    this.file = openSync(path, 'w');
  }

  /** @param columns their names, in the order of the cells */
  write({ timeMs, cells }: MinuteRow, columns: readonly string[]): void {
    this.scales ??= this.begin(columns);
    let line = new Date(timeMs).toISOString();
    for (const [at, scale] of this.scales.entries()) line += `,${shown(cells[at], scale)}`;
    this.pending += `${line}\n`;
    if (this.pending.length > CHUNK) this.flush();
  }

  close(): void {
    this.flush();
    closeSync(this.file);
  }

  /** Writes the head. @returns the digits that matter: counters to a thousandth of a watt-hour, signals to 1e-4 */
  private begin(names: readonly string[]): number[] {
    this.pending = `time,${names.join(',')}\n`;
    return names.map((name) => (name.endsWith('_total_kwh') ? 1e6 : 1e4));
  }

  private flush(): void {
    writeSync(this.file, this.pending);
    this.pending = '';
  }
}

function shown(cell: Cell, scale: number): string {
  if (cell === undefined) return '';
  return typeof cell === 'string' ? cell : String(Math.round(cell * scale) / scale);
}
