import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Queryable, Statement } from '@enms/http-api';
import type { Carrier } from '@enms/telemetry-contract';
import { toWire } from '../baselines/wire.ts';
import type { MachineAnomaly } from './detection/find-anomalies.ts';
import type { MachineModel } from './detection/machine-model.ts';
import { explanationOf } from './wording/explanation.ts';

export const FEEDBACKS = ['true', 'false', 'ignore'] as const;
export type Feedback = (typeof FEEDBACKS)[number];

/** A machine and what it is metered by. */
export interface Meter {
  readonly machine_id: number;
  readonly carrier: Carrier;
}

/** A meter that is to be looked through, with what is known of it. */
export interface ScannedMeter extends Meter {
  readonly tenant_id: number;
  readonly time_zone: string;
  readonly scanned_to: Date | null;
  readonly model_id: number | null;
  readonly trained_at: Date | null;
  readonly period_from: Date | null;
  readonly period_to: Date | null;
}

export interface StoredAnomaly extends Meter {
  readonly id: number;
  readonly tenant_id: number;
  readonly machine_name: string;
  readonly machine_label: string;
  readonly started_at: Date;
  readonly ended_at: Date | null;
  readonly severity: 'warning' | 'critical';
  readonly detectors: readonly string[];
  readonly kinds: readonly string[];
  readonly energy_kwh: number | null;
  readonly cost: number | null;
  readonly currency: string | null;
  readonly cost_reason: string | null;
  readonly peak_score: number | null;
  readonly features: readonly { readonly name: string; readonly share: number }[];
  readonly explanation: string;
  readonly made_from: Readonly<Record<string, unknown>>;
  readonly found_at: Date;
  readonly updated_at: Date;
  readonly closed_at: Date | null;
  readonly feedback: Feedback | null;
  readonly feedback_note: string | null;
  readonly feedback_by: string | null;
  readonly feedback_at: Date | null;
}

/** An anomaly as a scan found it, to be written down. */
export interface FoundAnomaly {
  readonly startedAt: Date;
  /** Null: it goes on. */
  readonly endedAt: Date | null;
  readonly anomaly: MachineAnomaly;
  readonly cost: number | null;
  readonly currency: string | null;
  readonly costReason: string | null;
  readonly madeFrom: object;
}

/** Which anomalies a list shows; null: all. */
export interface AnomalyFilter {
  readonly tenantId: number;
  readonly machineIds: readonly number[] | null;
  readonly severity: string | null;
  readonly isOpen: boolean | null;
  readonly feedback: Feedback | 'none' | null;
  readonly from: Date | null;
  readonly to: Date | null;
  /** The last one of the page before. */
  readonly after: { readonly startedAt: Date; readonly id: number } | null;
  readonly limit: number;
}

export interface MoneyOfPeriod {
  readonly energy_kwh: number | null;
  readonly cost: number | null;
  readonly currency: string | null;
  readonly cost_reason: string | null;
}

/** An hour of the baseline in force. */
export interface BaselineHour {
  readonly period_start: Date;
  readonly actual_kwh: number | null;
  readonly expected_kwh: number | null;
  readonly sigma_kwh: number | null;
}

const COLUMNS = `a.id, a.tenant_id, a.machine_id, m.name AS machine_name, m.display_name AS machine_label, a.carrier,
  a.started_at, a.ended_at, a.severity, a.detectors, a.kinds, a.energy_kwh, a.cost, a.currency, a.cost_reason, a.peak_score,
  a.features, a.explanation, a.made_from, a.found_at, a.updated_at, a.closed_at, a.feedback, a.feedback_note, a.feedback_by,
  a.feedback_at`;

const LIST: Statement = {
  name: 'anomalies_list',
  text: `SELECT ${COLUMNS} FROM analytics.anomalies a JOIN machines m ON m.id = a.machine_id
    WHERE a.tenant_id = $1 AND ($2::int[] IS NULL OR a.machine_id = ANY ($2)) AND ($3::text IS NULL OR a.severity = $3)
      AND ($4::boolean IS NULL OR (a.ended_at IS NULL) = $4)
      AND ($5::text IS NULL OR coalesce(a.feedback, 'none') = $5)
      AND ($6::timestamptz IS NULL OR a.ended_at IS NULL OR a.ended_at > $6) AND ($7::timestamptz IS NULL OR a.started_at < $7)
      AND ($8::timestamptz IS NULL OR (a.started_at, a.id) < ($8, $9::int))
    ORDER BY a.started_at DESC, a.id DESC LIMIT $10`,
};

