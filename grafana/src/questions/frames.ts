import type { Question } from './questions.ts';

/** What came back, as far as it matters whether Grafana can draw it. */
export interface Frame {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/**
 * Why Grafana could not draw a frame, or would draw something else than the panel says; undefined where all is well.
 * It makes series of rows only where they come in the order of time, and shows no figure for nothing.
 */
export function fault(question: Question, { columns, rows }: Frame): string | undefined {
  if (rows.length === 0) return 'an empty frame';
  if (rows.every((row) => row.every((value) => value === null))) return 'nothing but NULL';
  if (new Set(columns).size < columns.length) return 'a column twice';
  return question.format === 'time_series' ? faultOfSeries(columns, rows) : undefined;
}

function faultOfSeries(columns: readonly string[], rows: Frame['rows']): string | undefined {
  const time = columns.indexOf('time');
  if (time < 0) return 'no column time';
  const others = columns.flatMap((_, index) => (index === time ? [] : [index]));
  const labels = others.filter((index) => rows.some((row) => typeof row[index] === 'string'));
  const values = others.filter((index) => !labels.includes(index));
  if (values.length === 0) return 'no column with numbers';
  if (values.every((index) => rows.every((row) => row[index] === null))) return 'no value that is not NULL';
  const seen = new Set<string>();
  let last = -Infinity;
  for (const row of rows) {
    const at = row[time];
    if (!(at instanceof Date)) return 'a time that is none';
    if (at.getTime() < last) return 'times that do not ascend';
    last = at.getTime();
    const key = JSON.stringify([last, ...labels.map((index) => row[index])]);
    if (seen.has(key)) return 'two values of a series at one time';
    seen.add(key);
  }
  return undefined;
}
