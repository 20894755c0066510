import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Statement, TimeRange } from '@enms/http-api';

export const NOTE_KINDS = ['maintenance', 'recipe', 'shift', 'other'] as const;
export type NoteKind = (typeof NOTE_KINDS)[number];

/** What somebody knows of a moment; shown at the kinks of the CUSUM. */
export interface Note {
  readonly id: number;
  readonly at: Date;
  readonly kind: NoteKind;
  readonly text: string;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** A non-routine adjustment as it is kept. */
export interface StoredAdjustment {
  readonly id: number;
  readonly kind: string;
  readonly description: string;
  readonly periodFrom: Date;
  readonly periodTo: Date;
  readonly items: readonly { readonly label: string; readonly kwh: number }[];
  readonly kwh: number;
  readonly recordedAt: Date;
  readonly recordedBy: string;
  readonly withdrawnAt: Date | null;
  readonly withdrawnBy: string | null;
  readonly withdrawalReason: string | null;
}

const NOTE = 'id, at, kind, text, created_at AS "createdAt", created_by AS "createdBy"';
const ADJUSTMENT = `id, kind, description, period_from AS "periodFrom", period_to AS "periodTo", items, kwh,
  recorded_at AS "recordedAt", recorded_by AS "recordedBy", withdrawn_at AS "withdrawnAt", withdrawn_by AS "withdrawnBy",
  withdrawal_reason AS "withdrawalReason"`;

const ADD_NOTE: Statement = {
  name: 'baseline_note_add',
  text: `INSERT INTO analytics.baseline_notes (baseline_id, at, kind, text, created_at, created_by)
    VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${NOTE}`,
};

const NOTES: Statement = {
  name: 'baseline_notes',
  text: `SELECT ${NOTE} FROM analytics.baseline_notes
    WHERE baseline_id = $1 AND ($2::timestamptz IS NULL OR at >= $2) AND ($3::timestamptz IS NULL OR at < $3)
    ORDER BY at, id LIMIT 1000`,
};

const ADD_ADJUSTMENT: Statement = {
  name: 'baseline_adjustment_add',
  text: `INSERT INTO analytics.baseline_adjustments
      (baseline_id, kind, description, period_from, period_to, items, kwh, recorded_at, recorded_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING ${ADJUSTMENT}`,
};

const ADJUSTMENTS: Statement = {
  name: 'baseline_adjustments',
  text: `SELECT ${ADJUSTMENT} FROM analytics.baseline_adjustments
    WHERE baseline_id = $1 AND ($2::timestamptz IS NULL OR period_to > $2) AND ($3::timestamptz IS NULL OR period_from < $3)
      AND (withdrawn_at IS NULL OR NOT $4)
    ORDER BY period_from, id LIMIT 1000`,
};

const WITHDRAW: Statement = {
  name: 'baseline_adjustment_withdraw',
  text: `UPDATE analytics.baseline_adjustments SET withdrawn_at = $3, withdrawn_by = $4, withdrawal_reason = $5
    WHERE baseline_id = $1 AND id = $2 AND withdrawn_at IS NULL RETURNING ${ADJUSTMENT}`,
};

/** Notes and non-routine adjustments of baselines. Nothing is deleted: an adjustment is withdrawn with a reason. */
@Injectable()
export class RecordRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async addNote(baselineId: number, note: Omit<Note, 'id'>): Promise<Note | undefined> {
    const { at, kind, text, createdAt, createdBy } = note;
    const values = [baselineId, at, kind, text, createdAt, createdBy];
    return (await this.#database.rows<Note>(ADD_NOTE, values))[0];
  }

  /** In the order of time; all where no range is told. */
  notes(baselineId: number, range: TimeRange | null): Promise<Note[]> {
    return this.#database.rows<Note>(NOTES, [baselineId, range?.from ?? null, range?.to ?? null]);
  }

  async addAdjustment(
    baselineId: number,
    adjustment: Pick<
      StoredAdjustment,
      'kind' | 'description' | 'periodFrom' | 'periodTo' | 'items' | 'kwh' | 'recordedAt' | 'recordedBy'
    >,
  ): Promise<StoredAdjustment | undefined> {
    const { kind, description, periodFrom, periodTo, items, kwh, recordedAt, recordedBy } = adjustment;
    const texts = [
      baselineId,
      kind,
      description,
      periodFrom,
      periodTo,
      JSON.stringify(items),
      kwh,
      recordedAt,
      recordedBy,
    ];
    return (await this.#database.rows<StoredAdjustment>(ADD_ADJUSTMENT, texts))[0];
  }

  /** Those that touch the range, in the order of time. @param onlyValid without the withdrawn ones */
  adjustments(baselineId: number, range: TimeRange | null, onlyValid: boolean): Promise<StoredAdjustment[]> {
    const values = [baselineId, range?.from ?? null, range?.to ?? null, onlyValid];
    return this.#database.rows<StoredAdjustment>(ADJUSTMENTS, values);
  }

  /** Undefined when there is no such valid one. */
  async withdraw(
    baselineId: number,
    id: number,
    withdrawal: { readonly at: Date; readonly by: string; readonly reason: string },
  ): Promise<StoredAdjustment | undefined> {
    const { at, by, reason } = withdrawal;
    return (await this.#database.rows<StoredAdjustment>(WITHDRAW, [baselineId, id, at, by, reason]))[0];
  }
}
