import { Injectable } from '@nestjs/common';
import { Problem, invalidRequest } from '@enms/http-api';
import type { Scope, ScopeKind } from './scope.ts';
import { ScopeRepository } from './scope-repository.ts';

const SCOPE = /^(machine|group|factory):(.{1,200})$/;
const LARGEST_ID = 2_147_483_647;

/** Finds the machines that a question of one tenant is about. What another tenant owns is unknown here. */
@Injectable()
export class Scopes {
  readonly #repository: ScopeRepository;

  constructor(repository: ScopeRepository) {
    this.#repository = repository;
  }

  /**
   * The scope of `machine:<id or name>`, `group:<id or name>` or `factory:<id or slug>`; an id wins over a name of digits.
   *
   * @param field the parameter that is told of when the text is none of these
   * @throws Problem 400 `unknown_scope`; 404 `unknown_machine`, `unknown_group`, `unknown_factory`; 409
   *   `ambiguous_machine` when several bear the name
   */
  async resolve(text: string, tenantId: number, field = 'scope'): Promise<Scope> {
    const [, kind, name = ''] = SCOPE.exec(text) ?? [];
    if (kind === undefined) {
      throw invalidRequest([
        {
          field,
          reason: 'unknown_scope',
          remedy: 'Send machine:<id or name>, group:<id or name> or factory:<slug>.',
        },
      ]);
    }
    return this.#only(kind as ScopeKind, name, await this.#find(kind as ScopeKind, tenantId, name));
  }

  /** The scope that a stored result is about. @throws Problem 404 as {@link resolve} does */
  async byId(kind: ScopeKind, id: number, tenantId: number): Promise<Scope> {
    return this.#only(kind, String(id), await this.#repository.find(kind, tenantId, id, null));
  }

  /** The machine with this id or name. @throws Problem as {@link resolve} does */
  async machine(nameOrId: string, tenantId: number): Promise<Scope> {
    return this.#only('machine', nameOrId, await this.#find('machine', tenantId, nameOrId));
  }

  /** Every machine with its tenant, for jobs that look at them one by one. */
  machineIds(tenantId: number | null): Promise<{ readonly tenantId: number; readonly id: number }[]> {
    return this.#repository.machineIds(tenantId);
  }

  #find(kind: ScopeKind, tenantId: number, nameOrId: string): Promise<Scope[]> {
    const id = /^[1-9]\d{0,9}$/.test(nameOrId) && Number(nameOrId) <= LARGEST_ID ? Number(nameOrId) : null;
    return this.#repository.find(kind, tenantId, id, nameOrId);
  }

  #only(kind: ScopeKind, asked: string, found: readonly Scope[]): Scope {
    const [only, another] = found;
    if (only === undefined) {
      throw new Problem(
        404,
        `unknown_${kind}`,
        `There is no ${kind} ${JSON.stringify(asked.slice(0, 64))}.`,
        {
          remedy: `GET /api/v1/${kind === 'factory' ? 'factories' : `${kind}s`} lists all.`,
        },
      );
    }
    if (another === undefined) return only;
    throw new Problem(409, `ambiguous_${kind}`, `Several ${kind}s bear the name ${JSON.stringify(asked)}.`, {
      remedy: `Send one of ${found.map(({ id }) => `${kind}:${id}`).join(', ')}.`,
    });
  }
}
