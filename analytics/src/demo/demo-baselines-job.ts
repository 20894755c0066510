import { CLOCK } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import type { Baseline } from '../baselines/baseline.ts';
import { BaselineRepository } from '../baselines/baseline-repository.ts';
import { fitPlan } from '../baselines/fit-plan.ts';
import { FitService } from '../baselines/fit-service.ts';
import { VersionRepository } from '../baselines/version-repository.ts';
import type { JobContext, JobKind } from '../jobs/job-kind.ts';
import { JobRegistry } from '../jobs/job-registry.ts';
import { LedgerWatch } from '../jobs/ledger-watch.ts';
import { SeriesRepository } from '../series/series-repository.ts';
import type { DemoMachine } from './demo-repository.ts';
import { DemoRepository } from './demo-repository.ts';

const BY = 'demo';
const DAY_MILLIS = 86_400_000;
/** Less history than this makes no baseline. */
const LEAST_DAYS = 60;
/** The part that is fitted; the rest is what the baseline judges. */
const TRAINING_SHARE = 2 / 3;
/** A driver must be known for this share of the hours. */
const LEAST_COVERAGE = 0.9;
/** What makes a machine use energy; what follows from its use explains nothing. */
const CAUSES = new Set([
  'production_count',
  'speed_percent',
  'outdoor_temp_c',
  'operating_hours',
  'flow_rate_m3h',
  'pressure_bar',
  'material_moisture_percent',
]);

/** What was made for each machine, or why not. */
export interface DemoBaselines {
  readonly baselines: readonly { readonly machine: string; readonly outcome: string }[];
}

/**
 * Gives each machine of the demo factory an hourly baseline, so that there is something to look at: fitted by driver
 * search to the first two thirds of the history, in force from now on.
 */
@Injectable()
export class DemoBaselinesJob implements JobKind<Record<string, never>, DemoBaselines>, OnModuleInit {
  readonly name = 'demo-baselines';
  readonly schedule = { cron: '*/5 * * * *', timeZone: 'UTC', params: {} };
  readonly #registry: JobRegistry;
  readonly #ledger: LedgerWatch;
  readonly #demo: DemoRepository;
  readonly #series: SeriesRepository;
  readonly #baselines: BaselineRepository;
  readonly #versions: VersionRepository;
  readonly #fits: FitService;
  readonly #clock: Clock;

  constructor(
    registry: JobRegistry,
    ledger: LedgerWatch,
    demo: DemoRepository,
    series: SeriesRepository,
    baselines: BaselineRepository,
    versions: VersionRepository,
    fits: FitService,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#registry = registry;
    this.#ledger = ledger;
    this.#demo = demo;
    this.#series = series;
    this.#baselines = baselines;
    this.#versions = versions;
    this.#fits = fits;
    this.#clock = clock;
  }

  onModuleInit(): void {
    this.#registry.register(this);
  }

  /** Once a long enough history is in the ledger, where nobody has made a baseline. */
  async isDue(): Promise<boolean> {
    if ((await this.#demo.hasBaselines()) || (await this.#ledger.cause()) !== null) return false;
    const machines = await this.#demo.machines();
    const latest = this.#clock.now().getTime() - LEAST_DAYS * DAY_MILLIS;
    return (
      machines.length > 0 &&
      machines.every(({ firstPosted }) => firstPosted !== null && firstPosted.getTime() <= latest)
    );
  }

  async run(_params: Record<string, never>, context: JobContext): Promise<DemoBaselines> {
    const machines = await this.#demo.machines();
    const made: DemoBaselines['baselines'][number][] = [];
    for (const [index, machine] of machines.entries()) {
      context.signal.throwIfAborted();
      context.progress(index / machines.length, machine.displayName);
      made.push({ machine: machine.name, outcome: await this.#make(machine) });
    }
    return { baselines: made };
  }

  async #make(machine: DemoMachine): Promise<string> {
    const { tenantId, id, carrier, firstPosted } = machine;
    if (firstPosted === null) return 'nothing_posted';
    const days = (this.#clock.now().getTime() - firstPosted.getTime()) / DAY_MILLIS;
    const range = {
      from: firstPosted,
      to: new Date(firstPosted.getTime() + Math.floor(days * TRAINING_SHARE) * DAY_MILLIS),
    };
    const known = await this.#series.drivers({ machineIds: [id] }, range);
    const causes = known.filter(({ name, coverage }) => CAUSES.has(name) && coverage >= LEAST_COVERAGE);
    const baseline = await this.#baselines.add({
      tenantId,
      name: `${machine.displayName} by hour`,
      scopeKind: 'machine',
      scopeId: id,
      carrier,
      resolution: 'hour',
      createdAt: this.#clock.now(),
      createdBy: BY,
    });
    if (baseline === undefined) return 'there_already';
    return this.#putInForce(
      baseline,
      range,
      causes.map(({ name }) => name),
    );
  }

  async #putInForce(
    baseline: Baseline,
    { from, to }: { readonly from: Date; readonly to: Date },
    causes: readonly string[],
  ): Promise<string> {
    const plan = fitPlan(
      {
        model_kind: 'search',
        drivers: [
          ...causes.map((source) => ({ kind: 'number' as const, source })),
          { kind: 'calendar' as const, calendar: 'shift' as const },
          { kind: 'calendar' as const, calendar: 'day_type' as const },
        ],
        from: from.toISOString(),
        to: to.toISOString(),
      },
      this.#clock.now(),
    );
    const made = await this.#fits.candidate(baseline, plan, null, BY);
    if ('refused' in made) {
      const { reasons } = made.refused;
      // A machine that never stops has the same hours of operation always: they explain nothing.
      const constant = reasons.filter(({ code }) => code === 'no_variation').map(({ subject }) => subject);
      const others = causes.filter((cause) => !constant.includes(cause));
      if (constant.length === reasons.length && others.length < causes.length)
        return this.#putInForce(baseline, { from, to }, others);
      return reasons.map(({ code }) => code).join(', ');
    }
    const { version } = made.version;
    const note = 'Put in force by the demo, for there to be something to look at; else a person approves.';
    await this.#versions.approve(baseline.id, version, { at: this.#clock.now(), by: BY, note });
    return 'in_force';
  }
}
