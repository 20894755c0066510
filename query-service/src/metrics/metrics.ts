import { Injectable } from '@nestjs/common';
import { ServiceMetrics } from '@enms/http-api';
import { Counter, Gauge } from 'prom-client';

/** What this service tells Prometheus beside what every service tells. */
@Injectable()
export class Metrics {
  readonly httpReadings: Counter<'outcome'>;
  readonly replayedMessages: Counter<'outcome'>;
  readonly liveClients: Gauge;
  readonly liveDeferred: Counter;

  constructor({ registry }: ServiceMetrics) {
    const registers = [registry];
    this.httpReadings = new Counter({
      name: 'enms_http_readings_total',
      help: 'Readings received over HTTP, by outcome',
      labelNames: ['outcome'],
      registers,
    });
    this.replayedMessages = new Counter({
      name: 'enms_quarantine_replayed_total',
      help: 'Messages of the quarantine decoded again, by outcome',
      labelNames: ['outcome'],
      registers,
    });
    this.liveClients = new Gauge({
      name: 'enms_live_clients',
      help: 'Open live connections',
      registers,
    });
    this.liveDeferred = new Counter({
      name: 'enms_live_deferred_total',
      help: 'Updates held back because a client was slow; only its newest values are sent later',
      registers,
    });
  }
}
