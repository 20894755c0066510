import type { Pool, PoolClient } from '@enms/timescale-client';
import { inTransaction } from '@enms/timescale-client';
import type { TelemetryTable } from '../../src/ingest-metrics.ts';
import type { Discovery, QuarantineRow, TableRows, WriteSet } from '../../src/write-set.ts';
import { runStatement } from './array-statement.ts';
import type { ArrayStatement } from './array-statement.ts';
import type { SourceMessages } from './batch-group.ts';
import { emptyOutcome } from './batch-writer.ts';
import type { Transact, WriteOutcome } from './batch-writer.ts';
import {
  addQuarantine,
  discoverDevices,
  writeEnergy,
  writeEnvironment,
  writeEvents,
  writeMeasurements,
  writeProduction,
} from './statements.ts';

/** A row that was not inserted, as the write functions tell it. */
interface NotInserted {
  ordinal: number;
  outcome: 'duplicate' | 'conflict';
}

interface Tally {
  outcome: WriteOutcome;
  /** Message in the batch → how many of its readings contradict what is stored. */
  conflicts: Map<number, number>;
}

/** Writes sets of a batch, each in one transaction. */
export function transactionOn(pool: Pool, batch: SourceMessages): Transact {
  return (set) => inTransaction(pool, (client) => writeAll(client, set, batch));
}

async function writeAll(client: PoolClient, set: WriteSet, batch: SourceMessages): Promise<WriteOutcome> {
  const tally: Tally = { outcome: emptyOutcome(), conflicts: new Map() };
  await writeTable(client, 'energy', writeEnergy, set.energy, tally);
  await writeTable(client, 'production', writeProduction, set.production, tally);
  await writeTable(client, 'environment', writeEnvironment, set.environment, tally);
  await writeTable(client, 'measurements', writeMeasurements, set.measurements, tally);
  await writeTable(client, 'events', writeEvents, set.events, tally);
  for (const [tenantId, devices] of byTenant(set.discoveries.rows)) {
    await runStatement(client, discoverDevices, devices, [tenantId]);
  }
  const quarantine = [...set.quarantine.rows, ...conflictRows(tally.conflicts, batch)];
  if (quarantine.length > 0) await runStatement(client, addQuarantine, quarantine);
  return { ...tally.outcome, quarantined: countedByReason(quarantine) };
}

async function writeTable<R>(
  client: PoolClient,
  table: TelemetryTable,
  statement: ArrayStatement<R>,
  { rows, sources }: TableRows<R>,
  { outcome, conflicts }: Tally,
): Promise<void> {
  if (rows.length === 0) return;
  const notInserted = await runStatement<R, NotInserted>(client, statement, rows);
  outcome.inserted[table] += rows.length - notInserted.length;
  for (const row of notInserted) {
    const source = sources[row.ordinal];
    if (row.outcome === 'duplicate' || source === undefined) {
      outcome.duplicates += 1;
    } else {
      outcome.conflicts += 1;
      conflicts.set(source, (conflicts.get(source) ?? 0) + 1);
    }
  }
}

/** One row for each message, however many of its readings are in conflict: a message may be 256 KiB. */
function conflictRows(
  conflicts: ReadonlyMap<number, number>,
  { messages, decoded }: SourceMessages,
): QuarantineRow[] {
  return [...conflicts].flatMap(([source, readings]) => {
    const message = messages[source];
    if (message === undefined) return [];
    const device = decoded[source]?.device;
    return {
      receivedAtMillis: message.receivedAtMillis,
      topic: message.topic,
      payload: message.payload,
      deviceCode: device?.code ?? null,
      dialect: device?.dialect ?? null,
      reason: 'conflict',
      detail: `${readings} of its readings differ from what is stored for the same time`,
    };
  });
}

function byTenant(discoveries: readonly Discovery[]): Map<number, Discovery[]> {
  return Map.groupBy(discoveries, ({ tenantId }) => tenantId);
}

function countedByReason(rows: readonly QuarantineRow[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { reason } of rows) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
}
