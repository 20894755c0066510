import {
  encodeBoolArray,
  encodeFloat8Array,
  encodeInt4Array,
  encodeInt8Array,
  encodeTextArray,
  encodeTimestamptzArray,
} from '@enms/timescale-client';
import type { Statement } from '@enms/http-api';

const ENCODERS = {
  'timestamptz[]': encodeTimestamptzArray,
  'int4[]': encodeInt4Array,
  'int8[]': encodeInt8Array,
  'float8[]': encodeFloat8Array,
  'bool[]': encodeBoolArray,
  'text[]': encodeTextArray,
} as const;

type ArrayType = keyof typeof ENCODERS;
type ElementOf<T extends ArrayType> = T extends 'text[]' ? string : T extends 'bool[]' ? boolean : number;

/** One argument of a write function: its type, and where in a row its element is. */
export interface Column<Row> {
  readonly type: ArrayType;
  readonly encode: (rows: readonly Row[]) => Buffer;
}

/** A call that takes whole columns: one array for each argument. */
export interface ArrayStatement<Row> {
  readonly statement: Statement;
  readonly values: (rows: readonly Row[]) => Buffer[];
}

export function column<Row, T extends ArrayType>(
  type: T,
  element: (row: Row) => ElementOf<T> | null,
): Column<Row> {
  const encode = ENCODERS[type] as (values: readonly (ElementOf<T> | null)[]) => Buffer;
  return { type, encode: (rows) => encode(rows.map(element)) };
}

/** The call of a set-returning or void function of the schema `telemetry`. */
export function arrayStatement<Row>(name: string, columns: readonly Column<Row>[]): ArrayStatement<Row> {
  const parameters = columns.map(({ type }, index) => `$${index + 1}::${type}`).join(', ');
  return {
    statement: { name, text: `SELECT * FROM telemetry.${name}(${parameters})` },
    values: (rows) => columns.map(({ encode }) => encode(rows)),
  };
}
