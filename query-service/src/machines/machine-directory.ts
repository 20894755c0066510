import { Injectable } from '@nestjs/common';
import { Problem } from '@enms/http-api';
import type { Factory, Machine } from './machine.ts';
import { MachineRepository } from './machine-repository.ts';
import { nearestNames } from './nearest-names.ts';

const NAMES_TO_SUGGEST_FROM = 5000;
const LARGEST_ID = 2_147_483_647;

/** Finds the machine or factory of a tenant that a request means, or says why it cannot. Other tenants' are unknown. */
@Injectable()
export class MachineDirectory {
  readonly #repository: MachineRepository;

  constructor(repository: MachineRepository) {
    this.#repository = repository;
  }

  /**
   * The machine with this id or name; an id wins over a name of digits.
   *
   * @throws Problem 404 `unknown_machine` with the nearest names, 409 `ambiguous_machine` with the choices
   */
  async machine(tenantId: number, nameOrId: string, factorySlug: string | null = null): Promise<Machine> {
    const id = idOf(nameOrId);
    const found = await this.#repository.find(tenantId, id, nameOrId, factorySlug);
    const byId = found.find((machine) => machine.id === id);
    if (byId !== undefined) return byId;
    const exact = found.filter((machine) => machine.name === nameOrId);
    const candidates = exact.length > 0 ? exact : found;
    const [only, another] = candidates;
    if (only === undefined) throw await this.#unknownMachine(tenantId, nameOrId);
    if (another !== undefined) throw ambiguousMachine(nameOrId, candidates);
    return only;
  }

  /**
   * The factory with this slug; without a slug the only factory there is.
   *
   * @throws Problem 404 `unknown_factory`, 409 `ambiguous_factory` with the choices
   */
  async factory(tenantId: number, slug: string | undefined): Promise<Factory> {
    const found = await this.#repository.factories(tenantId, slug ?? null);
    const [only, another] = found;
    if (only === undefined) throw await this.#unknownFactory(tenantId, slug);
    if (another !== undefined) throw ambiguousFactory(slug, found);
    return only;
  }

  async #unknownMachine(tenantId: number, asked: string): Promise<Problem> {
    const nearest = nearestNames(asked, await this.#repository.names(tenantId, NAMES_TO_SUGGEST_FROM));
    return new Problem(404, 'unknown_machine', `There is no machine ${JSON.stringify(asked.slice(0, 64))}.`, {
      remedy:
        nearest.length > 0
          ? `Did you mean ${nearest.join(', ')}? GET /api/v1/machines lists all.`
          : 'GET /api/v1/machines lists all machines.',
      extra: { nearest },
    });
  }

  async #unknownFactory(tenantId: number, slug: string | undefined): Promise<Problem> {
    if (slug === undefined) {
      return new Problem(404, 'unknown_factory', 'There is no factory yet.', {
        remedy: 'Register a factory first.',
        extra: { nearest: [] },
      });
    }
    const slugs = (await this.#repository.factories(tenantId, null)).map((factory) => factory.slug);
    return new Problem(404, 'unknown_factory', `There is no factory ${JSON.stringify(slug.slice(0, 64))}.`, {
      remedy: `Known factories: ${slugs.slice(0, 10).join(', ')}.`,
      extra: { nearest: nearestNames(slug, slugs) },
    });
  }
}

function idOf(nameOrId: string): number | null {
  if (!/^[1-9]\d{0,9}$/.test(nameOrId)) return null;
  const id = Number(nameOrId);
  return id <= LARGEST_ID ? id : null;
}

function ambiguousMachine(asked: string, found: readonly Machine[]): Problem {
  return new Problem(
    409,
    'ambiguous_machine',
    `${found.length} machines are called ${JSON.stringify(asked)}.`,
    {
      remedy: 'Ask by id, or add factory=<slug>.',
      extra: {
        choices: found.map((machine) => ({
          id: machine.id,
          name: machine.name,
          display_name: machine.displayName,
          factory: machine.factory.slug,
        })),
      },
    },
  );
}

function ambiguousFactory(slug: string | undefined, found: readonly Factory[]): Problem {
  const detail =
    slug === undefined
      ? 'There are several factories, and the request names none.'
      : `${found.length} factories have the slug ${JSON.stringify(slug)}.`;
  return new Problem(409, 'ambiguous_factory', detail, {
    remedy: 'Name the factory: factory=<slug>.',
    extra: { choices: found.map(({ id, slug: choice, name }) => ({ id, slug: choice, name })) },
  });
}
