import { Inject, Injectable } from '@nestjs/common';
import { ConstraintError } from '@enms/timescale-client';
import { AuditLog, CLOCK, Database, ensureOrder, invalidRequest, localDate } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import { isPostedAgain, overlappingVersion, unknownVersion, versionInUse } from '../effective-version.ts';
import { VersionScopes } from '../scope-of-version.ts';
import type {
  AddCostVersionBody,
  ChangedCostVersionDto,
  CostVersionDto,
  CostVersionListDto,
  ListCostVersionsQuery,
} from './cost-version-dto.ts';
import type { CostVersion } from './cost-version-repository.ts';
import { CostVersionRepository } from './cost-version-repository.ts';

/** Prices and from when they hold. The database posts the past that a change touches again. */
@Injectable()
export class CostVersionService {
  readonly #database: Database;
  readonly #versions: CostVersionRepository;
  readonly #scopes: VersionScopes;
  readonly #audit: AuditLog;
  readonly #clock: Clock;

  constructor(
    database: Database,
    versions: CostVersionRepository,
    scopes: VersionScopes,
    audit: AuditLog,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#database = database;
    this.#versions = versions;
    this.#scopes = scopes;
    this.#audit = audit;
    this.#clock = clock;
  }

  async list(tenantId: number, query: ListCostVersionsQuery): Promise<CostVersionListDto> {
    const scope = query.scope === undefined ? null : await this.#scopes.read(tenantId, query.scope);
    const filter = {
      scope,
      carrier: query.carrier ?? null,
      on: query.on === undefined ? null : localDate('on', query.on),
    };
    const found = await this.#versions.list(tenantId, filter, Number(query.cursor ?? 0), query.limit + 1);
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    return {
      items: page.map(costVersionDto),
      next_cursor: found.length > query.limit && last !== undefined ? String(last.id) : null,
    };
  }

