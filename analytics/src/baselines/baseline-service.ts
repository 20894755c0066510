import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '@enms/access-tokens';
import { CLOCK, Problem, pageOf } from '@enms/http-api';
import type { Clock, Language } from '@enms/http-api';
import { Jobs } from '../jobs/jobs.ts';
import type { Scope } from '../scopes/scope.ts';
import { Scopes } from '../scopes/scopes.ts';
import { EVALUATION_JOB } from './baseline.ts';
import type { Baseline, Version, VersionHead } from './baseline.ts';
import type { BaselineListQuery, DecisionBody, NewBaselineBody } from './baseline-dto.ts';
import { BaselineRepository } from './baseline-repository.ts';
import { VersionRepository } from './version-repository.ts';
import { toWire } from './wire.ts';
import { storedVerdict } from './wording/sentence.ts';

/** Baselines and what people decide about their versions. */
@Injectable()
export class BaselineService {
  readonly #baselines: BaselineRepository;
  readonly #versions: VersionRepository;
  readonly #scopes: Scopes;
  readonly #jobs: Jobs;
  readonly #clock: Clock;

  constructor(
    baselines: BaselineRepository,
    versions: VersionRepository,
    scopes: Scopes,
    jobs: Jobs,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#baselines = baselines;
    this.#versions = versions;
    this.#scopes = scopes;
    this.#jobs = jobs;
    this.#clock = clock;
  }

