import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { CLOCK, Problem } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import type { JobContext } from '../jobs/job-kind.ts';
import { JobRegistry } from '../jobs/job-registry.ts';
import { Jobs } from '../jobs/jobs.ts';
import { AnomalyRepository } from './anomaly-repository.ts';
import type { ScannedMeter } from './anomaly-repository.ts';
import { AnomalyScanner, type ScanOutcome } from './anomaly-scanner.ts';
import { AnomalyTrainer } from './anomaly-trainer.ts';

/** Without machines: all that ever reported. */
export interface AnomalyJobParams {
  readonly machine_ids?: readonly number[];
  /** Of a training: only meters without a model, or with one of a short history. */
  readonly only_missing?: boolean;
}

export interface AnomalyJobResult {
  readonly done: number;
  readonly added: number;
  /** What could not be done, and why. */
  readonly refused: readonly {
    readonly machine_id: number;
    readonly carrier: string;
    readonly code: string;
  }[];
}

export const SCAN_JOB = 'anomaly-scan';
export const ANOMALY_TRAINING_JOB = 'anomaly-training';

const DAY_MILLIS = 86_400_000;
/** A model of less history than this is made anew each day. */
const SHORT_HISTORY_MILLIS = 28 * DAY_MILLIS;
/** A model younger than this was made by a run of the same week that was interrupted. */
const FRESH_MODEL_MILLIS = 3 * DAY_MILLIS;
const TRAINING_HOURS = 4;

/** Looks all meters through every five minutes, and learns each week what is usual. */
@Injectable()
export class AnomalyJobs implements OnModuleInit {
  readonly #registry: JobRegistry;
  readonly #jobs: Jobs;
  readonly #repository: AnomalyRepository;
  readonly #scanner: AnomalyScanner;
  readonly #trainer: AnomalyTrainer;
  readonly #clock: Clock;
  /** When training of a meter was refused last: it is tried again a day later. */
  readonly #refusedAt = new Map<string, number>();

  constructor(
    registry: JobRegistry,
    jobs: Jobs,
    repository: AnomalyRepository,
    scanner: AnomalyScanner,
    trainer: AnomalyTrainer,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#registry = registry;
    this.#jobs = jobs;
    this.#repository = repository;
    this.#scanner = scanner;
    this.#trainer = trainer;
    this.#clock = clock;
  }

  onModuleInit(): void {
    this.#registry.register<AnomalyJobParams, AnomalyJobResult>({
      name: SCAN_JOB,
      run: (params, context) => this.#scan(params, context),
      schedule: { cron: '*/5 * * * *', timeZone: 'UTC', params: {} },
    });
    this.#registry.register<AnomalyJobParams, AnomalyJobResult>({
      name: ANOMALY_TRAINING_JOB,
      run: (params, context) => this.#train(params, context),
      schedule: { cron: '30 1 * * 0', timeZone: 'UTC', params: {} },
      expireInSeconds: TRAINING_HOURS * 3600,
    });
  }

  async #scan(params: AnomalyJobParams, context: JobContext): Promise<AnomalyJobResult> {
    const meters = await this.#repository.meters(params.machine_ids ?? null);
    if (meters.some((meter) => this.#isDue(meter))) {
      const missing: AnomalyJobParams = { only_missing: true };
      await this.#jobs.enqueue(ANOMALY_TRAINING_JOB, missing, { tenantId: null, requestedBy: SCAN_JOB });
    }
    return this.#each(meters, context, (meter) => this.#scanner.scan(meter, context.signal));
  }

  async #train(params: AnomalyJobParams, context: JobContext): Promise<AnomalyJobResult> {
    const now = this.#clock.now().getTime();
    const asked = params.machine_ids !== undefined;
    const due = (await this.#repository.meters(params.machine_ids ?? null)).filter((meter) => {
      if (params.only_missing === true) return this.#isDue(meter);
      return asked || meter.trained_at === null || now - meter.trained_at.getTime() > FRESH_MODEL_MILLIS;
    });
    return this.#each(due, context, async (meter) => {
      try {
        await this.#trainer.train(meter, context.signal);
      } catch (error) {
        this.#refusedAt.set(keyOf(meter), now);
        throw error;
      }
      return null;
    });
  }

  /** One after the other, so that requests find a free thread; what one meter lacks does not keep the others. */
  async #each(
    meters: readonly ScannedMeter[],
    context: JobContext,
    work: (meter: ScannedMeter) => Promise<ScanOutcome | null>,
  ): Promise<AnomalyJobResult> {
    const refused: { machine_id: number; carrier: string; code: string }[] = [];
    let added = 0;
    for (const [n, meter] of meters.entries()) {
      context.signal.throwIfAborted();
      const { machine_id, carrier } = meter;
      context.progress(n / meters.length, `machine ${machine_id}: ${carrier}`);
      try {
        added += (await work(meter))?.added ?? 0;
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        refused.push({ machine_id, carrier, code: error.code });
      }
    }
    return { done: meters.length - refused.length, added, refused };
  }

  #isDue(meter: ScannedMeter): boolean {
    const now = this.#clock.now().getTime();
    if (now - (this.#refusedAt.get(keyOf(meter)) ?? -Infinity) < DAY_MILLIS) return false;
    const { trained_at: trained, period_from: from, period_to: to } = meter;
    if (trained === null || from === null || to === null) return true;
    return to.getTime() - from.getTime() < SHORT_HISTORY_MILLIS && now - trained.getTime() > DAY_MILLIS;
  }
}

const keyOf = ({ machine_id, carrier }: ScannedMeter): string => `${machine_id} ${carrier}`;
