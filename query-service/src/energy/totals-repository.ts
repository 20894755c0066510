import { Injectable } from '@nestjs/common';
import type { Carrier } from '@enms/telemetry-contract';
import { Database } from '@enms/http-api';
import type { TimeRange } from '@enms/http-api';

/** How an amount of energy was found. */
export type EnergyMethod = 'counter' | 'reported' | 'integration' | 'estimated' | 'correction' | 'mixed';

/** Energy, money and carbon of a span. A reason tells why an amount is null, or is only that of a part. */
export interface Amounts {
  readonly energyKwh: number | null;
  readonly estimatedKwh: number;
  /** Energy that has no price: with any of it the cost is only that of the rest. */
  readonly unpricedKwh: number;
  readonly cost: number | null;
  readonly currency: string | null;
  readonly costReason: string | null;
  readonly co2LocationKg: number | null;
  readonly locationReason: string | null;
  readonly co2MarketKg: number | null;
  readonly marketReason: string | null;
  /** Share of the span that readings cover, 0 to 1. */
  readonly coverage: number;
  /** Bits of QualityBit. */
  readonly quality: number;
  readonly method: EnergyMethod | null;
}

/** The amounts of one half-open period. */
export interface PeriodAmounts extends Amounts {
  readonly from: Date;
  readonly to: Date;
}

/** Power over a span; least and highest are null for several machines, which had them at different moments. */
export interface Power {
  readonly powerAvgKw: number | null;
  readonly powerMinKw: number | null;
  readonly powerMaxKw: number | null;
}

/** The amounts of one half-open period, and the power in it. */
export interface PeriodWithPower extends PeriodAmounts, Power {}

/** The amounts of one machine in one period. */
export interface MachineAmounts extends PeriodAmounts {
  readonly machineId: number;
}

interface AmountsRow {
  period_start: Date;
  period_end: Date;
  energy_kwh: number | null;
  estimated_kwh: number | null;
  unpriced_kwh: number | null;
  cost: number | null;
  currency: string | null;
  cost_reason: string | null;
  co2_location_kg: number | null;
  location_reason: string | null;
  co2_market_kg: number | null;
  market_reason: string | null;
  coverage: number | null;
  quality: number | null;
  method: EnergyMethod | null;
}

interface PowerRow {
  power_avg_kw: number | null;
  power_min_kw: number | null;
  power_max_kw: number | null;
}

const OF_MACHINES = `
  SELECT t.machine_id, t.period_start, t.period_end, t.energy_kwh::float8 AS energy_kwh,
         t.estimated_kwh::float8 AS estimated_kwh, t.unpriced_kwh::float8 AS unpriced_kwh,
         t.cost::float8 AS cost, t.currency, t.cost_reason,
         t.co2_location_kg::float8 AS co2_location_kg, t.location_reason,
         t.co2_market_kg::float8 AS co2_market_kg, t.market_reason, t.coverage, t.quality, t.method
    FROM accounting.totals($1::int[], $2::energy_carrier, $3::timestamptz[]) t
   ORDER BY t.machine_id, t.period_start`;

/** Like the totals of one machine: currencies are never added, and a sum of which a part is missing says so. */
const SUMS = `
         t.period_start, t.period_end, sum(t.energy_kwh)::float8 AS energy_kwh,
         sum(t.estimated_kwh)::float8 AS estimated_kwh, sum(t.unpriced_kwh)::float8 AS unpriced_kwh,
         CASE WHEN NOT bool_or(coalesce(t.cost_reason = 'mixed_currencies', false))
                   AND min(t.currency) IS NOT DISTINCT FROM max(t.currency)
              THEN sum(t.cost)::float8 END AS cost,
         CASE WHEN min(t.currency) = max(t.currency) THEN min(t.currency) END AS currency,
         CASE WHEN min(t.currency) <> max(t.currency) THEN 'mixed_currencies'
              ELSE max(t.cost_reason) FILTER (WHERE t.energy_kwh IS NOT NULL) END AS cost_reason,
         sum(t.co2_location_kg)::float8 AS co2_location_kg,
         max(t.location_reason) FILTER (WHERE t.energy_kwh IS NOT NULL) AS location_reason,
         sum(t.co2_market_kg)::float8 AS co2_market_kg,
         max(t.market_reason) FILTER (WHERE t.energy_kwh IS NOT NULL) AS market_reason,
         avg(coalesce(t.coverage, 0)) AS coverage, bit_or(t.quality) AS quality,
         CASE WHEN min(t.method) <> max(t.method) THEN 'mixed' ELSE min(t.method) END AS method`;

const TOTALS = 'accounting.totals($1::int[], $2::energy_carrier, $3::timestamptz[]) t';

const SUMMED = `SELECT ${SUMS} FROM ${TOTALS} GROUP BY t.period_start, t.period_end ORDER BY t.period_start`;

const SUMMED_BY_CARRIER = `
  SELECT u.carrier, ${SUMS}
    FROM (SELECT carrier, array_agg(id) AS ids FROM unnest($1::text[], $2::int[]) AS x (carrier, id) GROUP BY carrier) u
   CROSS JOIN LATERAL accounting.totals(u.ids, u.carrier::energy_carrier, $3::timestamptz[]) t
   GROUP BY u.carrier, t.period_start, t.period_end`;