  /** @throws Problem 409 `name_taken`, and as `Scopes.resolve` */
  async add(who: Principal, body: NewBaselineBody): Promise<object> {
    const scope = await this.#scopes.resolve(body.scope, who.tenantId);
    const added = await this.#baselines.add({
      tenantId: who.tenantId,
      name: body.name,
      scopeKind: scope.kind,
      scopeId: scope.id,
      carrier: body.carrier,
      resolution: body.resolution,
      createdAt: this.#clock.now(),
      createdBy: who.name,
    });
    if (added === undefined) {
      throw new Problem(409, 'name_taken', `There is a baseline named ${JSON.stringify(body.name)}.`, {
        remedy: 'Choose another name, or make a candidate for the one there is.',
      });
    }
    return this.#presented(added, scope, null);
  }

  async list(tenantId: number, query: BaselineListQuery, language: Language): Promise<object> {
    const scope = query.scope === undefined ? null : await this.#scopes.resolve(query.scope, tenantId);
    const page = await pageOf(query, (afterId, limit) =>
      this.#baselines.list(tenantId, { scope, carrier: query.carrier ?? null, afterId, limit }),
    );
    const items = await Promise.all(
      page.items.map(async (baseline) => {
        const inForce = await this.#versions.inForce(baseline.id);
        return this.#presented(baseline, await this.scopeOf(baseline), presentedInForce(inForce, language));
      }),
    );
    return { items, next_cursor: page.next_cursor };
  }

  /** A baseline with its versions, newest first. @throws Problem 404 */
  async one(tenantId: number, id: string, language: Language): Promise<object> {
    const baseline = await this.find(tenantId, id);
    const [scope, inForce, versions] = await Promise.all([
      this.scopeOf(baseline),
      this.#versions.inForce(baseline.id),
      this.#versions.list(baseline.id),
    ]);
    return {
      ...this.#presented(baseline, scope, presentedInForce(inForce, language)),
      versions: versions.map((head) => presentedHead(head, language)),
    };
  }

  async versions(tenantId: number, id: string, language: Language): Promise<object> {
    const baseline = await this.find(tenantId, id);
    const versions = await this.#versions.list(baseline.id);
    return { items: versions.map((head) => presentedHead(head, language)) };
  }

  /** @throws Problem 404 */
  async version(tenantId: number, id: string, version: string, language: Language): Promise<object> {
    return presentedVersion(await this.findVersion(await this.find(tenantId, id), version), language);
  }

  /**
   * Puts a candidate in force; the one that was is retired. What it makes of the periods until now is recorded soon.
   *
   * @throws Problem 404, 409 `not_a_candidate`
   */
  async approve(
    who: Principal,
    id: string,
    version: string,
    { note }: DecisionBody,
    language: Language,
  ): Promise<object> {
    const baseline = await this.find(who.tenantId, id);
    const found = await this.findVersion(baseline, version);
    const decision = { at: this.#clock.now(), by: who.name, note: note ?? null };
    const approved = await this.#versions.approve(baseline.id, found.version, decision);
    if (approved === undefined) throw wrongStatus(found, 'candidate');
    const { tenantId, name: requestedBy } = who;
    await this.#jobs.enqueue(EVALUATION_JOB, { tenantId }, { tenantId, requestedBy });
    return presentedHead(approved, language);
  }

  /** @throws Problem 404, 409 `not_a_candidate` */
  async reject(
    who: Principal,
    id: string,
    version: string,
    body: DecisionBody,
    language: Language,
  ): Promise<object> {
    return presentedHead(await this.#decide(who, id, version, body, 'rejected', 'candidate'), language);
  }

  /** Takes the version in force out of force, without another in its place. @throws Problem 404, 409 `not_in_force` */
  async retire(
    who: Principal,
    id: string,
    version: string,
    body: DecisionBody,
    language: Language,
  ): Promise<object> {
    return presentedHead(await this.#decide(who, id, version, body, 'retired', 'in_force'), language);
  }

  /** @throws Problem 404 `unknown_baseline` */
  async find(tenantId: number, id: string): Promise<Baseline> {
    const baseline = await this.#baselines.find(tenantId, Number(id));
    if (baseline !== undefined) return baseline;
    throw new Problem(404, 'unknown_baseline', `There is no baseline ${id}.`, {
      remedy: 'GET /api/v1/analytics/baselines lists all.',
    });
  }

  /** @throws Problem 404 `unknown_version` */
  async findVersion(baseline: Baseline, version: string): Promise<Version> {
    const found = await this.#versions.find(baseline.id, Number(version));
    if (found !== undefined) return found;
    throw new Problem(404, 'unknown_version', `Baseline ${baseline.id} has no version ${version}.`, {
      remedy: `GET /api/v1/analytics/baselines/${baseline.id}/versions lists all.`,
    });
  }

  /** The version asked for, or the one in force. @throws Problem 404, 409 `no_version_in_force` */
  async versionToUse(baseline: Baseline, version: string | undefined): Promise<Version> {
    if (version !== undefined) return this.findVersion(baseline, version);
    const inForce = await this.#versions.inForce(baseline.id);
    if (inForce !== undefined) return inForce;
    throw new Problem(409, 'no_version_in_force', `No version of baseline ${baseline.id} is in force.`, {
      remedy: 'Approve a candidate, or name the version to judge by.',
    });
  }

  scopeOf(baseline: Baseline): Promise<Scope> {
    return this.#scopes.byId(baseline.scopeKind, baseline.scopeId, baseline.tenantId);
  }

  async #decide(
    who: Principal,
    id: string,
    version: string,
    { note }: DecisionBody,
    status: 'rejected' | 'retired',
    from: 'candidate' | 'in_force',
  ): Promise<VersionHead> {
    const baseline = await this.find(who.tenantId, id);
    const found = await this.findVersion(baseline, version);
    const decision = { status, from, at: this.#clock.now(), by: who.name, note: note ?? null };
    const decided = await this.#versions.decide(baseline.id, found.version, decision);
    if (decided === undefined) throw wrongStatus(found, from);
    return decided;
  }

  #presented(baseline: Baseline, scope: Scope, inForce: object | null): object {
    return {
      id: baseline.id,
      name: baseline.name,
      scope: scope.ref,
      scope_label: scope.label,
      carrier: baseline.carrier,
      resolution: baseline.resolution,
      created_at: baseline.createdAt.toISOString(),
      created_by: baseline.createdBy,
      in_force: inForce,
    };
  }
}

function wrongStatus({ version, status }: VersionHead, needed: 'candidate' | 'in_force'): Problem {
  return needed === 'candidate'
    ? new Problem(
        409,
        'not_a_candidate',
        `Version ${version} is ${status.replace('_', ' ')}, no candidate.`,
        {
          remedy: 'Make a new candidate: what was decided stays decided.',
        },
      )
    : new Problem(409, 'not_in_force', `Version ${version} is ${status}, not in force.`, {
        remedy: 'Only the version in force can be retired.',
      });
}

function presentedInForce(inForce: VersionHead | undefined, language: Language): object | null {
  return inForce === undefined ? null : presentedHead(inForce, language);
}

/** A version without its documents, as the wire has it. */
export function presentedHead(head: VersionHead, language: Language): Record<string, unknown> {
  const { id, version, status, modelKind, periodFrom, periodTo, n, rSquared, cvRmse } = head;
  const { dataHash, overrideReason, madeAt, madeBy, decidedAt, decidedBy, decisionNote } = head;
  const { inForceFrom, inForceTo } = head;
  const verdict = storedVerdict(head, language);
  return toWire({
    id,
    version,
    status,
    modelKind,
    periodFrom,
    periodTo,
    n,
    rSquared,
    cvRmse,
    sentence: verdict.sentence,
    sentenceLanguage: verdict.language,
    dataHash,
    overrideReason,
    madeAt,
    madeBy,
    decidedAt,
    decidedBy,
    decisionNote,
    inForceFrom,
    inForceTo,
  }) as Record<string, unknown>;
}

/** A version with its documents; the model itself is an inner matter and stays. */
export function presentedVersion(version: Version, language: Language): object {
  const head = presentedHead(version, language);
  return {
    ...head,
    drivers: version.drivers,
    exclusions: version.exclusions,
    options: toWire(version.options),
    report: { ...(version.report as object), sentence: head['sentence'] },
    verdicts: version.verdicts,
    gate: version.gate,
    made_from: version.madeFrom,
  };
}
