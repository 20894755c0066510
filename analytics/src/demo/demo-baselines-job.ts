import { CLOCK } from '@enms/http-api';
import type { Clock, TimeRange } from '@enms/http-api';
import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { EVALUATION_JOB } from '../baselines/baseline.ts';
import type { Baseline, VersionHead } from '../baselines/baseline.ts';
import { BaselineRepository } from '../baselines/baseline-repository.ts';
import type { FitBody } from '../baselines/fit-dto.ts';
import { fitPlan } from '../baselines/fit-plan.ts';
import { FitService } from '../baselines/fit-service.ts';
import { OUTDOOR_TEMPERATURE } from '../baselines/model/driver-spec.ts';
import { VersionRepository } from '../baselines/version-repository.ts';
import type { JobContext, JobKind } from '../jobs/job-kind.ts';
import { JobRegistry } from '../jobs/job-registry.ts';
import { Jobs } from '../jobs/jobs.ts';
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
/**
 * What makes a machine use energy and would be the same if it were faulty. Its flow, pressure and speed are none: a leak
 * raises the flow, and a baseline that expects more energy for more flow would explain the leak away.
 */
const CAUSES = new Set(['production_count', 'material_moisture_percent', OUTDOOR_TEMPERATURE]);
/** What these make is a medium: they count as made what a leak lets out. */
const MAKES_A_MEDIUM = new Set(['compressor', 'boiler', 'hvac']);

interface Candidate {
  /** Null where the gate refused it. */
  readonly version: VersionHead | null;
  /** Codes of why. */
  readonly refusals: readonly string[];
}

/** What was made for each machine, or why not. */
export interface DemoBaselines {
  readonly baselines: readonly { readonly machine: string; readonly outcome: string }[];
}

/**
 * Gives each machine of the demo factory an hourly baseline, so that there is something to look at: fitted to the first
 * two thirds of the history, once by driver search and once by time of the week and temperature; the one that explains
 * more is in force from now on, the other stays beside it as a candidate.
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
  readonly #jobs: Jobs;
  readonly #clock: Clock;

  constructor(
    registry: JobRegistry,
    ledger: LedgerWatch,
    demo: DemoRepository,
    series: SeriesRepository,
    baselines: BaselineRepository,
    versions: VersionRepository,
    fits: FitService,
    jobs: Jobs,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#registry = registry;
    this.#ledger = ledger;
    this.#demo = demo;
    this.#series = series;
    this.#baselines = baselines;
    this.#versions = versions;
    this.#fits = fits;
    this.#jobs = jobs;
    this.#clock = clock;
  }

  onModuleInit(): void {
    this.#registry.register(this);
  }

  /** Once a long enough history is in the ledger and rests, where nobody has made a baseline. */
  async isDue(): Promise<boolean> {
    if ((await this.#demo.hasBaselines()) || (await this.#ledger.cause()) !== null) return false;
    if (!(await this.#demo.isSettled())) return false;
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
    // What they make of the days since is there to be seen at once, not after the next full hour.
    await this.#jobs.enqueue(EVALUATION_JOB, { tenantId: null }, { tenantId: null, requestedBy: BY });
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
    const outcomes = [
      await this.#fit(baseline, range, { model_kind: 'TOWT' }),
      await this.#search(baseline, range, await this.#causes(machine, range)),
    ];
    const [best] = outcomes
      .flatMap(({ version }) => version ?? [])
      .toSorted((a, b) => b.rSquared - a.rSquared);
    if (best === undefined) return outcomes.flatMap(({ refusals }) => refusals).join(', ');
    const note = 'Put in force by the demo, for there to be something to look at; else a person approves.';
    await this.#versions.approve(baseline.id, best.version, { at: this.#clock.now(), by: BY, note });
    return 'in_force';
  }

  /** Names of the drivers that are known well enough. */
  async #causes({ id, type }: DemoMachine, range: TimeRange): Promise<string[]> {
    const known = await this.#series.drivers({ machineIds: [id] }, range);
    return known
      .filter(({ name, coverage }) => CAUSES.has(name) && coverage >= LEAST_COVERAGE)
      .map(({ name }) => name)
      .filter((name) => name !== 'production_count' || !MAKES_A_MEDIUM.has(type));
  }

  async #search(baseline: Baseline, range: TimeRange, causes: readonly string[]): Promise<Candidate> {
    const drivers = [
      ...causes.map((source) => ({ kind: 'number' as const, source })),
      { kind: 'calendar' as const, calendar: 'shift' as const },
      { kind: 'calendar' as const, calendar: 'day_type' as const },
    ];
    return this.#fit(baseline, range, { model_kind: 'search', drivers });
  }

  async #fit(
    baseline: Baseline,
    { from, to }: TimeRange,
    model: Pick<FitBody, 'model_kind' | 'drivers'>,
  ): Promise<Candidate> {
    const body = { ...model, from: from.toISOString(), to: to.toISOString() };
    const made = await this.#fits.candidate(baseline, fitPlan(body, this.#clock.now()), null, BY);
    if (!('refused' in made)) return { version: made.version, refusals: [] };
    return { version: null, refusals: made.refused.reasons.map(({ code }) => code) };
  }
}