const SUMMED_WITH_POWER = `
  SELECT a.*, p.power_avg_kw, p.power_min_kw, p.power_max_kw
    FROM (SELECT ${SUMS} FROM ${TOTALS} GROUP BY t.period_start, t.period_end) a
    LEFT JOIN (
      SELECT period_start, sum(power_avg_kw) AS power_avg_kw,
             CASE WHEN cardinality($1::int[]) = 1 THEN min(power_min_kw) END AS power_min_kw,
             CASE WHEN cardinality($1::int[]) = 1 THEN max(power_max_kw) END AS power_max_kw
        FROM telemetry.power_by_periods($1::int[], $2::energy_carrier, $3::timestamptz[])
       GROUP BY period_start) p USING (period_start)
   ORDER BY a.period_start`;

const SUMMED_AND_EACH = `
  SELECT t.machine_id, ${SUMS}
    FROM ${TOTALS}
   GROUP BY GROUPING SETS ((t.period_start, t.period_end), (t.machine_id, t.period_start, t.period_end))
   ORDER BY t.machine_id, t.period_start`;

/** Reads energy, money and carbon: the one source of cards, charts, exports and spoken answers. */
@Injectable()
export class TotalsRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The amounts of each machine in each period between consecutive bounds, ordered by machine, then time. */
  async ofMachines(
    machineIds: readonly number[],
    carrier: Carrier,
    bounds: readonly Date[],
  ): Promise<MachineAmounts[]> {
    if (machineIds.length === 0) return [];
    const rows = await this.#database.rows<AmountsRow & { machine_id: number }>(
      { name: 'totals-of-machines', text: OF_MACHINES },
      [machineIds, carrier, bounds],
    );
    return rows.map((row) => ({ ...toPeriod(row), machineId: row.machine_id }));
  }

  /** The amounts of all the machines together in each period between consecutive bounds. */
  async summed(
    machineIds: readonly number[],
    carrier: Carrier,
    bounds: readonly Date[],
  ): Promise<PeriodAmounts[]> {
    if (machineIds.length === 0) return [];
    const rows = await this.#database.rows<AmountsRow>({ name: 'totals-summed', text: SUMMED }, [
      machineIds,
      carrier,
      bounds,
    ]);
    return rows.map(toPeriod);
  }

  /** The same of each carrier over one range, for the machines that use it. */
  async summedByCarrier(
    membersOf: ReadonlyMap<Carrier, ReadonlySet<number>>,
    range: TimeRange,
  ): Promise<ReadonlyMap<Carrier, PeriodAmounts>> {
    const members = [...membersOf].flatMap(([carrier, ids]) => [...ids].map((id) => ({ carrier, id })));
    const rows = await this.#database.rows<AmountsRow & { carrier: Carrier }>(
      { name: 'totals-summed-by-carrier', text: SUMMED_BY_CARRIER },
      [members.map(({ carrier }) => carrier), members.map(({ id }) => id), [range.from, range.to]],
    );
    return new Map(rows.map((row) => [row.carrier, toPeriod(row)]));
  }

  /** The amounts of all the machines together in each period between consecutive bounds, with their power. */
  async summedWithPower(
    machineIds: readonly number[],
    carrier: Carrier,
    bounds: readonly Date[],
  ): Promise<PeriodWithPower[]> {
    if (machineIds.length === 0) return [];
    const rows = await this.#database.rows<AmountsRow & PowerRow>(
      { name: 'totals-summed-with-power', text: SUMMED_WITH_POWER },
      [machineIds, carrier, bounds],
    );
    return rows.map((row) => ({
      ...toPeriod(row),
      powerAvgKw: row.power_avg_kw,
      powerMinKw: row.power_min_kw,
      powerMaxKw: row.power_max_kw,
    }));
  }

  /** Both at once, for no more than the one costs. */
  async summedAndEach(
    machineIds: readonly number[],
    carrier: Carrier,
    bounds: readonly Date[],
  ): Promise<SummedAndEach> {
    if (machineIds.length === 0) return { together: [], each: [] };
    const rows = await this.#database.rows<AmountsRow & { machine_id: number | null }>(
      { name: 'totals-summed-and-each', text: SUMMED_AND_EACH },
      [machineIds, carrier, bounds],
    );
    return {
      together: rows.filter(({ machine_id: id }) => id === null).map(toPeriod),
      each: rows.flatMap((row) =>
        row.machine_id === null ? [] : [{ ...toPeriod(row), machineId: row.machine_id }],
      ),
    };
  }
}

/** What machines took together, and each of them. */
export interface SummedAndEach {
  readonly together: readonly PeriodAmounts[];
  readonly each: readonly MachineAmounts[];
}

/** Nothing is known. */
export const NO_AMOUNTS: Amounts = {
  energyKwh: null,
  estimatedKwh: 0,
  unpricedKwh: 0,
  cost: null,
  currency: null,
  costReason: null,
  co2LocationKg: null,
  locationReason: null,
  co2MarketKg: null,
  marketReason: null,
  coverage: 0,
  quality: 0,
  method: null,
};

function toPeriod(row: AmountsRow): PeriodAmounts {
  return {
    from: row.period_start,
    to: row.period_end,
    energyKwh: row.energy_kwh,
    estimatedKwh: row.estimated_kwh ?? 0,
    unpricedKwh: row.unpriced_kwh ?? 0,
    cost: row.cost,
    currency: row.currency,
    costReason: row.cost_reason,
    co2LocationKg: row.co2_location_kg,
    locationReason: row.location_reason,
    co2MarketKg: row.co2_market_kg,
    marketReason: row.market_reason,
    coverage: row.coverage ?? 0,
    quality: row.quality ?? 0,
    method: row.method,
  };
}