const ONE: Statement = {
  name: 'anomalies_one',
  text: `SELECT ${COLUMNS} FROM analytics.anomalies a JOIN machines m ON m.id = a.machine_id
    WHERE a.tenant_id = $1 AND a.id = $2`,
};

const GIVE_FEEDBACK: Statement = {
  name: 'anomalies_feedback',
  text: `UPDATE analytics.anomalies SET feedback = $3, feedback_note = $4,
      feedback_by = CASE WHEN $3::text IS NOT NULL THEN $5 END, feedback_at = CASE WHEN $3::text IS NOT NULL THEN $6::timestamptz END
    WHERE tenant_id = $1 AND id = $2 RETURNING id`,
};

const METERS: Statement = {
  name: 'anomalies_meters',
  text: `SELECT f.tenant_id, f.time_zone, s.machine_id, s.carrier, c.scanned_to, x.id AS model_id, x.trained_at, x.period_from,
      x.period_to
    FROM machine_status s
    JOIN machines m ON m.id = s.machine_id
    JOIN factories f ON f.id = m.factory_id
    LEFT JOIN analytics.anomaly_scans c ON c.machine_id = s.machine_id AND c.carrier = s.carrier
    LEFT JOIN LATERAL (
      SELECT n.id, n.trained_at, n.period_from, n.period_to FROM analytics.anomaly_models n
      WHERE n.machine_id = s.machine_id AND n.carrier = s.carrier AND n.detector = 'baseline'
      ORDER BY n.trained_at DESC LIMIT 1
    ) x ON true
    WHERE $1::int[] IS NULL OR s.machine_id = ANY ($1)
    ORDER BY s.machine_id, s.carrier`,
};

const MODEL: Statement = {
  name: 'anomalies_model',
  text: `SELECT model FROM analytics.anomaly_models WHERE id = $1`,
};

const ADD_MODEL: Statement = {
  name: 'anomalies_model_add',
  text: `INSERT INTO analytics.anomaly_models (machine_id, carrier, detector, trained_at, period_from, period_to, model, made_from)
    VALUES ($1, $2::energy_carrier, 'baseline', $3, $4, $5, $6, $7) RETURNING id`,
};

/** Two are kept: the one in use and the one before, to compare with. */
const FORGET_MODELS: Statement = {
  name: 'anomalies_model_forget',
  text: `DELETE FROM analytics.anomaly_models WHERE machine_id = $1 AND carrier = $2::energy_carrier AND id NOT IN (
      SELECT id FROM analytics.anomaly_models WHERE machine_id = $1 AND carrier = $2::energy_carrier
      ORDER BY trained_at DESC, id DESC LIMIT 2
    )`,
};

const CONFIRMED: Statement = {
  name: 'anomalies_confirmed',
  text: `SELECT started_at, coalesce(ended_at, $4) AS ended_at FROM analytics.anomalies
    WHERE machine_id = $1 AND carrier = $2::energy_carrier AND feedback = 'true' AND started_at < $4
      AND coalesce(ended_at, $4) > $3`,
};

/** Those that touch a stretch, or still go on. */
const TOUCHING: Statement = {
  name: 'anomalies_touching',
  text: `SELECT id, started_at, ended_at, feedback FROM analytics.anomalies
    WHERE machine_id = $1 AND carrier = $2::energy_carrier AND (ended_at IS NULL OR ended_at >= $3)
    ORDER BY started_at, id`,
};

const ADD: Statement = {
  name: 'anomalies_add',
  text: `INSERT INTO analytics.anomalies (tenant_id, machine_id, carrier, started_at, ended_at, severity, detectors, kinds,
      energy_kwh, cost, currency, cost_reason, peak_score, features, explanation, made_from, found_at, updated_at, closed_at)
    VALUES ($1, $2, $3::energy_carrier, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17,
      CASE WHEN $5::timestamptz IS NOT NULL THEN $17::timestamptz END)`,
};

