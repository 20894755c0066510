import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { Problem, invalidRequest } from '@enms/http-api';

/** A row of a file: its texts by column. Columns that the file does not have are missing. */
export type CsvRow = Readonly<Record<string, string>>;

/** A row, and the line of the file that it stands in. */
export interface CsvLine {
  readonly line: number;
  readonly row: CsvRow;
}

const MOST_LINES = 2000;
/** What a spreadsheet would take for a formula, and what this did to one before. */
const DANGEROUS = /^'*[=+\-@\t\r]/;
const NEUTRALISED = /^'+[=+\-@\t\r]/;

/** A text that no spreadsheet takes for a formula (OWASP, CSV injection); {@link original} gives it back. */
export function neutral(text: string): string {
  return DANGEROUS.test(text) ? `'${text}` : text;
}

/** The text that {@link neutral} was given. */
export function original(text: string): string {
  return NEUTRALISED.test(text) ? text.slice(1) : text;
}

/** Rows as CSV (RFC 4180) with a header line; null is an empty cell. */
export function writeCsv(
  columns: readonly string[],
  rows: readonly Readonly<Record<string, string | number | null>>[],
): string {
  const cells = rows.map((row) =>
    columns.map((column) => {
      const value = row[column] ?? '';
      return typeof value === 'string' ? neutral(value) : String(value);
    }),
  );
  return stringify([[...columns], ...cells], { record_delimiter: 'windows' });
}

/**
 * Reads CSV with a header line.
 *
 * @param columns those that are known; others are refused
 * @throws Problem 400 naming what is wrong with the file, 413 `too_many_lines`
 */
export function readCsv(text: string, columns: readonly string[]): CsvLine[] {
  const [header, ...records] = parsed(text);
  const names = header?.record.map((name) => name.trim()) ?? [];
  refuseColumns(names, columns);
  if (records.length > MOST_LINES) {
    throw new Problem(413, 'too_many_lines', `The file has more than ${MOST_LINES} lines.`, {
      remedy: 'Send it in parts: what is there already is left as it is.',
    });
  }
  return records.map(({ record, line }) => ({
    line,
    row: Object.fromEntries(names.map((name, at) => [name, original((record[at] ?? '').trim())])),
  }));
}

interface Parsed {
  readonly record: string[];
  readonly line: number;
}

function parsed(text: string): Parsed[] {
  if (text.includes('\0')) throw notCsv('it has NUL characters');
  try {
    const found: unknown = parse(text, {
      bom: true,
      info: true,
      skip_empty_lines: true,
      delimiter: text.split('\n', 1)[0]?.includes(';') === true ? ';' : ',',
    });
    return (found as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
      record,
      line: info.lines,
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw notCsv(error.message);
  }
}

function notCsv(reason: string): Problem {
  return invalidRequest([{ field: 'body', reason: 'not_csv', remedy: `Correct the file: ${reason}.` }]);
}

function refuseColumns(names: readonly string[], columns: readonly string[]): void {
  const known = `The columns are ${columns.join(', ')}.`;
  const errors = names
    .filter((name, at) => !columns.includes(name) || names.indexOf(name) !== at)
    .map((name) => ({ field: name.slice(0, 64), reason: 'unknown_column', remedy: known }));
  if (names.length === 0)
    errors.push({ field: 'body', reason: 'missing', remedy: `Send a header line. ${known}` });
  if (errors.length > 0) throw invalidRequest(errors.slice(0, 50));
}
