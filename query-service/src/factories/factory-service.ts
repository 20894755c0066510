import { Injectable } from '@nestjs/common';
import { DatabaseError } from '@enms/timescale-client';
import { Problem, invalidRequest, pageOf } from '@enms/http-api';
import type { Page, Queryable } from '@enms/http-api';
import { refuseIfChanged } from '../registry/if-match.ts';
import type { Actor, Refusals } from '../registry/registry-changes.ts';
import { RegistryChanges } from '../registry/registry-changes.ts';
import { unknown } from '../registry/registry-lookup.ts';
import type {
  FactoryChangeBody,
  FactoryDetailsDto,
  ListFactoriesQuery,
  NewFactoryBody,
} from './factory-dto.ts';
import { FactoryRepository } from './factory-repository.ts';

const REFUSALS: Refusals = {
  factories_tenant_id_slug_key: () =>
    new Problem(409, 'factory_exists', 'The tenant has a factory with this slug already.', {
      remedy: 'Choose another slug, or change the factory that has it.',
    }),
};
/** PostgreSQL does not know the time zone, though the platform does. */
const INVALID_PARAMETER = '22023';

/** Keeps the sites of a tenant. */
@Injectable()
export class FactoryService {
  readonly #repository: FactoryRepository;
  readonly #changes: RegistryChanges;

  constructor(repository: FactoryRepository, changes: RegistryChanges) {
    this.#repository = repository;
    this.#changes = changes;
  }

  list(tenantId: number, query: ListFactoriesQuery): Promise<Page<FactoryDetailsDto>> {
    return pageOf(query, (afterId, limit) => this.#repository.list(tenantId, afterId, limit));
  }

  /** @throws Problem 404 `unknown_factory` */
  async one(tenantId: number, slugOrId: string, on?: Queryable): Promise<FactoryDetailsDto> {
    const factory = await this.#repository.find(tenantId, slugOrId, on);
    if (factory === undefined) throw unknown('factory', slugOrId, 'GET /api/v1/factories lists all.');
    return factory;
  }

  /** @throws Problem 409 `factory_exists` */
  async add(actor: Actor, body: NewFactoryBody): Promise<FactoryDetailsDto> {
    return withKnownZone(() =>
      this.#changes.make(actor, REFUSALS, async (on) => {
        const id = await this.#repository.add(on, actor.who.tenantId, body);
        const result = await this.one(actor.who.tenantId, String(id), on);
        return {
          action: 'factory.create',
          object: `factory:${result.slug}`,
          before: null,
          after: result,
          result,
        };
      }),
    );
  }

  /** @throws Problem 404 `unknown_factory`; 409 `factory_exists`, `slug_in_use`, `time_zone_in_use`; 412 */
  async change(
    actor: Actor,
    slugOrId: string,
    body: FactoryChangeBody,
    ifMatch: string | undefined,
  ): Promise<FactoryDetailsDto> {
    return withKnownZone(() =>
      this.#changes.make(actor, REFUSALS, async (on) => {
        const before = await this.one(actor.who.tenantId, slugOrId, on);
        refuseIfChanged(ifMatch, before);
        await this.#refuseWhatOthersRelyOn(on, before, body);
        await this.#repository.change(on, before.id, body);
        const result = await this.one(actor.who.tenantId, String(before.id), on);
        return { action: 'factory.change', object: `factory:${before.slug}`, before, after: result, result };
      }),
    );
  }

  /** @throws Problem 404 `unknown_factory`, 409 `in_use` */
  async remove(actor: Actor, slugOrId: string): Promise<void> {
    await this.#changes.make(actor, REFUSALS, async (on) => {
      const before = await this.one(actor.who.tenantId, slugOrId, on);
      await this.#repository.remove(on, before.id);
      return {
        action: 'factory.delete',
        object: `factory:${before.slug}`,
        before,
        after: null,
        result: undefined,
      };
    });
  }

  /** The slug is part of topics and broker rights; days that were posted are days of the old time zone. */
  async #refuseWhatOthersRelyOn(
    on: Queryable,
    before: FactoryDetailsDto,
    body: FactoryChangeBody,
  ): Promise<void> {
    const changesSlug = body.slug !== undefined && body.slug !== before.slug;
    if (changesSlug && (await this.#repository.hasActiveDevices(on, before.id))) {
      throw new Problem(409, 'slug_in_use', 'Devices publish below this slug.', {
        remedy: 'Keep the slug and change the name, or revoke the devices first.',
      });
    }
    const changesZone = body.time_zone !== undefined && body.time_zone !== before.time_zone;
    if (changesZone && (await this.#repository.hasPostings(on, before.id))) {
      throw new Problem(409, 'time_zone_in_use', 'Days of this factory are posted in its time zone.', {
        remedy: 'Keep the time zone, or make a new factory for the other one.',
      });
    }
  }
}

async function withKnownZone<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.sqlState !== INVALID_PARAMETER) throw error;
    throw invalidRequest([
      {
        field: 'time_zone',
        reason: 'wrong_format',
        remedy:
          'The database does not know this time zone; send another name of it, for example Europe/Berlin.',
      },
    ]);
  }
}
