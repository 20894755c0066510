import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Every figure that this service tells Prometheus. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly requestSeconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from request to answer, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });

  readonly httpReadings = new Counter({
    name: 'enms_http_readings_total',
    help: 'Readings received over HTTP, by outcome',
    labelNames: ['outcome'],
    registers: [this.registry],
  });

  readonly replayedMessages = new Counter({
    name: 'enms_quarantine_replayed_total',
    help: 'Messages of the quarantine decoded again, by outcome',
    labelNames: ['outcome'],
    registers: [this.registry],
  });

  readonly liveClients = new Gauge({
    name: 'enms_live_clients',
    help: 'Open live connections',
    registers: [this.registry],
  });

  readonly liveDeferred = new Counter({
    name: 'enms_live_deferred_total',
    help: 'Updates held back because a client was slow; only its newest values are sent later',
    registers: [this.registry],
  });

  readonly poolConnections = new Gauge({
    name: 'enms_database_pool_connections',
    help: 'Connections to the database, by state',
    labelNames: ['state'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }
}
