import { CsvError, parse } from 'csv-parse/sync';
import { Problem, instantOf, invalidRequest, isTimeZone, localTimeAt } from '@enms/http-api';
import type { ImportBody } from './import-dto.ts';

const MAX_ROWS = 100_000;
const LOCAL_TIME = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?$/;
/** Fields that are texts; all others are numbers where they look like one. */
const TEXTS = new Set(['ts', 'channel', 'metric', 'operating_mode', 'recipe_id', 'batch_id']);

/** A file, read: one reading a row, in the form of the batch endpoint. */
export interface CsvReadings {
  readonly columns: readonly string[];
  readonly readings: readonly CsvReading[];
}

/** A row as an element of a batch. */
export interface CsvReading {
  readonly line: number;
  readonly device: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/**
 * Reads a CSV by its mapping. Values are not judged here: that is done where every reading is.
 *
 * @throws Problem 400 naming the column, field or line; 413 `too_many_rows`
 */
export function readCsv(body: ImportBody): CsvReadings {
  if (body.time_zone !== undefined && !isTimeZone(body.time_zone)) {
    throw invalidRequest([
      {
        field: 'time_zone',
        reason: 'unknown_time_zone',
        remedy: 'Send an IANA name, for example Europe/Berlin.',
      },
    ]);
  }
  const [columns = [], ...rows] = parsed(body.csv);
  if (rows.length > MAX_ROWS) {
    throw new Problem(
      413,
      'too_many_rows',
      `The file has ${rows.length} rows; ${MAX_ROWS} are taken at once.`,
      {
        remedy: 'Split the file: importing a reading twice does no harm.',
      },
    );
  }
  const fields = mappedFields(body, columns);
  const readings = rows.map((row, index): CsvReading => {
    const payload: Record<string, unknown> = {};
    let device = body.device ?? '';
    for (const { field, at } of fields) {
      const text = (row[at] ?? '').trim();
      if (field === 'device') device = text;
      else if (text !== '') payload[field] = valueOf(field, text, body);
    }
    return { line: index + 2, device, type: body.type, payload };
  });
  return { columns, readings };
}

function parsed(csv: string): string[][] {
  const header = csv.split('\n', 1)[0] ?? '';
  const delimiter = [';', '\t', ','].find((candidate) => header.includes(candidate)) ?? ',';
  try {
    return parse(csv, { delimiter, bom: true, skip_empty_lines: true, relax_column_count: true, trim: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw invalidRequest([
      { field: 'csv', reason: 'not_csv', remedy: `Correct the file: ${error.message}.` },
    ]);
  }
}

function mappedFields(body: ImportBody, columns: readonly string[]): { field: string; at: number }[] {
  const entries = Object.entries(body.mapping);
  const fields = entries.map(([field, column]) => ({ field, at: columns.indexOf(String(column)) }));
  const lost = entries.filter((_, n) => fields[n]?.at === -1);
  const errors = lost.map(([field]) => ({
    field: `mapping.${field.slice(0, 64)}`,
    reason: 'unknown_column',
    remedy: `Send one of the columns of the file: ${columns.slice(0, 30).join(', ')}.`,
  }));
  if (!('ts' in body.mapping)) {
    errors.push({ field: 'mapping.ts', reason: 'missing', remedy: 'Say which column holds the time.' });
  }
  if (!('device' in body.mapping) && body.device === undefined) {
    errors.push({
      field: 'device',
      reason: 'missing',
      remedy: 'Say which device, or which column names it.',
    });
  }
  if (errors.length > 0) throw invalidRequest(errors);
  return fields;
}

function valueOf(field: string, text: string, body: ImportBody): unknown {
  if (field === 'ts') return timeOf(text, body.time_zone);
  if (TEXTS.has(field)) return text;
  if (text === 'true' || text === 'false') return text === 'true';
  const plain = body.decimal === ',' ? text.replaceAll('.', '').replace(',', '.') : text;
  return /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : text;
}

/** A time without offset is one of the zone; everything else goes on as it is. */
function timeOf(text: string, zone: string | undefined): string {
  const match = LOCAL_TIME.exec(text);
  if (match === null || zone === undefined) return text;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  const at = instantOf({ year, month, day, hour, minute, second }, zone);
  // A date that no calendar has is left to be refused as it is.
  return localTimeAt(at, zone).day === day ? at.toISOString() : text;
}
