import { Injectable } from '@nestjs/common';
import { ServiceMetrics } from '@enms/http-api';
import { Counter, Gauge, Histogram } from 'prom-client';

/** How a run ended: `retried` failed and is tried again, `interrupted` waits for the service to be back. */
export type RunOutcome = 'done' | 'failed' | 'retried' | 'cancelled' | 'interrupted';

/** What Prometheus is told of the jobs. */
@Injectable()
export class JobMetrics {
  readonly #runs: Counter<'kind' | 'outcome'>;
  readonly #seconds: Histogram<'kind'>;
  readonly #running: Gauge<'kind'>;

  constructor({ registry }: ServiceMetrics) {
    const registers = [registry];
    this.#runs = new Counter({
      name: 'enms_job_runs_total',
      help: 'Runs of jobs, by kind and how they ended',
      labelNames: ['kind', 'outcome'],
      registers,
    });
    this.#seconds = new Histogram({
      name: 'enms_job_run_seconds',
      help: 'How long runs of jobs took',
      labelNames: ['kind'],
      buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 900],
      registers,
    });
    this.#running = new Gauge({
      name: 'enms_jobs_running',
      help: 'Jobs that run in this process',
      labelNames: ['kind'],
      registers,
    });
  }

  /** Call what is returned with the outcome when the run ended. */
  begin(kind: string): (outcome: RunOutcome) => void {
    this.#running.inc({ kind });
    const stopTimer = this.#seconds.startTimer({ kind });
    return (outcome) => {
      stopTimer();
      this.#running.dec({ kind });
      this.#runs.inc({ kind, outcome });
    };
  }
}
