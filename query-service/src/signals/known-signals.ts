import { Injectable } from '@nestjs/common';
import type { Carrier } from '@enms/telemetry-contract';
import { Database } from '@enms/http-api';
import {
  ELECTRICAL_TYPES,
  ENVIRONMENT_TYPES,
  POWER_TYPES,
  PRODUCTION_TYPES,
  energySignalId,
  measurementSignalId,
  measurementType,
  plainSignalId,
} from './signal-catalog.ts';
import type { Signal, SignalType } from './signal-catalog.ts';
import type { SignalStore, StoreName } from './trend-statement.ts';
import { STORES, inAggregate } from './trend-statement.ts';

/** A signal that was measured at least once. */
export interface KnownSignal extends Signal {
  readonly store: StoreName;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

interface SpanRow {
  readonly carrier: Carrier | null;
  readonly [span: `first${number}` | `last${number}`]: Date | null | undefined;
}

/** Finds out what was ever measured of a machine, from aggregates alone but for the newest readings. */
@Injectable()
export class KnownSignals {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Energy by carrier, then production, environment, and the metrics of the machine's devices. */
  async of(machineId: number): Promise<KnownSignal[]> {
    const parts = await Promise.all([
      this.#spans('power', POWER_TYPES, machineId),
      this.#spans('electrical', ELECTRICAL_TYPES, machineId),
      this.#spans('production', PRODUCTION_TYPES, machineId),
      this.#spans('environment', ENVIRONMENT_TYPES, machineId),
      this.#metrics(machineId),
    ]);
    return parts.flat();
  }

  async #spans(
    store: Exclude<StoreName, 'measurement'>,
    types: readonly SignalType[],
    machineId: number,
  ): Promise<KnownSignal[]> {
    const rows = await this.#database.rows<SpanRow>(spanStatement(STORES[store], types), [machineId]);
    return rows.flatMap((row) =>
      types.flatMap((type, index) => {
        const [firstAt, lastAt] = [row[`first${index}`], row[`last${index}`]];
        if (firstAt == null || lastAt == null) return [];
        const known = { ...type, store, carrier: row.carrier, device: null, firstAt, lastAt };
        if (store === 'production' || store === 'environment') {
          return { ...known, id: plainSignalId(store, type.name), family: store };
        }
        const id = energySignalId(row.carrier ?? 'electricity', type.name);
        return { ...known, id, family: 'energy' as const };
      }),
    );
  }

  /** A device belongs to the machines that a channel of it is, or was, assigned to. */
  async #metrics(machineId: number): Promise<KnownSignal[]> {
    const rows = await this.#database.rows<{
      device_id: number;
      code: string;
      metric: string;
      first_at: Date;
      last_at: Date;
    }>(METRICS, [machineId]);
    return rows.map((row) => ({
      ...measurementType(row.metric),
      store: 'measurement',
      id: measurementSignalId(row.device_id, row.metric),
      family: 'measurement',
      carrier: null,
      device: { id: row.device_id, code: row.code },
      firstAt: row.first_at,
      lastAt: row.last_at,
    }));
  }
}

const METRICS = `
  SELECT d.id AS device_id, d.code, r.metric, min(r.first_at) AS first_at, max(r.last_at) AS last_at
    FROM devices d
   CROSS JOIN LATERAL (
     SELECT metric, min(bucket) AS first_at, max(bucket) AS last_at FROM measurement_1hour
      WHERE device_id = d.id AND bucket < telemetry.aggregate_watermark('measurement_1hour') GROUP BY metric
     UNION ALL
     SELECT metric, min(time), max(time) FROM measurements
      WHERE device_id = d.id AND time >= telemetry.aggregate_watermark('measurement_1hour') GROUP BY metric
   ) r
   WHERE d.id IN (SELECT a.device_id FROM meter_assignments a WHERE a.machine_id = $1)
   GROUP BY d.id, d.code, r.metric ORDER BY d.code, r.metric`;

function spanStatement(store: SignalStore, types: readonly SignalType[]): string {
  const coarsest = store.levels.at(-1) ?? '1hour';
  const coarse = `${store.aggregates}_${coarsest}`;
  const hasMinutes = store.levels[0] === '1min';
  const fine = hasMinutes ? `${store.aggregates}_1min` : store.rawTable;
  const at = hasMinutes ? 'bucket' : 'time';
  const carrier = store === STORES.power || store === STORES.electrical ? 'carrier' : 'NULL::text AS carrier';
  const counts = (isRaw: boolean): string =>
    types.map((type, i) => `${isRaw ? countInReading(type) : countOf(type, store)} AS c${i}`).join(', ');
  const spans = types.map(
    (_type, i) =>
      `min(at) FILTER (WHERE c${i} > 0) AS first${i}, max(at) FILTER (WHERE c${i} > 0) AS last${i}`,
  );
  return `
    WITH mark AS MATERIALIZED (SELECT telemetry.aggregate_watermark('${coarse}') AS at)
    SELECT r.carrier::text AS carrier, ${spans.join(', ')} FROM (
      SELECT bucket AS at, ${carrier}, ${counts(false)} FROM ${coarse}
       WHERE machine_id = $1 AND bucket < (SELECT at FROM mark)
      UNION ALL
      SELECT ${at}, ${carrier}, ${counts(!hasMinutes)} FROM ${fine}
       WHERE machine_id = $1 AND ${at} >= (SELECT at FROM mark)
    ) r GROUP BY r.carrier ORDER BY r.carrier`;
}

/** Energy is known where anything is that it can be found by; a switch, where it was ever on. */
function countOf(type: SignalType, store: SignalStore): string {
  if (type.name === 'energy_kwh') {
    return 'power_kw_count + energy_kwh_count + CASE WHEN counter_max_kwh IS NULL THEN 0 ELSE 1 END';
  }
  return type.kind === 'state' ? 'on_count' : inAggregate(type, store).count;
}

function countInReading({ name }: SignalType): string {
  return `(${name} IS NOT NULL)::int`;
}
