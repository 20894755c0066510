import { QualityBit } from '@enms/telemetry-contract';
import type { IngestBatch } from '../../src/ingest-batch.ts';
import { telemetryTables } from '../../src/ingest-metrics.ts';
import type { IngestMetrics } from '../../src/ingest-metrics.ts';
import type { WriteOutcome } from './batch-writer.ts';
import type { MachineStatusBoard } from './machine-status-board.ts';

/** Counts a committed batch and keeps the newest values for the status table. */
export function noteCommitted(
  { writeSet }: IngestBatch,
  { inserted, duplicates, conflicts, quarantined }: WriteOutcome,
  statuses: MachineStatusBoard,
  metrics: IngestMetrics,
  nowMillis = Date.now(),
): void {
  for (const table of telemetryTables) metrics.countRows(table, inserted[table]);
  metrics.countDuplicates(duplicates);
  metrics.countConflicts(conflicts);
  for (const [reason, messages] of quarantined) metrics.countQuarantined(reason, messages);
  if (writeSet === null) return;
  metrics.advanceLag(nowMillis);
  for (const row of writeSet.energy.rows) {
    statuses.note(row);
    metrics.recordLag(nowMillis - row.timeMillis, (row.quality & QualityBit.late) !== 0);
  }
}
