import { Injectable } from '@nestjs/common';
import { invalidRequest } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import { ScopeDirectory } from '../energy/scope-directory.ts';

/** What a version holds for: a machine, a factory, or with neither the whole tenant. */
export interface VersionScope {
  readonly tenantId: number;
  readonly factoryId: number | null;
  readonly machineId: number | null;
}

const SCOPE = /^(machine|factory):(.{1,64})$/;

/** Reads scopes as people write them, and keeps changes within a tenant apart. */
@Injectable()
export class VersionScopes {
  readonly #scopes: ScopeDirectory;

  constructor(scopes: ScopeDirectory) {
    this.#scopes = scopes;
  }

  /** @throws Problem 400, 404 or 409 as for the machine or factory that is named */
  async read(tenantId: number, scope: string): Promise<VersionScope> {
    if (scope === 'tenant') return { tenantId, factoryId: null, machineId: null };
    const [, kind, name = ''] = SCOPE.exec(scope) ?? [];
    if (kind === 'machine') {
      return { tenantId, factoryId: null, machineId: (await this.#scopes.machine(tenantId, name)).id };
    }
    if (kind === 'factory') {
      return { tenantId, factoryId: (await this.#scopes.factory(tenantId, name)).id, machineId: null };
    }
    throw invalidRequest([
      {
        field: 'scope',
        reason: 'unknown_scope',
        remedy: 'Send tenant, factory:<slug> or machine:<name or id>.',
      },
    ]);
  }

  /** Lets one change of a tenant's versions at a time through, until the end of the transaction. */
  async lock(on: Queryable, tenantId: number): Promise<void> {
    await on.rows(`SELECT pg_advisory_xact_lock(hashtext('effective-dated versions'), $1)`, [tenantId]);
  }
}
