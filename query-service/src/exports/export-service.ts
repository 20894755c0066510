import { Inject, Injectable } from '@nestjs/common';
import { qualityNames } from '@enms/telemetry-contract';
import { stringify } from 'csv-stringify';
import { Readable, pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import { CLOCK, asksNoRange, rangeRequest, resolveTimeRange } from '@enms/http-api';
import type { Clock, TimeRange } from '@enms/http-api';
import { boundsOf } from '../energy/bucket.ts';
import { EnergyRepository } from '../energy/energy-repository.ts';
import { ScopeDirectory } from '../energy/scope-directory.ts';
import { TotalsRepository } from '../energy/totals-repository.ts';
import type { MachineAmounts } from '../energy/totals-repository.ts';
import type { Machine } from '../machines/machine.ts';
import { textCell } from './csv-cell.ts';
import type { ExportQuery, ExportResolution } from './export-query.ts';
import { LocalClock } from './local-clock.ts';

/** Readings of one step; what is in memory at a time. */
const RAW_PAGE = 5000;
/** Periods of one step. */
const PERIODS_PAGE = 1000;

const RAW_COLUMNS = [
  'time_utc',
  'time_local',
  'factory',
  'machine',
  'carrier',
  'power_kw',
  'energy_kwh',
  'energy_total_kwh',
  'quality',
];
const AMOUNT_COLUMNS = [
  'period_start_utc',
  'period_start_local',
  'period_end_utc',
  'factory',
  'machine',
  'carrier',
  'energy_kwh',
  'estimated_kwh',
  'unpriced_kwh',
  'cost',
  'currency',
  'cost_reason',
  'co2_location_kg',
  'location_reason',
  'co2_market_kg',
  'market_reason',
  'coverage',
  'method',
  'quality',
];

type Cell = string | number | null;
type Row = readonly Cell[];

/** A file on its way. */
export interface Export {
  readonly stream: Readable;
  readonly contentType: string;
  readonly fileName: string;
}

/**
 * Writes energy, money and carbon of many machines as CSV, step by step: whatever the length of the range, no more
 * than a page is in memory. Each page is a statement of its own, so a slow reader holds no transaction open; readings
 * are never changed, so nothing is lost between pages.
 */
@Injectable()
export class ExportService {
  readonly #scopes: ScopeDirectory;
  readonly #energy: EnergyRepository;
  readonly #totals: TotalsRepository;
  readonly #clock: Clock;

  constructor(
    scopes: ScopeDirectory,
    energy: EnergyRepository,
    totals: TotalsRepository,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#scopes = scopes;
    this.#energy = energy;
    this.#totals = totals;
    this.#clock = clock;
  }

  /** @throws Problem for a bad question, DatabaseError where even the first page cannot be read */
  async open(tenantId: number, query: ExportQuery): Promise<Export> {
    const scope = await this.#scopes.resolve(tenantId, query.scope);
    const request = asksNoRange(query) ? ({ period: 'today' } as const) : rangeRequest(query);
    const range = resolveTimeRange(request, scope.timeZone, this.#clock.now());
    const { resolution } = query;
    const rows =
      resolution === 'raw'
        ? this.#readings(scope.machines, query, range)
        : this.#amounts(scope.machines, query, range, resolution);
    // The first row comes before the answer begins, so that a failure is still told as one.
    const first = await rows.next();
    const csv = stringify({
      header: true,
      columns: resolution === 'raw' ? RAW_COLUMNS : AMOUNT_COLUMNS,
      bom: false,
      record_delimiter: 'windows',
    });
    const isZipped = query.format === 'csv.gz';
    const source = Readable.from(following(first, rows));
    // A failure on the way destroys all of them, and so the connection: a file that is cut off is not taken for whole.
    const stream = isZipped
      ? pipeline(source, csv, createGzip(), () => undefined)
      : pipeline(source, csv, () => undefined);
    const day = (at: Date): string => at.toISOString().slice(0, 10);
    return {
      stream,
      contentType: isZipped ? 'application/gzip' : 'text/csv; charset=utf-8',
      fileName: `enms-${resolution}-${day(range.from)}-${day(range.to)}.${query.format}`,
    };
  }

  async *#readings(machines: readonly Machine[], query: ExportQuery, range: TimeRange): AsyncGenerator<Row> {
    for (const machine of machines) {
      const carrier = query.carrier ?? machine.carrier;
      const clock = new LocalClock(machine.factory.timeZone);
      const series = [{ machineId: machine.id, carrier }];
      let after: { readonly timeMicros: string; readonly machineId: number } | null = null;
      do {
        const page = await this.#energy.raw(series, range, after, RAW_PAGE);
        for (const reading of page) {
          yield [
            reading.time.toISOString(),
            clock.tell(reading.time),
            textCell(machine.factory.slug),
            textCell(machine.name),
            carrier,
            reading.powerKw,
            reading.energyKwh,
            reading.energyTotalKwh,
            qualityNames(reading.quality).join(' '),
          ];
        }
        after = page.length < RAW_PAGE ? null : (page.at(-1) ?? null);
      } while (after !== null);
    }
  }

  async *#amounts(
    machines: readonly Machine[],
    query: ExportQuery,
    range: TimeRange,
    resolution: Exclude<ExportResolution, 'raw'>,
  ): AsyncGenerator<Row> {
    for (const machine of machines) {
      const carrier = query.carrier ?? machine.carrier;
      const clock = new LocalClock(machine.factory.timeZone);
      const bounds = boundsOf(range, resolution, machine.factory.timeZone);
      for (let at = 0; at < bounds.length - 1; at += PERIODS_PAGE) {
        const page = bounds.slice(at, at + PERIODS_PAGE + 1);
        for (const amounts of await this.#totals.ofMachines([machine.id], carrier, page)) {
          yield amountsRow(machine, carrier, amounts, clock);
        }
      }
    }
  }
}

function amountsRow(machine: Machine, carrier: string, amounts: MachineAmounts, clock: LocalClock): Row {
  return [
    amounts.from.toISOString(),
    clock.tell(amounts.from),
    amounts.to.toISOString(),
    textCell(machine.factory.slug),
    textCell(machine.name),
    carrier,
    amounts.energyKwh,
    amounts.energyKwh === null ? null : amounts.estimatedKwh,
    amounts.energyKwh === null ? null : amounts.unpricedKwh,
    amounts.cost,
    amounts.currency,
    amounts.costReason,
    amounts.co2LocationKg,
    amounts.locationReason,
    amounts.co2MarketKg,
    amounts.marketReason,
    amounts.coverage,
    amounts.method,
    qualityNames(amounts.quality).join(' '),
  ];
}

async function* following(
  first: IteratorResult<Row, unknown>,
  rest: AsyncGenerator<Row>,
): AsyncGenerator<Row> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}
