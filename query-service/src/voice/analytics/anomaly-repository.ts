import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Statement } from '@enms/http-api';
import type { Carrier } from '@enms/telemetry-contract';
import type { Span } from '@enms/voice-grammar';

/** An anomaly as far as speaking of it needs. */
export interface Anomaly {
  readonly id: number;
  readonly machineId: number;
  readonly carrier: Carrier;
  readonly startedAt: Date;
  /** null: it still goes on. */
  readonly endedAt: Date | null;
  readonly severity: 'warning' | 'critical';
  readonly kinds: readonly string[];
  readonly explanation: string;
  readonly energyKwh: number | null;
  readonly cost: number | null;
  readonly currency: string | null;
  readonly costReason: string | null;
}

/** Anomalies of a span: how many, and the worst. What people called false or to be ignored does not count. */
export interface AnomalyCounts {
  readonly count: number;
  readonly critical: number;
  readonly goingOn: number;
  /** Outside of the span, and going on now. */
  readonly othersGoingOn: number;
  readonly dismissed: number;
  readonly worst: Anomaly | undefined;
}

/** How far machines were looked through; null where none was. */
export interface Scans {
  /** Machines that were looked through up to the asked time or further. */
  readonly machines: number;
  readonly lastScanAt: Date | null;
  readonly scannedTo: Date | null;
}

interface AnomalyRow {
  count: number;
  critical: number;
  going_on: number;
  others_going_on: number;
  dismissed: number;
  id: number;
  machine_id: number;
  carrier: Carrier;
  started_at: Date;
  ended_at: Date | null;
  severity: 'warning' | 'critical';
  kinds: string[];
  explanation: string;
  energy_kwh: number | null;
  cost: number | null;
  currency: string | null;
  cost_reason: string | null;
  is_counted: boolean;
}

const COUNTS: Statement = {
  name: 'voice-anomalies',
  text: `WITH found AS (
    SELECT *, feedback IS NOT NULL AND feedback <> 'true' AS is_dismissed, ended_at IS NULL AND closed_at IS NULL AS goes_on,
           started_at < $5::timestamptz AND coalesce(ended_at, closed_at, 'infinity') > $4::timestamptz AS is_asked
      FROM analytics.anomalies
     WHERE tenant_id = $1 AND machine_id = ANY ($2::int[]) AND ($3::energy_carrier IS NULL OR carrier = $3)
       AND ((ended_at IS NULL AND closed_at IS NULL)
         OR (started_at < $5::timestamptz AND coalesce(ended_at, closed_at) > $4::timestamptz))
  )
  SELECT count(*) FILTER (WHERE is_asked AND NOT is_dismissed) OVER ()::int AS count,
         count(*) FILTER (WHERE is_asked AND NOT is_dismissed AND severity = 'critical') OVER ()::int AS critical,
         count(*) FILTER (WHERE is_asked AND NOT is_dismissed AND goes_on) OVER ()::int AS going_on,
         count(*) FILTER (WHERE NOT is_asked AND NOT is_dismissed) OVER ()::int AS others_going_on,
         count(*) FILTER (WHERE is_asked AND is_dismissed) OVER ()::int AS dismissed,
         id, machine_id, carrier, started_at, coalesce(ended_at, closed_at) AS ended_at, severity, kinds, explanation,
         energy_kwh, cost, currency, cost_reason, is_asked AND NOT is_dismissed AS is_counted
    FROM found
   ORDER BY is_counted DESC, severity = 'critical' DESC, cost DESC NULLS LAST, energy_kwh DESC NULLS LAST,
            peak_score DESC NULLS LAST, started_at DESC, id
   LIMIT 1`,
};

const SCANS: Statement = {
  name: 'voice-anomaly-scans',
  text: `SELECT count(DISTINCT machine_id) FILTER (WHERE scanned_to > $3::timestamptz)::int AS machines,
      max(scanned_at) AS scanned_at, max(scanned_to) AS scanned_to
    FROM analytics.anomaly_scans
   WHERE machine_id = ANY ($1::int[]) AND ($2::energy_carrier IS NULL OR carrier = $2)`,
};

/** Reads what the detectors of analytics found. */
@Injectable()
export class AnomalyRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @param carrier null: of any */
  async counts(
    tenantId: number,
    machineIds: readonly number[],
    carrier: Carrier | null,
    span: Span,
  ): Promise<AnomalyCounts> {
    const [row] = await this.#database.rows<AnomalyRow>(COUNTS, [
      tenantId,
      machineIds,
      carrier,
      span.from,
      span.to,
    ]);
    if (row === undefined)
      return { count: 0, critical: 0, goingOn: 0, othersGoingOn: 0, dismissed: 0, worst: undefined };
    return {
      count: row.count,
      critical: row.critical,
      goingOn: row.going_on,
      othersGoingOn: row.others_going_on,
      dismissed: row.dismissed,
      worst: row.is_counted ? anomalyOf(row) : undefined,
    };
  }

  async scans(machineIds: readonly number[], carrier: Carrier | null, from: Date): Promise<Scans> {
    const [row] = await this.#database.rows<{
      machines: number;
      scanned_at: Date | null;
      scanned_to: Date | null;
    }>(SCANS, [machineIds, carrier, from]);
    return {
      machines: row?.machines ?? 0,
      lastScanAt: row?.scanned_at ?? null,
      scannedTo: row?.scanned_to ?? null,
    };
  }
}

function anomalyOf(row: AnomalyRow): Anomaly {
  return {
    id: row.id,
    machineId: row.machine_id,
    carrier: row.carrier,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    severity: row.severity,
    kinds: row.kinds,
    explanation: row.explanation,
    energyKwh: row.energy_kwh,
    cost: row.cost,
    currency: row.currency,
    costReason: row.cost_reason,
  };
}