const UPDATE: Statement = {
  name: 'anomalies_update',
  text: `UPDATE analytics.anomalies SET started_at = $2, ended_at = $3, severity = $4, detectors = $5, kinds = $6, energy_kwh = $7,
      cost = $8, currency = $9, cost_reason = $10, peak_score = $11, features = $12, explanation = $13, made_from = $14,
      updated_at = $15, closed_at = CASE WHEN $3::timestamptz IS NULL THEN NULL ELSE coalesce(closed_at, $15::timestamptz) END
    WHERE id = $1`,
};

const CLOSE: Statement = {
  name: 'anomalies_close',
  text: `UPDATE analytics.anomalies SET ended_at = greatest($2::timestamptz, started_at + INTERVAL '1 minute'), closed_at = $3,
      updated_at = $3 WHERE id = $1`,
};

const WITHDRAW: Statement = {
  name: 'anomalies_withdraw',
  text: `DELETE FROM analytics.anomalies WHERE id = ANY ($1::int[]) AND feedback IS NULL`,
};

const SCANNED: Statement = {
  name: 'anomalies_scanned',
  text: `INSERT INTO analytics.anomaly_scans (machine_id, carrier, scanned_to, scanned_at, outcome)
    VALUES ($1, $2::energy_carrier, $3, $4, $5)
    ON CONFLICT (machine_id, carrier) DO UPDATE SET scanned_to = excluded.scanned_to, scanned_at = excluded.scanned_at,
      outcome = excluded.outcome`,
};

const MONEY: Statement = {
  name: 'anomalies_money',
  text: `SELECT energy_kwh::float8, cost::float8, currency, cost_reason
    FROM accounting.totals(ARRAY[$1::int], $2::energy_carrier, ARRAY[$3::timestamptz, $4])`,
};

const BASELINE: Statement = {
  name: 'anomalies_baseline',
  text: `SELECT p.period_start, p.actual_kwh, p.expected_kwh, (p.high_kwh - p.low_kwh) / 3.92 AS sigma_kwh
    FROM analytics.baselines b
    JOIN analytics.baseline_versions v ON v.baseline_id = b.id AND v.status = 'in_force'
    JOIN analytics.baseline_periods p ON p.version_id = v.id
    WHERE b.machine_id = $1 AND b.carrier = $2::energy_carrier AND b.resolution = 'hour'
      AND p.period_start >= $3 AND p.period_start < $4 AND p.skipped_reason IS NULL AND NOT p.extrapolated
      AND b.id = (
        SELECT min(o.id) FROM analytics.baselines o JOIN analytics.baseline_versions w
          ON w.baseline_id = o.id AND w.status = 'in_force'
        WHERE o.machine_id = $1 AND o.carrier = $2::energy_carrier AND o.resolution = 'hour'
      )
    ORDER BY p.period_start`,
};

