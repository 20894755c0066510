import { QualityBit } from '@enms/telemetry-contract';
import { telemetryTables } from '../../src/ingest-metrics.ts';
import type { IngestMetrics } from '../../src/ingest-metrics.ts';
import type { WriteSet } from '../../src/write-set.ts';
import type { WriteOutcome } from './batch-writer.ts';
import type { MachineStatusBoard } from './machine-status-board.ts';

/** Counts what is committed and keeps the newest values for the status table. */
export function noteCommitted(
  writeSet: WriteSet,
  { inserted, duplicates, conflicts, quarantined }: WriteOutcome,
  statuses: MachineStatusBoard,
  metrics: IngestMetrics,
  nowMillis = Date.now(),
): void {
  for (const table of telemetryTables) metrics.countRows(table, inserted[table]);
  metrics.countDuplicates(duplicates);
  metrics.countConflicts(conflicts);
  for (const [reason, messages] of quarantined) metrics.countQuarantined(reason, messages);
  metrics.advanceLag(nowMillis);
  for (const row of writeSet.energy.rows) {
    statuses.note(row);
    metrics.recordLag(nowMillis - row.timeMillis, (row.quality & QualityBit.late) !== 0);
  }
}
