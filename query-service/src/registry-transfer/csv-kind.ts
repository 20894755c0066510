import { plainToInstance } from 'class-transformer';
import type { ClassConstructor } from 'class-transformer';
import { validateSync } from 'class-validator';
import { isDeepStrictEqual } from 'node:util';
import { validationProblem } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import type { Change, Refusals } from '../registry/registry-changes.ts';
import type { CsvRow } from './csv-text.ts';

/** Parts the texts of a list within a cell. */
export const LIST_BAR = '|';

/** What became of a line. */
export type Outcome = 'created' | 'updated' | 'unchanged';

/** A line that could be taken, with the change that it made; null: it was there already as it says. */
export interface TakenLine {
  readonly outcome: Outcome;
  readonly change: Change<unknown> | null;
}

/** One part of the registry as a CSV file. */
export interface CsvKind {
  readonly columns: readonly string[];
  readonly refusals: Refusals;
  rows(on: Queryable, tenantId: number): Promise<Readonly<Record<string, string | number | null>>[]>;
  /** Makes the registry as the line says, within a transaction. @throws Problem */
  take(on: Queryable, tenantId: number, row: CsvRow): Promise<TakenLine>;
}

/**
 * The cells of a row as the body of a request, validated like one. An empty cell clears what may be cleared.
 *
 * @param columns lists: several texts in a cell, parted by {@link LIST_BAR}; an empty cell is an empty list
 * @param clearable columns whose empty cell means null; an empty cell of another column counts as left out
 * @throws Problem 400 naming each bad field
 */
export function bodyOf<T extends object>(
  body: ClassConstructor<T>,
  row: CsvRow,
  columns: {
    readonly texts: readonly string[];
    readonly numbers: readonly string[];
    readonly lists?: readonly string[];
  },
  clearable: readonly string[],
): T {
  const values: Record<string, unknown> = {};
  for (const column of [...columns.texts, ...columns.numbers]) {
    const text = row[column];
    if (text === undefined) continue;
    if (text === '') {
      if (clearable.includes(column)) values[column] = null;
    } else values[column] = columns.numbers.includes(column) ? numberIn(text) : text;
  }
  for (const column of columns.lists ?? []) {
    const text = row[column];
    if (text !== undefined) values[column] = textsIn(text);
  }
  const instance = plainToInstance(body, values);
  const errors = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
  });
  if (errors.length > 0) throw validationProblem(errors);
  return instance;
}

/** A number, or the text as it is, to be refused as no number. */
function numberIn(text: string): number | string {
  return /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
}

function textsIn(cell: string): string[] {
  return cell
    .split(LIST_BAR)
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

/** Those fields of a body that differ from what is there. */
export function differences<T extends object>(body: T, current: object): Partial<T> {
  const known = new Map<string, unknown>(Object.entries(current));
  return Object.fromEntries(
    Object.entries(body).filter(
      ([field, value]) => value !== undefined && !isDeepStrictEqual(value, known.get(field)),
    ),
  ) as Partial<T>;
}
