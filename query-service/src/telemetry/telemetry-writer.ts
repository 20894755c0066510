import { Inject, Injectable } from '@nestjs/common';
import { encodeRedis, redisChannels } from '@enms/telemetry-contract';
import type { AcceptedEnergy, AcceptedRow } from '@enms/telemetry-contract';
import type { Logger } from 'pino';
import { Database, LOG } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import { RedisLink } from '../connections/redis-link.ts';
import type { ArrayStatement } from './array-statement.ts';
import {
  touchDevices,
  updateStatus,
  writeEnergy,
  writeEnvironment,
  writeEvents,
  writeMeasurements,
  writeProduction,
} from './write-statements.ts';

/** What the database did with a row: the first writer wins. */
export type WriteOutcome = 'accepted' | 'duplicate' | 'conflict';

interface Indexed<Row> {
  readonly index: number;
  readonly row: Row;
}

/** Writes accepted rows by the same functions as the ingest, and tells the live view. */
@Injectable()
export class TelemetryWriter {
  readonly #database: Database;
  readonly #redis: RedisLink;
  readonly #log: Logger;

  constructor(database: Database, redis: RedisLink, @Inject(LOG) log: Logger) {
    this.#database = database;
    this.#redis = redis;
    this.#log = log;
  }

  /** Writes rows within a transaction; the outcomes are in the order of the rows. */
  async write(transaction: Queryable, rows: readonly AcceptedRow[]): Promise<WriteOutcome[]> {
    const outcomes = rows.map((): WriteOutcome => 'accepted');
    const write = async <Row>(
      statement: ArrayStatement<Row>,
      group: readonly Indexed<Row>[],
    ): Promise<void> => {
      if (group.length === 0) return;
      const found = await transaction.rows<{ ordinal: number; outcome: 'duplicate' | 'conflict' }>(
        statement.statement,
        statement.values(group.map(({ row }) => row)),
      );
      for (const { ordinal, outcome } of found) {
        const index = group[ordinal]?.index;
        if (index !== undefined) outcomes[index] = outcome;
      }
    };
    await write(writeEnergy, ofKind(rows, 'energy'));
    await write(writeProduction, ofKind(rows, 'production'));
    await write(writeEnvironment, ofKind(rows, 'environment'));
    await write(writeMeasurements, ofKind(rows, 'measurement'));
    await write(writeEvents, ofKind(rows, 'event'));
    return outcomes;
  }

  /**
   * Brings what was committed to the tables of newest values and to the live view. Failing at that is logged only: the
   * readings are safe, and the next ones bring the newest values along.
   */
  async tell(rows: readonly AcceptedRow[], outcomes: readonly WriteOutcome[]): Promise<void> {
    const stored = rows.filter((_row, index) => outcomes[index] === 'accepted');
    if (stored.length === 0) return;
    const newest = newestOf(stored);
    try {
      if (newest.length > 0) await this.#run(updateStatus, newest);
      await this.#run(touchDevices, lastSeenOf(stored));
      await this.#publish(newest);
    } catch (error) {
      this.#log.warn({ err: error }, 'the newest values were not told');
    }
  }

  async #run<Row>(statement: ArrayStatement<Row>, rows: readonly Row[]): Promise<void> {
    await this.#database.rows(statement.statement, statement.values(rows));
  }

  async #publish(newest: readonly AcceptedEnergy[]): Promise<void> {
    if (newest.length === 0) return;
    const message = encodeRedis(
      redisChannels.liveTelemetry,
      newest.map((row) => ({
        machine_id: row.machineId,
        carrier: row.carrier,
        time: new Date(row.timeMillis).toISOString(),
        power_kw: row.powerKw,
        energy_total_kwh: row.energyTotalKwh,
        quality: row.quality,
      })),
    );
    await this.#redis.commands?.publish(redisChannels.liveTelemetry, message);
  }
}

function ofKind<K extends AcceptedRow['kind']>(
  rows: readonly AcceptedRow[],
  kind: K,
): Indexed<Extract<AcceptedRow, { kind: K }>>[] {
  return rows.flatMap((row, index) =>
    row.kind === kind ? [{ index, row: row as Extract<AcceptedRow, { kind: K }> }] : [],
  );
}

/** The newest energy row of each machine and carrier. */
function newestOf(rows: readonly AcceptedRow[]): AcceptedEnergy[] {
  const newest = new Map<string, AcceptedEnergy>();
  for (const row of rows) {
    if (row.kind !== 'energy') continue;
    const key = `${row.machineId} ${row.carrier}`;
    const held = newest.get(key);
    if (held === undefined || held.timeMillis < row.timeMillis) newest.set(key, row);
  }
  return [...newest.values()].sort((a, b) => a.machineId - b.machineId);
}

function lastSeenOf(rows: readonly AcceptedRow[]): { deviceId: number; lastSeenMillis: number }[] {
  const seen = new Map<number, number>();
  for (const { deviceId, timeMillis } of rows) {
    seen.set(deviceId, Math.max(seen.get(deviceId) ?? Number.NEGATIVE_INFINITY, timeMillis));
  }
  return [...seen]
    .sort(([a], [b]) => a - b)
    .map(([deviceId, lastSeenMillis]) => ({ deviceId, lastSeenMillis }));
}
