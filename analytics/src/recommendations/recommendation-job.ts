import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import type { JobContext, JobKind } from '../jobs/job-kind.ts';
import { JobRegistry } from '../jobs/job-registry.ts';
import type { Scope } from '../scopes/scope.ts';
import { Scopes } from '../scopes/scopes.ts';
import type { Carrier } from '@enms/telemetry-contract';
import type { EnergyPeriod } from '../series/series.ts';
import { Workers } from '../workers/workers.ts';
import { FactsLoader } from './facts-loader.ts';
import { RecommendationRepository } from './recommendation-repository.ts';
import type { Drift, Site } from './recommendation-repository.ts';
import type { Facts } from './rules/judge.ts';
import { RULES_ABOUT } from './rules/rules-about.ts';
import { averageValue, valued } from './valuation.ts';

export const RECOMMENDATIONS_JOB = 'recommendations';

/** Without a tenant: for all of them. */
export interface RecommendationsParams {
  readonly tenant_id?: number;
}

export interface RecommendationsResult {
  readonly machines: number;
  readonly sites: number;
  readonly baselines: number;
  readonly found: number;
}

const DRIFT_DAYS = 28;
const DAY_MILLIS = 86_400_000;
const SITE_CARRIER: Carrier = 'electricity';

/** Looks each night for what would be worth doing, place by place. */
@Injectable()
export class RecommendationJob implements OnModuleInit {
  readonly #registry: JobRegistry;
  readonly #scopes: Scopes;
  readonly #facts: FactsLoader;
  readonly #repository: RecommendationRepository;
  readonly #workers: Workers;

  constructor(
    registry: JobRegistry,
    scopes: Scopes,
    facts: FactsLoader,
    repository: RecommendationRepository,
    workers: Workers,
  ) {
    this.#registry = registry;
    this.#scopes = scopes;
    this.#facts = facts;
    this.#repository = repository;
    this.#workers = workers;
  }

  onModuleInit(): void {
    const kind: JobKind<RecommendationsParams, RecommendationsResult> = {
      name: RECOMMENDATIONS_JOB,
      run: (params, context) => this.#run(params, context),
      schedule: { cron: '10 4 * * *', timeZone: 'UTC', params: {} },
      retryLimit: 1,
      expireInSeconds: 4 * 3600,
      request: (_params, who) => ({ tenant_id: who.tenantId }),
    };
    this.#registry.register(kind);
  }

  async #run({ tenant_id: tenantId = null }: { readonly tenant_id?: number | null }, context: JobContext) {
    const now = context.clock.now();
    const machines = await this.#scopes.machineIds(tenantId);
    const sites = await this.#repository.sites(tenantId, now);
    const drifts = await this.#repository.drifts(
      tenantId,
      new Date(now.getTime() - DRIFT_DAYS * DAY_MILLIS),
      now,
    );
    const places = placesOf(drifts);
    const total = machines.length + sites.length + places.length;
    let [done, found] = [0, 0];
    const step = async (label: string, work: () => Promise<number>): Promise<void> => {
      context.signal.throwIfAborted();
      context.progress(done / total, label);
      found += await work();
      done += 1;
    };
    for (const { id, tenantId: owner } of machines) {
      const scope = await this.#scopes.byId('machine', id, owner);
      await step(scope.label, () => this.#machine(scope, now, context.signal));
    }
    for (const site of sites) {
      const scope = await this.#scopes.byId('factory', site.id, site.tenantId);
      await step(scope.label, () => this.#site(scope, site, now, context.signal));
    }
    for (const [first, ...more] of places) {
      const scope = await this.#scopes.byId(first.scopeKind, first.scopeId, first.tenantId);
      await step(scope.label, () => this.#drifts(scope, [first, ...more], now, context.signal));
    }
    return { machines: machines.length, sites: sites.length, baselines: drifts.length, found };
  }

  async #machine(scope: Scope, now: Date, signal: AbortSignal): Promise<number> {
    const carrier = scope.machines[0]?.carrier ?? SITE_CARRIER;
    const { facts, energy, range } = await this.#facts.machine(scope, carrier, now);
    const { currency } = averageValue(energy);
    return this.#keep(scope, carrier, { about: 'machine', facts, currency }, energy, range, now, signal);
  }

  async #site(scope: Scope, { demand }: Site, now: Date, signal: AbortSignal): Promise<number> {
    const { facts, energy, range } = await this.#facts.site(scope, SITE_CARRIER, demand, now);
    return this.#keep(scope, SITE_CARRIER, { about: 'site', facts }, energy, range, now, signal);
  }

  async #drifts(
    scope: Scope,
    drifts: readonly [Drift, ...Drift[]],
    now: Date,
    signal: AbortSignal,
  ): Promise<number> {
    const { carrier } = drifts[0];
    const range = this.#facts.recently(scope, now);
    const energy = await this.#facts.energy(scope, carrier, range, 'day');
    return this.#keep(scope, carrier, { about: 'baselines', facts: drifts }, energy, range, now, signal);
  }

  async #keep(
    scope: Scope,
    carrier: Carrier,
    facts: Facts,
    energy: readonly EnergyPeriod[],
    range: { readonly from: Date; readonly to: Date },
    now: Date,
    signal: AbortSignal,
  ): Promise<number> {
    const findings = await this.#workers.run('recommend', facts, { signal });
    const value = averageValue(energy);
    const madeFrom = {
      from: range.from.toISOString(),
      to: range.to.toISOString(),
      machine_ids: scope.machineIds,
      cost_per_kwh: value.costPerKwh,
      co2_kg_per_kwh: value.co2KgPerKwh,
      mean_coverage: energy.reduce((sum, { coverage }) => sum + coverage, 0) / Math.max(1, energy.length),
    };
    const found = findings.map((finding) => valued(finding, value));
    await this.#repository.keep(scope, carrier, RULES_ABOUT[facts.about], found, madeFrom, now);
    return found.length;
  }
}

/** Baselines of the same place and carrier together. */
function placesOf(drifts: readonly Drift[]): [Drift, ...Drift[]][] {
  const places = new Map<string, [Drift, ...Drift[]]>();
  for (const drift of drifts) {
    const key = `${drift.tenantId} ${drift.scopeKind} ${drift.scopeId} ${drift.carrier}`;
    const place = places.get(key);
    if (place === undefined) places.set(key, [drift]);
    else place.push(drift);
  }
  return [...places.values()];
}
