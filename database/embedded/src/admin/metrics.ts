import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What the server counts and measures, in Prometheus' terms. */
export class EmbeddedMetrics {
  readonly registry = new Registry();
  readonly exchanges = new Counter({
    name: 'enms_database_exchanges_total',
    help: 'Client exchanges run (a simple query, or an extended one up to Sync)',
    registers: [this.registry],
  });
  readonly exchangeSeconds = new Histogram({
    name: 'enms_database_exchange_seconds',
    help: 'Time the engine took for an exchange',
    buckets: [0.0005, 0.002, 0.01, 0.05, 0.2, 1, 5, 30],
    registers: [this.registry],
  });
  readonly errors = new Counter({
    name: 'enms_database_errors_total',
    help: 'Exchanges that ended in an error, by SQLSTATE class',
    labelNames: ['class'],
    registers: [this.registry],
  });
  readonly jobs = new Counter({
    name: 'enms_database_jobs_total',
    help: 'Background jobs run, by procedure and outcome',
    labelNames: ['job', 'outcome'],
    registers: [this.registry],
  });
  readonly jobSeconds = new Counter({
    name: 'enms_database_job_seconds_total',
    help: 'Time the session was taken by background jobs',
    labelNames: ['job'],
    registers: [this.registry],
  });

  constructor(clients: () => number, waiting: () => number) {
    collectDefaultMetrics({ register: this.registry });
    this.#gauge('enms_database_clients', 'Connected clients', clients);
    this.#gauge('enms_database_waiting', 'Exchanges waiting for the session', waiting);
  }

  #gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }
}
