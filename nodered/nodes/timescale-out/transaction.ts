import type { Pool, PoolClient } from '@enms/timescale-client';
import { inTransaction } from '@enms/timescale-client';
import type { ReceivedMessage } from '../../src/ingest-batch.ts';
import type { Discovery, QuarantineRow, TableRows, WriteSet } from '../../src/write-set.ts';
import { runStatement } from './array-statement.ts';
import type { ArrayStatement } from './array-statement.ts';
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
  duplicates: number;
  /** Message in the batch → how many of its readings contradict what is stored. */
  conflicts: Map<number, number>;
}

/** Writes sets of the batch with these messages, each in one transaction. */
export function transactionOn(pool: Pool, messages: readonly ReceivedMessage[]): Transact {
  return (set) => inTransaction(pool, (client) => writeAll(client, set, messages));
}

async function writeAll(
  client: PoolClient,
  set: WriteSet,
  messages: readonly ReceivedMessage[],
): Promise<WriteOutcome> {
  const tally: Tally = { duplicates: 0, conflicts: new Map() };
  await writeTable(client, writeEnergy, set.energy, tally);
  await writeTable(client, writeProduction, set.production, tally);
  await writeTable(client, writeEnvironment, set.environment, tally);
  await writeTable(client, writeMeasurements, set.measurements, tally);
  await writeTable(client, writeEvents, set.events, tally);
  for (const [tenantId, devices] of byTenant(set.discoveries.rows)) {
    await runStatement(client, discoverDevices, devices, [tenantId]);
  }
  const quarantine = [...set.quarantine.rows, ...conflictRows(tally.conflicts, messages)];
  if (quarantine.length > 0) await runStatement(client, addQuarantine, quarantine);
  return {
    duplicates: tally.duplicates,
    conflicts: [...tally.conflicts.values()].reduce((sum, readings) => sum + readings, 0),
    quarantined: countedByReason(quarantine),
  };
}

async function writeTable<R>(
  client: PoolClient,
  statement: ArrayStatement<R>,
  { rows, sources }: TableRows<R>,
  tally: Tally,
): Promise<void> {
  if (rows.length === 0) return;
  for (const { ordinal, outcome } of await runStatement<R, NotInserted>(client, statement, rows)) {
    const source = sources[ordinal];
    if (outcome === 'duplicate' || source === undefined) tally.duplicates += 1;
    else tally.conflicts.set(source, (tally.conflicts.get(source) ?? 0) + 1);
  }
}

/** One row for each message, however many of its readings are in conflict: a message may be 256 KiB. */
function conflictRows(
  conflicts: ReadonlyMap<number, number>,
  messages: readonly ReceivedMessage[],
): QuarantineRow[] {
  return [...conflicts].flatMap(([source, readings]) => {
    const message = messages[source];
    if (message === undefined) return [];
    return {
      receivedAtMillis: message.receivedAtMillis,
      topic: message.topic,
      payload: message.payload,
      deviceCode: null,
      dialect: null,
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
