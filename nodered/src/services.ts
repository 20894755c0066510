import type { Logger } from 'pino';
import type { IngestConfig } from './config.ts';
import type { DeviceTouchBoard } from './device-touch-board.ts';
import type { HealthBoard } from './health-board.ts';
import type { BatchesInFlight } from './in-flight.ts';
import type { IngestMetrics } from './ingest-metrics.ts';
import type { IntakeGate } from './intake-gate.ts';

/** What the nodes share; they find it as `RED.settings.ingest`. */
export interface IngestServices {
  readonly config: IngestConfig;
  readonly log: Logger;
  readonly metrics: IngestMetrics;
  readonly health: HealthBoard;
  readonly inFlight: BatchesInFlight;
  /** What the devices' messages tell about the devices; `timescale-out` brings it to the registry. */
  readonly deviceTouches: DeviceTouchBoard;
  /** Closed while the disk is too full to store anything more. */
  readonly gate: IntakeGate;
}
