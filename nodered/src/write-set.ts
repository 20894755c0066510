import type {
  AcceptedEnergy,
  AcceptedEnvironment,
  AcceptedEvent,
  AcceptedMeasurement,
  AcceptedProduction,
} from '@enms/telemetry-contract';

/** Rows for one table, each with the position in the batch of the message it came from. */
export class TableRows<R> {
  readonly rows: R[];
  readonly sources: number[];

  constructor(rows: R[] = [], sources: number[] = []) {
    this.rows = rows;
    this.sources = sources;
  }

  add(row: R, source: number): void {
    this.rows.push(row);
    this.sources.push(source);
  }

  append({ rows, sources }: TableRows<R>, messagesBefore: number): void {
    for (const row of rows) this.rows.push(row);
    for (const source of sources) this.sources.push(source + messagesBefore);
  }

  get length(): number {
    return this.rows.length;
  }

  slice(start: number, end?: number): TableRows<R> {
    return new TableRows(this.rows.slice(start, end), this.sources.slice(start, end));
  }
}

/** A message set aside, as it came. */
export interface QuarantineRow {
  receivedAtMillis: number;
  topic: string;
  payload: Uint8Array;
  deviceCode: string | null;
  dialect: string | null;
  reason: string;
  detail: string;
}

/** A device nobody has registered. */
export interface Discovery {
  tenantId: number;
  code: string;
  dialect: string;
  factorySlug: string | null;
}

/** Everything one transaction writes. */
export interface WriteSet {
  readonly energy: TableRows<AcceptedEnergy>;
  readonly production: TableRows<AcceptedProduction>;
  readonly environment: TableRows<AcceptedEnvironment>;
  readonly measurements: TableRows<AcceptedMeasurement>;
  readonly events: TableRows<AcceptedEvent>;
  readonly quarantine: TableRows<QuarantineRow>;
  readonly discoveries: TableRows<Discovery>;
}

export function emptyWriteSet(): WriteSet {
  return {
    energy: new TableRows(),
    production: new TableRows(),
    environment: new TableRows(),
    measurements: new TableRows(),
    events: new TableRows(),
    quarantine: new TableRows(),
    discoveries: new TableRows(),
  };
}

/** Number of rows over all tables. */
export function rowCount(set: WriteSet): number {
  const tables: readonly { length: number }[] = Object.values(set);
  return tables.reduce((count, { length }) => count + length, 0);
}

/** Adds the rows of a set to another, whose messages stand before. */
export function appendSet(to: WriteSet, from: WriteSet, messagesBefore: number): void {
  to.energy.append(from.energy, messagesBefore);
  to.production.append(from.production, messagesBefore);
  to.environment.append(from.environment, messagesBefore);
  to.measurements.append(from.measurements, messagesBefore);
  to.events.append(from.events, messagesBefore);
  to.quarantine.append(from.quarantine, messagesBefore);
  to.discoveries.append(from.discoveries, messagesBefore);
}

/** Halves a set so that each half has about half of the rows; every row is in exactly one of them. */
export function halves(set: WriteSet): [WriteSet, WriteSet] {
  let room = Math.floor(rowCount(set) / 2);
  const cut = <R>(table: TableRows<R>): [TableRows<R>, TableRows<R>] => {
    const taken = Math.min(room, table.length);
    room -= taken;
    return [table.slice(0, taken), table.slice(taken)];
  };
  const energy = cut(set.energy);
  const production = cut(set.production);
  const environment = cut(set.environment);
  const measurements = cut(set.measurements);
  const events = cut(set.events);
  const quarantine = cut(set.quarantine);
  const discoveries = cut(set.discoveries);
  const half = (index: 0 | 1): WriteSet => ({
    energy: energy[index],
    production: production[index],
    environment: environment[index],
    measurements: measurements[index],
    events: events[index],
    quarantine: quarantine[index],
    discoveries: discoveries[index],
  });
  return [half(0), half(1)];
}