/** Keeps anomalies, the models that find them and how far each meter was looked through. */
@Injectable()
export class AnomalyRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Newest first. @throws DatabaseError */
  list(filter: AnomalyFilter): Promise<StoredAnomaly[]> {
    const { tenantId, machineIds, severity, isOpen, feedback, from, to, after, limit } = filter;
    return this.#database.rows<StoredAnomaly>(LIST, [
      tenantId,
      machineIds,
      severity,
      isOpen,
      feedback,
      from,
      to,
      after?.startedAt ?? null,
      after?.id ?? null,
      limit,
    ]);
  }

  async one(tenantId: number, id: number): Promise<StoredAnomaly | undefined> {
    const [row] = await this.#database.rows<StoredAnomaly>(ONE, [tenantId, id]);
    return row;
  }

  /** @returns whether the tenant has such an anomaly */
  async giveFeedback(
    tenantId: number,
    id: number,
    given: {
      readonly feedback: Feedback | null;
      readonly note: string | null;
      readonly by: string;
      readonly at: Date;
    },
  ): Promise<boolean> {
    const values = [tenantId, id, given.feedback, given.note, given.by, given.at];
    return (await this.#database.rows(GIVE_FEEDBACK, values)).length > 0;
  }

  /** Meters that ever reported, of these machines or of all. @throws DatabaseError */
  meters(machineIds: readonly number[] | null): Promise<ScannedMeter[]> {
    return this.#database.rows<ScannedMeter>(METERS, [machineIds]);
  }

  async model(id: number): Promise<MachineModel | undefined> {
    const [row] = await this.#database.rows<{ model: MachineModel }>(MODEL, [id]);
    return row?.model;
  }

  async addModel(
    { machine_id: machineId, carrier }: Meter,
    given: { model: MachineModel; madeFrom: object; from: Date; to: Date; trainedAt: Date },
  ): Promise<void> {
    const { model, madeFrom, from, to, trainedAt } = given;
    await this.#database.transaction(async (connection) => {
      const values = [
        machineId,
        carrier,
        trainedAt,
        from,
        to,
        JSON.stringify(model),
        JSON.stringify(madeFrom),
      ];
      await connection.rows(ADD_MODEL, values);
      await connection.rows(FORGET_MODELS, [machineId, carrier]);
    });
  }

  /** Stretches that somebody confirmed as anomalies. @throws DatabaseError */
  confirmed(
    { machine_id: id, carrier }: Meter,
    from: Date,
    to: Date,
  ): Promise<{ started_at: Date; ended_at: Date }[]> {
    return this.#database.rows(CONFIRMED, [id, carrier, from, to]);
  }

  /** Anomalies that end after a moment or go on, by start. @throws DatabaseError */
  touching(
    { machine_id: id, carrier }: Meter,
    from: Date,
    connection: Queryable = this.#database,
  ): Promise<{ id: number; started_at: Date; ended_at: Date | null; feedback: Feedback | null }[]> {
    return connection.rows(TOUCHING, [id, carrier, from]);
  }

  /** All changes of one scan together, or none. */
  transaction<T>(work: (connection: Queryable) => Promise<T>): Promise<T> {
    return this.#database.transaction(work);
  }

  async add(connection: Queryable, meter: ScannedMeter, found: FoundAnomaly, at: Date): Promise<void> {
    const { tenant_id: tenantId, machine_id: machineId, carrier } = meter;
    await connection.rows(ADD, [tenantId, machineId, carrier, ...valuesOf(found), at]);
  }

  async update(connection: Queryable, id: number, found: FoundAnomaly, at: Date): Promise<void> {
    await connection.rows(UPDATE, [id, ...valuesOf(found), at]);
  }

  async close(connection: Queryable, id: number, endedAt: Date, at: Date): Promise<void> {
    await connection.rows(CLOSE, [id, endedAt, at]);
  }

  /** Removes what is no anomaly any more, unless somebody spoke about it. */
  async withdraw(connection: Queryable, ids: readonly number[]): Promise<void> {
    if (ids.length > 0) await connection.rows(WITHDRAW, [ids]);
  }

  async scanned(
    connection: Queryable,
    { machine_id: id, carrier }: Meter,
    scannedTo: Date,
    at: Date,
    outcome: object,
  ): Promise<void> {
    await connection.rows(SCANNED, [id, carrier, scannedTo, at, JSON.stringify(outcome)]);
  }

  async money({ machine_id: id, carrier }: Meter, from: Date, to: Date): Promise<MoneyOfPeriod | undefined> {
    const [row] = await this.#database.rows<MoneyOfPeriod>(MONEY, [id, carrier, from, to]);
    return row;
  }

  /** Hours of the hourly baseline in force; none where there is no such baseline. @throws DatabaseError */
  baseline({ machine_id: id, carrier }: Meter, from: Date, to: Date): Promise<BaselineHour[]> {
    return this.#database.rows<BaselineHour>(BASELINE, [id, carrier, from, to]);
  }
}

function valuesOf({
  startedAt,
  endedAt,
  anomaly,
  cost,
  currency,
  costReason,
  madeFrom,
}: FoundAnomaly): unknown[] {
  const features = anomaly.features.map(({ name, contribution }) => ({ name, share: contribution }));
  return [
    startedAt,
    endedAt,
    anomaly.severity,
    anomaly.detectors,
    anomaly.kinds,
    anomaly.energyKwh,
    cost,
    currency,
    costReason,
    anomaly.peakScore,
    JSON.stringify(features),
    explanationOf(anomaly.statements, 'en'),
    JSON.stringify({ ...madeFrom, statements: toWire(anomaly.statements) }),
  ];
}
