/** What is offered as a field of a column besides those of the reading: which device it is of. */
export const deviceField = 'device';

/** A column of the file: its name, and what stands in its first rows where they are not empty. */
export interface FileColumn {
  readonly name: string;
  readonly examples: readonly string[];
}

const rowsLookedAt = 50;

/** A part of a file with a header of its own, small enough for one request. */
export interface FilePart {
  readonly csv: string;
  /** Lines of the file before the part's first row, less the header. */
  readonly rowsBefore: number;
}

/** The columns of a file; empty where there is no header. The delimiter is found as the service finds it. */
export function columnsOf(csv: string): readonly FileColumn[] {
  const [header = '', ...rows] = rowsOf(csv, 1 + rowsLookedAt);
  const delimiter = [';', '\t', ','].find((candidate) => header.includes(candidate)) ?? ',';
  const cells = rows.map((row) => cellsOf(row, delimiter));
  return cellsOf(header, delimiter)
    .map((name, index) => ({
      name,
      examples: cells.map((row) => row[index] ?? '').filter((cell) => cell !== ''),
    }))
    .filter(({ name }) => name !== '');
}

/** The field that a column's name speaks of, as far as that can be told; '' where it cannot. */
export function guessedField(column: string, fields: readonly string[]): string {
  const name = column
    .toLowerCase()
    .replaceAll(/[^a-z0-9äöüß]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  if (fields.includes(name)) return name;
  const guess = meanings.find(([pattern]) => pattern.test(name))?.[1];
  return guess !== undefined && fields.includes(guess) ? guess : '';
}

/** From the most telling to the least: a `power (kW)` is no energy. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [/^(time|timestamp|date|datetime|date_time|zeit|zeitpunkt|zeitstempel|datum|datum_zeit)$/, 'ts'],
  [/^(device|meter|sensor|messger|ger|zähler$|zaehler$)/, deviceField],
  [
    /(total|counter|register|zählerstand|zaehlerstand|stand).*kwh|^(zählerstand|zaehlerstand)$/,
    'energy_total_kwh',
  ],
  [/kwh|^energy$|^energie$|verbrauch|consumption/, 'energy_kwh'],
  [/kw|^power$|leistung/, 'power_kw'],
  [/volt|spannung/, 'voltage_v'],
  [/strom|current|amp/, 'current_a'],
  [/outdoor|außen|aussen/, 'outdoor_temp_c'],
  [/humid|feucht/, 'humidity_percent'],
  [/^(good|gut)/, 'good'],
  [/count|produc|stück|stueck|menge/, 'production_count'],
];

/** The mapping that the columns' names suggest; no field twice. */
export function guessedFields(
  columns: readonly FileColumn[],
  fields: readonly string[],
): Record<string, string> {
  const taken = new Set<string>();
  return Object.fromEntries(
    columns.map(({ name }) => {
      const guess = guessedField(name, fields);
      const field = taken.has(guess) ? '' : guess;
      taken.add(field);
      return [name, field];
    }),
  );
}

/** Whether numbers are written with a comma: `45,3`, `1.045,3`. */
export function hasDecimalComma(columns: readonly FileColumn[]): boolean {
  return columns.some(({ examples }) =>
    examples.some((example) => /^[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+$/.test(example)),
  );
}

/** The file in parts of at most so many rows and characters, each with the header. */
export function partsOf(csv: string, most: { rows: number; characters: number }): readonly FilePart[] {
  const [header = '', ...rows] = rowsOf(csv);
  const parts: FilePart[] = [];
  let lines: string[] = [];
  let characters = 0;
  let rowsBefore = 0;
  const close = (): void => {
    if (lines.length === 0) return;
    parts.push({ csv: [header, ...lines].join('\n'), rowsBefore });
    rowsBefore += lines.length;
    lines = [];
    characters = 0;
  };
  for (const row of rows) {
    if (lines.length === most.rows || characters + row.length > most.characters) close();
    lines.push(row);
    characters += row.length + 1;
  }
  close();
  return parts;
}

/** Rows that are not empty; a line break within quotes ends none. */
function rowsOf(csv: string, most = Number.POSITIVE_INFINITY): string[] {
  const rows: string[] = [];
  let row = '';
  for (const line of csv.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    row = row === '' ? line : `${row}\n${line}`;
    if ((row.split('"').length - 1) % 2 === 1) continue;
    if (row.trim() !== '') rows.push(row);
    row = '';
    if (rows.length === most) return rows;
  }
  return row === '' ? rows : [...rows, row];
}

function cellsOf(row: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = '';
  for (const piece of row.split(delimiter)) {
    cell = cell === '' ? piece : cell + delimiter + piece;
    if ((cell.split('"').length - 1) % 2 === 1) continue;
    cells.push(
      cell
        .trim()
        .replace(/^"([\s\S]*)"$/, '$1')
        .replaceAll('""', '"')
        .trim(),
    );
    cell = '';
  }
  return cell === '' ? cells : [...cells, cell];
}
