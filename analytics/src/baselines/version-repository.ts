import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { Queryable, Statement } from '@enms/http-api';
import type { NewVersion, Version, VersionHead, VersionStatus } from './baseline.ts';

const HEAD = `id, baseline_id AS "baselineId", version, status, model_kind AS "modelKind", period_from AS "periodFrom",
  period_to AS "periodTo", data_hash AS "dataHash", override_reason AS "overrideReason", made_at AS "madeAt",
  made_by AS "madeBy", decided_at AS "decidedAt", decided_by AS "decidedBy", decision_note AS "decisionNote",
  in_force_from AS "inForceFrom", in_force_to AS "inForceTo", (report ->> 'n')::int AS n,
  (report ->> 'r_squared')::float8 AS "rSquared", (report #>> '{cv_rmse,value}')::float8 AS "cvRmse",
  report ->> 'sentence' AS sentence, jsonb_build_object('n', report -> 'n', 'resolution', report -> 'resolution',
    'rSquared', report -> 'r_squared', 'cvRmse', report #> '{cv_rmse,value}',
    'drivers', jsonb_path_query_array(report, '$.coefficients[*].driver ? (@ != null)'),
    'detectableShare', jsonb_path_query_first(report, '$.detectable_savings[*] ? (@.reporting_months == 12).share'),
    'passed', jsonb_path_query_array(verdicts, '$[*] ? (@.outcome == "passed").profile'),
    'failed', jsonb_path_query_array(verdicts, '$[*] ? (@.outcome == "failed").profile')) AS "verdictFacts"`;
const WHOLE = `${HEAD}, drivers, exclusions, options, model, report, verdicts, gate, made_from AS "madeFrom"`;

/** Versions of one baseline are numbered one after the other: the row of the baseline is held for it. */
const ADD: Statement = {
  name: 'baseline_version_add',
  text: `WITH held AS (SELECT id FROM analytics.baselines WHERE id = $1 FOR UPDATE)
    INSERT INTO analytics.baseline_versions (baseline_id, version, model_kind, period_from, period_to, drivers, exclusions,
      options, model, report, verdicts, gate, override_reason, data_hash, made_from, made_at, made_by)
    SELECT held.id, coalesce((SELECT max(version) FROM analytics.baseline_versions WHERE baseline_id = held.id), 0) + 1,
      $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16
    FROM held RETURNING ${WHOLE}`,
};

const LIST: Statement = {
  name: 'baseline_version_list',
  text: `SELECT ${HEAD} FROM analytics.baseline_versions WHERE baseline_id = $1 ORDER BY version DESC LIMIT 500`,
};

const FIND: Statement = {
  name: 'baseline_version_find',
  text: `SELECT ${WHOLE} FROM analytics.baseline_versions WHERE baseline_id = $1 AND version = $2`,
};

const IN_FORCE: Statement = {
  name: 'baseline_version_in_force',
  text: `SELECT ${WHOLE} FROM analytics.baseline_versions WHERE baseline_id = $1 AND status = 'in_force'`,
};

const BY_ID: Statement = {
  name: 'baseline_version_by_id',
  text: `SELECT ${WHOLE} FROM analytics.baseline_versions v WHERE v.id = $2
    AND EXISTS (SELECT FROM analytics.baselines b WHERE b.id = v.baseline_id AND b.tenant_id = $1)`,
};

const DECIDE: Statement = {
  name: 'baseline_version_decide',
  text: `UPDATE analytics.baseline_versions SET status = $3, decided_at = $4, decided_by = $5, decision_note = $6,
      in_force_from = CASE WHEN $3 = 'in_force' THEN $4 ELSE in_force_from END,
      in_force_to = CASE WHEN $3 = 'retired' THEN $4 ELSE in_force_to END
    WHERE baseline_id = $1 AND version = $2 AND status = $7 RETURNING ${HEAD}`,
};

/** It stays known who put it in force; why it was taken out is the decision about its successor. */
const RETIRE_CURRENT: Statement = {
  name: 'baseline_version_retire_current',
  text: `UPDATE analytics.baseline_versions SET status = 'retired', in_force_to = $2
    WHERE baseline_id = $1 AND status = 'in_force' RETURNING version`,
};

/** A decision of somebody about a version. */
export interface Decision {
  readonly status: Exclude<VersionStatus, 'candidate'>;
  /** The status it must have for it. */
  readonly from: VersionStatus;
  readonly at: Date;
  readonly by: string;
  readonly note: string | null;
}

/** Versions of baselines: models that were fitted and decided about. What was fitted never changes. */
@Injectable()
export class VersionRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** As a candidate. @throws DatabaseError */
  async add(baselineId: number, version: NewVersion, madeAt: Date): Promise<Version> {
    const rows = await this.#database.rows<Version>(ADD, [
      baselineId,
      version.modelKind,
      version.periodFrom,
      version.periodTo,
      JSON.stringify(version.drivers),
      JSON.stringify(version.exclusions),
      JSON.stringify(version.options),
      JSON.stringify(version.model),
      JSON.stringify(version.report),
      JSON.stringify(version.verdicts),
      JSON.stringify(version.gate),
      version.overrideReason,
      version.dataHash,
      JSON.stringify(version.madeFrom),
      madeAt,
      version.madeBy,
    ]);
    const [added] = rows;
    if (added === undefined) throw new Error(`Baseline ${baselineId} is gone.`);
    return added;
  }

  /** Newest first. */
  list(baselineId: number): Promise<VersionHead[]> {
    return this.#database.rows<VersionHead>(LIST, [baselineId]);
  }

  async find(baselineId: number, version: number): Promise<Version | undefined> {
    return (await this.#database.rows<Version>(FIND, [baselineId, version]))[0];
  }

  async inForce(baselineId: number): Promise<Version | undefined> {
    return (await this.#database.rows<Version>(IN_FORCE, [baselineId]))[0];
  }

  /** A version by its own id, where it is the tenant's. */
  async byId(tenantId: number, id: number): Promise<Version | undefined> {
    return (await this.#database.rows<Version>(BY_ID, [tenantId, id]))[0];
  }

  /** Undefined when the version does not have the status that the decision is about. */
  async decide(
    baselineId: number,
    version: number,
    decision: Decision,
    on: Queryable = this.#database,
  ): Promise<VersionHead | undefined> {
    const { status, at, by, note, from } = decision;
    return (await on.rows<VersionHead>(DECIDE, [baselineId, version, status, at, by, note, from]))[0];
  }

  /** Puts a candidate in force in the place of the one that is. Undefined when it is no candidate. */
  async approve(
    baselineId: number,
    version: number,
    decision: Omit<Decision, 'status' | 'from'>,
  ): Promise<VersionHead | undefined> {
    return this.#database
      .transaction(async (on) => {
        const retired = await on.rows<{ version: number }>(RETIRE_CURRENT, [baselineId, decision.at]);
        const approved = await this.decide(
          baselineId,
          version,
          { ...decision, status: 'in_force', from: 'candidate' },
          on,
        );
        // Nothing may be retired for a version that cannot take its place.
        if (approved === undefined && retired.length > 0) throw new NotACandidate();
        return approved;
      })
      .catch((error: unknown) => {
        if (error instanceof NotACandidate) return undefined;
        throw error;
      });
  }
}

/** Rolls the transaction back. */
class NotACandidate extends Error {}
