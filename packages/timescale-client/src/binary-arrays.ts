/*
 * Array parameters in PostgreSQL's binary format (src/backend/utils/adt/arrayfuncs.c, array_recv): dimensions, a flag
 * for NULLs, element type, length and lower bound, then each element with its length, -1 for NULL. node-postgres sends
 * a Buffer parameter as binary, so neither side formats or parses text: the fast way into unnest().
 */

/** OIDs of the element types (src/include/catalog/pg_type.dat). */
const oids = { bool: 16, bytea: 17, int8: 20, int4: 23, text: 25, float8: 701, timestamptz: 1184 } as const;

const headerBytes = 20;
/** PostgreSQL counts microseconds from 2000-01-01 UTC. */
const postgresEpochMillis = Date.UTC(2000, 0, 1);

type Nullable<T> = readonly (T | null | undefined)[];

function header(buffer: Buffer, oid: number, length: number, hasNulls: boolean): number {
  buffer.writeInt32BE(length === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(hasNulls ? 1 : 0, 4);
  buffer.writeInt32BE(oid, 8);
  if (length === 0) return 12;
  buffer.writeInt32BE(length, 12);
  buffer.writeInt32BE(1, 16);
  return headerBytes;
}

function encodeFixed<T>(
  values: Nullable<T>,
  oid: number,
  size: number,
  write: (buffer: Buffer, value: T, at: number) => void,
): Buffer {
  const buffer = Buffer.allocUnsafe(headerBytes + values.length * (4 + size));
  let hasNulls = false;
  let at = headerBytes;
  for (const value of values) {
    if (value === null || value === undefined) {
      hasNulls = true;
      at = buffer.writeInt32BE(-1, at);
    } else {
      at = buffer.writeInt32BE(size, at);
      write(buffer, value, at);
      at += size;
    }
  }
  const start = header(buffer, oid, values.length, hasNulls);
  return buffer.subarray(0, start === headerBytes ? at : start);
}

/** `int4[]`. @throws RangeError outside 32 bits */
export function encodeInt4Array(values: Nullable<number>): Buffer {
  return encodeFixed(values, oids.int4, 4, (buffer, value, at) => buffer.writeInt32BE(value, at));
}

/** `int8[]` of whole numbers up to 2^53, or bigints. @throws RangeError for a fraction */
export function encodeInt8Array(values: Nullable<number | bigint>): Buffer {
  return encodeFixed(values, oids.int8, 8, (buffer, value, at) => {
    if (typeof value === 'bigint') buffer.writeBigInt64BE(value, at);
    else writeWhole(buffer, value, at);
  });
}

/** `float8[]`; NaN and infinities pass as they are. */
export function encodeFloat8Array(values: Nullable<number>): Buffer {
  return encodeFixed(values, oids.float8, 8, (buffer, value, at) => buffer.writeDoubleBE(value, at));
}

/** `bool[]`. */
export function encodeBoolArray(values: Nullable<boolean>): Buffer {
  return encodeFixed(values, oids.bool, 1, (buffer, value, at) => buffer.writeUInt8(value ? 1 : 0, at));
}

/** `timestamptz[]` from milliseconds since 1970; fractions are kept to the microsecond. */
export function encodeTimestamptzArray(millis: Nullable<number>): Buffer {
  return encodeFixed(millis, oids.timestamptz, 8, (buffer, value, at) => {
    writeWhole(buffer, Math.round((value - postgresEpochMillis) * 1_000), at);
  });
}

/** `text[]`. PostgreSQL refuses U+0000 in text. */
export function encodeTextArray(values: Nullable<string>): Buffer {
  const pieces = values.map((value) =>
    value === null || value === undefined ? null : Buffer.from(value, 'utf8'),
  );
  return encodePieces(pieces, oids.text);
}

/** `bytea[]`. */
export function encodeByteaArray(values: Nullable<Uint8Array>): Buffer {
  return encodePieces(values, oids.bytea);
}

function encodePieces(pieces: Nullable<Uint8Array>, oid: number): Buffer {
  let size = headerBytes;
  for (const piece of pieces) size += 4 + (piece?.length ?? 0);
  const buffer = Buffer.allocUnsafe(size);
  let hasNulls = false;
  let at = headerBytes;
  for (const piece of pieces) {
    if (piece === null || piece === undefined) {
      hasNulls = true;
      at = buffer.writeInt32BE(-1, at);
    } else {
      at = buffer.writeInt32BE(piece.length, at);
      buffer.set(piece, at);
      at += piece.length;
    }
  }
  const start = header(buffer, oid, pieces.length, hasNulls);
  return buffer.subarray(0, start === headerBytes ? at : start);
}

/** A whole number as int64: two 32-bit halves, since a BigInt for each element costs more than the rest together. */
function writeWhole(buffer: Buffer, value: number, at: number): void {
  if (!Number.isSafeInteger(value))
    throw new RangeError(`${value} is no whole number that int8 can hold exactly`);
  const high = Math.floor(value / 4_294_967_296);
  buffer.writeInt32BE(high, at);
  buffer.writeUInt32BE(value - high * 4_294_967_296, at + 4);
}
