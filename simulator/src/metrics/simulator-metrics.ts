import { Inject, Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { Simulation } from '../control/simulation.ts';
import type { DeviceLink } from '../delivery/device-link.ts';

/** Prometheus metrics over the whole fleet; single devices are in the status, not in labels. */
@Injectable()
export class SimulatorMetrics {
  private readonly registry = new Registry();

  constructor(@Inject(Simulation) private readonly simulation: Simulation) {
    collectDefaultMetrics({ register: this.registry });
    this.sum('messages_published_total', 'Messages that the broker took', (link) => link.counters.published);
    this.sum('readings_confirmed_total', 'Readings confirmed by receipts', (link) => link.counters.confirmed);
    this.sum('messages_unheard_total', 'Messages nobody subscribed to', (link) => link.counters.unheard);
    this.sum('messages_failed_total', 'Messages refused or not sent', (link) => link.counters.failed);
    this.sum('readings_dropped_total', 'Readings given up for age or size', (link) => link.outbox.dropped);
    this.gauge('readings_uncovered', 'Readings without a receipt', (link) => link.outbox.uncovered);
    this.gauge('devices_connected', 'Devices with a session', (link) => Number(link.connection.connected));
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  private total(of: (link: DeviceLink) => number): number {
    return this.simulation.fleet.links.reduce((sum, link) => sum + of(link), 0);
  }

  private sum(name: string, help: string, of: (link: DeviceLink) => number): void {
    const total = (): number => this.total(of);
    const counter = new Counter({
      name: `simulator_${name}`,
      help,
      registers: [this.registry],
      collect() {
        this.reset();
        this.inc(total());
      },
    });
    counter.inc(0);
  }

  private gauge(name: string, help: string, of: (link: DeviceLink) => number): void {
    const total = (): number => this.total(of);
    const gauge = new Gauge({
      name: `simulator_${name}`,
      help,
      registers: [this.registry],
      collect() {
        this.set(total());
      },
    });
    gauge.set(0);
  }
}
