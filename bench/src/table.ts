import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One measured figure, with its ratio to an alternative that ran in the same minute. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** Value divided by the alternative's; undefined where nothing is compared. */
  readonly ratio?: number;
  readonly against?: string;
  readonly note?: string;
}

/** Digits by size: three significant, thousands separated. */
export function sensibleDigits(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toLocaleString('en-US', {
    minimumFractionDigits: 0,
    maximumFractionDigits: Math.min(digits, 6),
  });
}

/** The figures as a Markdown table. */
export function asTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, value, unit, ratio, against, note }) => [
    what,
    `${sensibleDigits(value)} ${unit}`,
    ratio === undefined ? '' : `${sensibleDigits(ratio)} ×`,
    against ?? '',
    note ?? '',
  ]);
  const head = ['what', 'figure', 'ratio', 'against', 'note'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Keeps the figures as JSON in `bench/results/`, named by the time of the run. @returns the file's path */
export function keepResults(
  folder: string,
  figures: readonly Figure[],
  machine: Readonly<Record<string, unknown>>,
): string {
  mkdirSync(folder, { recursive: true });
  const at = new Date().toISOString();
  const file = join(folder, `${at.replaceAll(':', '-')}.json`);
  writeFileSync(file, `${JSON.stringify({ at, machine, figures }, null, 2)}\n`);
  return file;
}
