import { dataOf, queryService } from '../../api/service.ts';
import type { components } from '../../api/generated/query-service.ts';
import { partsOf } from './readings-file.ts';

type Schemas = components['schemas'];
export type ReadingsImport = Schemas['ImportDto'];
export type ImportError = Schemas['ImportErrorDto'];
export type ImportTotal = Schemas['ImportTotalDto'];

export const readingTypes = ['energy', 'production', 'environment', 'measurement'] as const;
export type ReadingType = (typeof readingTypes)[number];

/** How a file is to be understood. */
export interface FileReading {
  readonly type: ReadingType;
  /** Column to field; '' leaves the column out. */
  readonly fields: Readonly<Record<string, string>>;
  /** The device of all rows, where no column names it. */
  readonly device: string;
  readonly timeZone: string;
  readonly decimal: '.' | ',';
}

/** What one request may carry: the door takes 8 MB, and an answer should not keep anybody waiting. */
const mostOfARequest = { rows: 10_000, characters: 3_000_000 };
const mostErrors = 100;

/**
 * Sends a file in parts. With `isTrial` nothing is stored. After a failure what came before is stored, and importing it
 * once more does no harm.
 *
 * @param onProgress share of the file that is done
 */
export async function importReadings(
  csv: string,
  how: FileReading,
  isTrial: boolean,
  onProgress: (share: number) => void,
): Promise<ReadingsImport> {
  const parts = partsOf(csv, mostOfARequest);
  const reports: ReadingsImport[] = [];
  for (const { csv: part, rowsBefore } of parts) {
    onProgress(reports.length / parts.length);
    const report = await dataOf(
      queryService.POST('/api/v1/imports', {
        params: { query: { dry_run: isTrial } },
        body: bodyOf(part, how),
      }),
    );
    reports.push({
      ...report,
      errors: report.errors.map((error) => ({ ...error, line: error.line + rowsBefore })),
    });
  }
  return joinedReports(reports, isTrial);
}

function bodyOf(
  csv: string,
  { type, fields, device, timeZone, decimal }: FileReading,
): Schemas['ImportBody'] {
  const used = Object.entries(fields).filter(([, field]) => field !== '');
  return {
    csv,
    type,
    decimal,
    time_zone: timeZone,
    mapping: Object.fromEntries(used.map(([column, field]) => [field, column])),
    ...(device !== '' && { device }),
  };
}

/** What became of the parts of a file, as if it had been one. */
export function joinedReports(reports: readonly ReadingsImport[], isTrial: boolean): ReadingsImport {
  const sum = (count: 'rows' | 'accepted' | 'duplicates' | 'rejected'): number =>
    reports.reduce((total, report) => total + report[count], 0);
  const totals = new Map<string, ImportTotal>();
  for (const total of reports.flatMap((report) => report.totals)) {
    const known = totals.get(total.device);
    totals.set(total.device, known === undefined ? total : joinedTotals(known, total));
  }
  return {
    dry_run: isTrial,
    columns: reports[0]?.columns ?? [],
    rows: sum('rows'),
    accepted: sum('accepted'),
    duplicates: sum('duplicates'),
    rejected: sum('rejected'),
    errors: reports.flatMap(({ errors }) => errors).slice(0, mostErrors),
    preview: reports[0]?.preview ?? [],
    totals: [...totals.values()],
  };
}

function joinedTotals(one: ImportTotal, other: ImportTotal): ImportTotal {
  const times = [one.first, one.last, other.first, other.last].filter((time) => time !== null).toSorted();
  return {
    device: one.device,
    readings: one.readings + other.readings,
    first: times[0] ?? null,
    last: times.at(-1) ?? null,
    energy_kwh: added(one.energy_kwh, other.energy_kwh),
    stored_readings: added(one.stored_readings, other.stored_readings),
    stored_energy_kwh: added(one.stored_energy_kwh, other.stored_energy_kwh),
    verified: one.verified === null || other.verified === null ? null : one.verified && other.verified,
  };
}

const added = (one: number | null, other: number | null): number | null =>
  one === null && other === null ? null : (one ?? 0) + (other ?? 0);
