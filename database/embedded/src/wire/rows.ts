/** Reads text-format rows out of a simple query's answer: for the server's own small questions. */

export type Row = Readonly<Record<string, string | null>>;

const ROW_DESCRIPTION = 0x54; // T
const DATA_ROW = 0x44; // D

export function readRows(bytes: Buffer): Row[] {
  let columns: string[] = [];
  let rows: Row[] = [];
  let at = 0;
  while (at < bytes.length) {
    const type = bytes[at];
    const end = at + 1 + bytes.readInt32BE(at + 1);
    if (type === ROW_DESCRIPTION) {
      columns = readColumns(bytes.subarray(at + 5, end));
      rows = [];
    } else if (type === DATA_ROW) rows.push(readRow(bytes, at + 5, columns));
    at = end;
  }
  return rows;
}

function readColumns(body: Buffer): string[] {
  const columns: string[] = [];
  let at = 2;
  for (let left = body.readInt16BE(0); left > 0; left -= 1) {
    const nul = body.indexOf(0, at);
    columns.push(body.toString('utf8', at, nul));
    at = nul + 19;
  }
  return columns;
}

function readRow(bytes: Buffer, start: number, columns: readonly string[]): Row {
  const row: Record<string, string | null> = {};
  let at = start + 2;
  for (const column of columns) {
    const length = bytes.readInt32BE(at);
    at += 4;
    row[column] = length < 0 ? null : bytes.toString('utf8', at, at + length);
    if (length > 0) at += length;
  }
  return row;
}
