import { Inject, Injectable } from '@nestjs/common';
import { qualityNames } from '@enms/telemetry-contract';
import { CLOCK, asksNoRange, rangeRequest, resolveTimeRange } from '@enms/http-api';
import type { Clock, TimeRange } from '@enms/http-api';
import { isoRange } from '../energy/energy-service.ts';
import type { Scope } from '../energy/scope-directory.ts';
import { ScopeDirectory } from '../energy/scope-directory.ts';
import type { KpiListDto, KpiQuery, LineageDto } from './kpi-dto.ts';
import { KpiRepository } from './kpi-repository.ts';

/** Answers for indicators of machines, groups, factories and tenants, and where each value comes from. */
@Injectable()
export class KpiService {
  readonly #scopes: ScopeDirectory;
  readonly #kpis: KpiRepository;
  readonly #clock: Clock;

  constructor(scopes: ScopeDirectory, kpis: KpiRepository, @Inject(CLOCK) clock: Clock) {
    this.#scopes = scopes;
    this.#kpis = kpis;
    this.#clock = clock;
  }

  async all(tenantId: number, query: KpiQuery): Promise<KpiListDto> {
    const { scope, range, ids } = await this.#asked(tenantId, query);
    const kpis = await this.#kpis.all(ids, query.carrier, range);
    return {
      scope: scope.name,
      ...isoRange(range),
      carrier: query.carrier,
      items: kpis.map((kpi) => ({ ...kpi, quality: qualityNames(kpi.quality ?? 0) })),
    };
  }

  async lineage(tenantId: number, name: string, query: KpiQuery): Promise<LineageDto> {
    const { scope, range, ids } = await this.#asked(tenantId, query);
    const lineage = (await this.#kpis.lineage(name, ids, query.carrier, range)) ?? {};
    return { scope: scope.name, name, ...isoRange(range), lineage };
  }

  async #asked(
    tenantId: number,
    query: KpiQuery,
  ): Promise<{ scope: Scope; range: TimeRange; ids: number[] }> {
    const scope = await this.#scopes.resolve(tenantId, query.scope);
    const request = asksNoRange(query) ? ({ period: 'today' } as const) : rangeRequest(query);
    const range = resolveTimeRange(request, scope.timeZone, this.#clock.now());
    return { scope, range, ids: scope.machines.map(({ id }) => id) };
  }
}
