import { decodeCanonicalObject } from '@enms/telemetry-contract';
import { parse } from 'csv-parse';
import { createReadStream } from 'node:fs';
import { SiteTime } from '../site/site-time.ts';
import { readTime } from './local-time.ts';
import { UsageError, type ReplayOptions } from './replay-options.ts';

/** A row as a reading, or why it is none. `line` counts from 1 with the header. */
export type CsvReading =
  | { readonly line: number; readonly timeMs: number; readonly body: Record<string, unknown> }
  | { readonly line: number; readonly problem: string };

type Layout = Pick<
  ReplayOptions,
  'file' | 'device' | 'fields' | 'timeColumn' | 'timeZone' | 'delimiter' | 'type' | 'channel'
>;

/** Fields whose values are words. */
const TEXT_FIELDS = new Set(['operating_mode', 'recipe_id', 'batch_id', 'carrier', 'quality']);

function valueOf(text: string, field: string): number | string | boolean | null {
  if (text === '' || text === 'NA' || text === 'NaN' || text === 'null') return null;
  if (TEXT_FIELDS.has(field)) return text;
  if (text === 'true' || text === 'false') return text === 'true';
  return Number(text);
}

function readingOf(
  row: Record<string, string>,
  line: number,
  layout: Layout,
  zone: SiteTime | null,
): CsvReading {
  const timeMs = readTime(row[layout.timeColumn] ?? '', zone);
  if (typeof timeMs === 'string') return { line, problem: timeMs };
  const values: Record<string, number | string | boolean> = {};
  for (const [column, field] of layout.fields) {
    const text = row[column] ?? '';
    const value = valueOf(text.trim(), field);
    if (value === null) continue;
    if (typeof value === 'number' && !Number.isFinite(value)) {
      return { line, problem: `${column}: "${text}" is no number` };
    }
    values[field] = value;
  }
  if (Object.keys(values).length === 0) return { line, problem: 'no value' };
  const head = { ts: timeMs, seq: 0, ...(layout.channel !== null && { channel: layout.channel }) };
  const body = { ...head, ...(layout.type === 'measurement' ? { values } : values) };
  const [rejection] = decodeCanonicalObject(layout.type, layout.device, body, timeMs).rejections;
  return rejection === undefined
    ? { line, timeMs, body }
    : { line, problem: `${rejection.reason}: ${rejection.detail}` };
}

/** Reads the file row by row; it is never held in memory. @throws UsageError when a mapped column is missing */
export async function* csvReadings(layout: Layout): AsyncGenerator<CsvReading> {
  const zone = layout.timeZone === null ? null : new SiteTime(layout.timeZone);
  const file = createReadStream(layout.file);
  const parser = file.pipe(
    parse({
      bom: true,
      delimiter: layout.delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      info: true,
    }),
  );
  file.on('error', (error) => parser.destroy(error));
  let header: readonly string[] | null = null;
  for await (const item of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    const { record, info } = item;
    if (header === null) {
      header = record;
      const missing = [layout.timeColumn, ...layout.fields.keys()].filter(
        (column) => !record.includes(column),
      );
      if (missing.length > 0) {
        throw new UsageError(
          `${layout.file} has no column ${missing.join(', ')}; it has ${record.join(', ')}`,
        );
      }
      continue;
    }
    if (record.length !== header.length) {
      yield { line: info.lines, problem: `${record.length} values for ${header.length} columns` };
      continue;
    }
    const row = Object.fromEntries(header.map((column, i) => [column, record[i] ?? '']));
    yield readingOf(row, info.lines, layout, zone);
  }
}