  async one(tenantId: number, id: string): Promise<CostVersionDto> {
    return costVersionDto(await this.#found(tenantId, id));
  }

  /**
   * Enters prices. A version for the same that holds until further notice ends where this one begins.
   *
   * @throws Problem 400 naming the component, 409 `overlapping_version` with the version that is in the way
   */
  async add(who: Principal, body: AddCostVersionBody, address: string): Promise<ChangedCostVersionDto> {
    const from = localDate('effective_from', body.effective_from);
    const to = body.effective_to === undefined ? null : localDate('effective_to', body.effective_to);
    ensureOrder(from, to);
    const components = await this.#components(body);
    const scope = await this.#scopes.read(who.tenantId, body.scope);
    const currency = body.currency ?? (await this.#versions.currencyOf(scope));
    if (currency === null) {
      throw invalidRequest([
        { field: 'currency', reason: 'missing', remedy: 'The site has none: send one, for example EUR.' },
      ]);
    }
    return this.#database.transaction(async (transaction) => {
      await this.#scopes.lock(transaction, who.tenantId);
      const closed = await this.#versions.closeOpen(transaction, scope, body.carrier, from);
      const other = await this.#versions.overlapping(transaction, scope, body.carrier, { from, to });
      if (other !== undefined) throw overlappingVersion(other, costVersionDto(other));
      const id = await this.#versions.add(transaction, {
        ...scope,
        carrier: body.carrier,
        name: body.name ?? `from ${from}`,
        currency,
        effectiveFrom: from,
        effectiveTo: to,
        components,
        notes: body.notes ?? null,
        createdBy: who.name,
      });
      const added = await this.#found(who.tenantId, String(id), transaction);
      const dto = costVersionDto(added);
      await this.#audit.record(
        who,
        'cost_version.add',
        `cost_version:${id}`,
        null,
        dto,
        address,
        transaction,
      );
      return {
        ...dto,
        closed_predecessor: closed === undefined ? null : { id: closed, effective_to: from },
        recalculates: isPostedAgain(from, this.#clock.now()),
      };
    });
  }

  /** @throws Problem 404, 400, 409 `overlapping_version` */
  async end(
    who: Principal,
    id: string,
    effectiveTo: string | null,
    address: string,
  ): Promise<ChangedCostVersionDto> {
    const to = effectiveTo === null ? null : localDate('effective_to', effectiveTo);
    return this.#database.transaction(async (transaction) => {
      await this.#scopes.lock(transaction, who.tenantId);
      const before = await this.#found(who.tenantId, id, transaction);
      ensureOrder(before.effectiveFrom, to);
      const period = { from: before.effectiveFrom, to };
      const other = await this.#versions.overlapping(transaction, before, before.carrier, period, before.id);
      if (other !== undefined) throw overlappingVersion(other, costVersionDto(other));
      await this.#versions.end(transaction, before.id, to);
      const dto = costVersionDto({ ...before, effectiveTo: to });
      await this.#audit.record(
        who,
        'cost_version.end',
        `cost_version:${id}`,
        costVersionDto(before),
        dto,
        address,
        transaction,
      );
      const moved = [before.effectiveTo, to].filter((date) => date !== null).sort();
      return {
        ...dto,
        closed_predecessor: null,
        recalculates: moved[0] !== undefined && isPostedAgain(moved[0], this.#clock.now()),
      };
    });
  }

  /** @throws Problem 404, 409 `version_in_use` when entries were posted with it */
  async delete(who: Principal, id: string, address: string): Promise<void> {
    const before = await this.#found(who.tenantId, id);
    try {
      await this.#database.transaction(async (transaction) => {
        await this.#versions.delete(transaction, before.id);
        await this.#audit.record(
          who,
          'cost_version.delete',
          `cost_version:${id}`,
          costVersionDto(before),
          null,
          address,
          transaction,
        );
      });
    } catch (error) {
      if (error instanceof ConstraintError) throw versionInUse(before.id);
      throw error;
    }
  }

  async #components(body: AddCostVersionBody): Promise<object> {
    if ((body.components === undefined) === (body.cost_per_kwh === undefined)) {
      throw invalidRequest([
        {
          field: 'components',
          reason: body.components === undefined ? 'missing' : 'contradicting_fields',
          remedy: 'Send components, or cost_per_kwh as one price for all hours; not both.',
        },
      ]);
    }
    if (body.components === undefined) {
      return { energy: [{ name: 'base', price_per_kwh: body.cost_per_kwh }] };
    }
    const problem = await this.#versions.componentProblem(body.components);
    if (problem !== null) throw componentProblem(problem);
    return body.components;
  }

  async #found(
    tenantId: number,
    id: string,
    on?: Parameters<CostVersionRepository['find']>[2],
  ): Promise<CostVersion> {
    const version = await this.#versions.find(tenantId, id, on);
    if (version === undefined) throw unknownVersion(id);
    return version;
  }
}

/** The database says what is wrong in words that begin with the path of the component. */
function componentProblem(words: string): Error {
  const [, path = '', what = words] = /^([a-z_]+(?:\[\d+\])?(?:\.[a-z_]+)?):? (.*)$/s.exec(words) ?? [];
  return invalidRequest([
    {
      field: path === '' || path === 'must' ? 'components' : `components.${path}`,
      reason: 'invalid_component',
      remedy: `${what.charAt(0).toUpperCase()}${what.slice(1)}.`,
    },
  ]);
}

export function costVersionDto(version: CostVersion): Pick<CostVersionDto, keyof CostVersionDto> {
  return {
    id: version.id,
    scope: version.scope,
    carrier: version.carrier,
    name: version.name,
    currency: version.currency,
    effective_from: version.effectiveFrom,
    effective_to: version.effectiveTo,
    components: version.components,
    notes: version.notes,
    created_by: version.createdBy,
    created_at: version.createdAt.toISOString(),
  };
}
