import { createSeededRandom, normalQuantile } from '@enms/statistics';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Columns of equal length by name. */
export type Columns = Readonly<Record<string, Float64Array>>;

/** Energy that follows the drivers by known slopes, with noise: the same rows at every run. */
export function drivenEnergy(rows: number, drivers: number, seed: number): Columns {
  const random = createSeededRandom(seed);
  const noise = (): number => normalQuantile(Math.max(random(), Number.MIN_VALUE));
  const columns: Record<string, Float64Array> = { energy: new Float64Array(rows) };
  for (let driver = 1; driver <= drivers; driver += 1) columns[`driver${driver}`] = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    let energy = 100 + 5 * noise();
    for (let driver = 1; driver <= drivers; driver += 1) {
      const value = 10 * driver + noise();
      columns[`driver${driver}`]?.fill(value, row, row + 1);
      // The last two explain nothing, so that a search has something to leave out.
      energy += driver > drivers - 2 ? 0 : driver * value;
    }
    columns['energy']?.fill(energy, row, row + 1);
  }
  return columns;
}

/** Writes the columns one after the other as little-endian doubles into a file of their own. @returns its path */
export function asFile(columns: Columns): string {
  const file = join(mkdtempSync(join(tmpdir(), 'enms-bench-')), 'columns.f64');
  writeFileSync(file, Buffer.concat(Object.values(columns).map((column) => Buffer.from(column.buffer))));
  return file;
}
