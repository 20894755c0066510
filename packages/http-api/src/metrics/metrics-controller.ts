import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../access/allow.ts';
import { Database } from '../service/database.ts';
import { ServiceMetrics } from './service-metrics.ts';

/** Prometheus text; not part of the public API, and not reachable through the door. */
@ApiExcludeController()
@Public()
@Controller('metrics')
export class MetricsController {
  readonly #metrics: ServiceMetrics;
  readonly #database: Database;

  constructor(metrics: ServiceMetrics, database: Database) {
    this.#metrics = metrics;
    this.#database = database;
  }

  @Get()
  async read(@Res() reply: FastifyReply): Promise<void> {
    for (const [state, count] of Object.entries(this.#database.poolUse())) {
      this.#metrics.poolConnections.set({ state }, count);
    }
    const text = await this.#metrics.registry.metrics();
    await reply.header('content-type', this.#metrics.registry.contentType).send(text);
  }
}
