import { Inject, Injectable } from '@nestjs/common';
import { ConstraintError } from '@enms/timescale-client';
import { AuditLog, CLOCK, Database, ensureOrder, localDate } from '@enms/http-api';
import type { Clock, Queryable } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import { isPostedAgain, overlappingVersion, unknownVersion, versionInUse } from '../effective-version.ts';
import { VersionScopes } from '../scope-of-version.ts';
import type {
  AddEmissionFactorBody,
  ChangedEmissionFactorDto,
  EmissionFactorDto,
  EmissionFactorListDto,
  ListEmissionFactorsQuery,
} from './emission-factor-dto.ts';
import type { EmissionFactor } from './emission-factor-repository.ts';
import { EmissionFactorRepository } from './emission-factor-repository.ts';

/** Emission factors and from when they hold. The database posts the past that a change touches again. */
@Injectable()
export class EmissionFactorService {
  readonly #database: Database;
  readonly #factors: EmissionFactorRepository;
  readonly #scopes: VersionScopes;
  readonly #audit: AuditLog;
  readonly #clock: Clock;

  constructor(
    database: Database,
    factors: EmissionFactorRepository,
    scopes: VersionScopes,
    audit: AuditLog,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#database = database;
    this.#factors = factors;
    this.#scopes = scopes;
    this.#audit = audit;
    this.#clock = clock;
  }

  async list(tenantId: number, query: ListEmissionFactorsQuery): Promise<EmissionFactorListDto> {
    const filter = {
      carrier: query.carrier ?? null,
      region: query.region ?? null,
      method: query.method ?? null,
      on: query.on === undefined ? null : localDate('on', query.on),
    };
    const found = await this.#factors.list(tenantId, filter, Number(query.cursor ?? 0), query.limit + 1);
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    return {
      items: page.map(factorDto),
      next_cursor: found.length > query.limit && last !== undefined ? String(last.id) : null,
    };
  }

  async one(tenantId: number, id: string): Promise<EmissionFactorDto> {
    return factorDto(await this.#found(tenantId, id));
  }

  /**
   * Enters a factor. One for the same that holds until further notice ends where this one begins.
   *
   * @throws Problem 400, 409 `overlapping_version` with the factor that is in the way
   */
  async add(who: Principal, body: AddEmissionFactorBody, address: string): Promise<ChangedEmissionFactorDto> {
    const from = localDate('effective_from', body.effective_from);
    const to = body.effective_to === undefined ? null : localDate('effective_to', body.effective_to);
    ensureOrder(from, to);
    const subject = {
      tenantId: who.tenantId,
      carrier: body.carrier,
      region: body.region ?? null,
      method: body.method,
    };
    return this.#database.transaction(async (transaction) => {
      await this.#scopes.lock(transaction, who.tenantId);
      const closed = await this.#factors.closeOpen(transaction, subject, from);
      const other = await this.#factors.overlapping(transaction, subject, { from, to });
      if (other !== undefined) throw overlappingVersion(other, factorDto(other));
      const id = await this.#factors.add(transaction, {
        ...subject,
        kgPerKwh: body.kg_per_kwh,
        source: body.source,
        effectiveFrom: from,
        effectiveTo: to,
        createdBy: who.name,
      });
      const dto = factorDto(await this.#found(who.tenantId, String(id), transaction));
      await this.#note(transaction, who, 'add', id, null, dto, address);
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
  ): Promise<ChangedEmissionFactorDto> {
    const to = effectiveTo === null ? null : localDate('effective_to', effectiveTo);
    return this.#database.transaction(async (transaction) => {
      await this.#scopes.lock(transaction, who.tenantId);
      const before = await this.#found(who.tenantId, id, transaction);
      ensureOrder(before.effectiveFrom, to);
      const period = { from: before.effectiveFrom, to };
      const other = await this.#factors.overlapping(transaction, before, period, before.id);
      if (other !== undefined) throw overlappingVersion(other, factorDto(other));
      await this.#factors.end(transaction, before.id, to);
      const dto = factorDto({ ...before, effectiveTo: to });
      await this.#note(transaction, who, 'end', before.id, factorDto(before), dto, address);
      const [moved] = [before.effectiveTo, to].filter((date) => date !== null).sort();
      return {
        ...dto,
        closed_predecessor: null,
        recalculates: moved !== undefined && isPostedAgain(moved, this.#clock.now()),
      };
    });
  }

  /** @throws Problem 404, 409 `version_in_use` when entries were posted with it */
  async delete(who: Principal, id: string, address: string): Promise<void> {
    const before = await this.#found(who.tenantId, id);
    try {
      await this.#database.transaction(async (transaction) => {
        await this.#factors.delete(transaction, before.id);
        await this.#note(transaction, who, 'delete', before.id, factorDto(before), null, address);
      });
    } catch (error) {
      if (error instanceof ConstraintError) throw versionInUse(before.id);
      throw error;
    }
  }

  async #note(
    on: Queryable,
    who: Principal,
    action: string,
    id: number,
    before: object | null,
    after: object | null,
    address: string,
  ): Promise<void> {
    const object = `emission_factor:${id}`;
    await this.#audit.record(who, `emission_factor.${action}`, object, before, after, address, on);
  }

  async #found(tenantId: number, id: string, on?: Queryable): Promise<EmissionFactor> {
    const factor = await this.#factors.find(tenantId, id, on);
    if (factor === undefined) throw unknownVersion(id);
    return factor;
  }
}

function factorDto(factor: EmissionFactor): Pick<EmissionFactorDto, keyof EmissionFactorDto> {
  return {
    id: factor.id,
    carrier: factor.carrier,
    region: factor.region,
    method: factor.method,
    kg_per_kwh: factor.kgPerKwh,
    source: factor.source,
    effective_from: factor.effectiveFrom,
    effective_to: factor.effectiveTo,
    created_by: factor.createdBy,
    created_at: factor.createdAt.toISOString(),
  };
}
