import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Clock } from '../clock.ts';
import { CLOCK } from '../clock.ts';
import { Public } from '../identity/allow.ts';
import type { PartDto } from './health-dto.ts';
import { SystemHealthDto } from './health-dto.ts';
import type { PartReport } from './system-health.ts';
import { SystemHealth, overallStatus } from './system-health.ts';

@ApiTags('health')
@Public()
@Controller()
export class HealthController {
  readonly #health: SystemHealth;
  readonly #clock: Clock;

  constructor(health: SystemHealth, @Inject(CLOCK) clock: Clock) {
    this.#health = health;
    this.#clock = clock;
  }

  @Get('health/live')
  @ApiOperation({ summary: 'Is the process alive?' })
  @ApiOkResponse({ example: { status: 'ok' } })
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('health/ready')
  @ApiOperation({ summary: 'Can the service answer?', description: '503 names the cause for each part.' })
  @ApiOkResponse({ type: SystemHealthDto })
  @ApiResponse({ status: 503, type: SystemHealthDto, description: 'It cannot; see the parts.' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<SystemHealthDto> {
    const own = new Set(['database', 'redis', 'broker']);
    return this.#answer(
      reply,
      (await this.#health.report()).filter((report) => own.has(report.name)),
    );
  }

  @Get('api/v1/health')
  @ApiOperation({
    summary: 'Health of the whole system',
    description: 'Each part with status, cause and since when.',
  })
  @ApiOkResponse({ type: SystemHealthDto })
  @ApiResponse({ status: 503, type: SystemHealthDto, description: 'An essential part is down.' })
  async system(@Res({ passthrough: true }) reply: FastifyReply): Promise<SystemHealthDto> {
    return this.#answer(reply, await this.#health.report());
  }

  #answer(reply: FastifyReply, reports: readonly PartReport[]): SystemHealthDto {
    const status = overallStatus(reports);
    void reply.status(status === 'down' ? 503 : 200).header('cache-control', 'no-store');
    return { status, checked_at: this.#clock.now().toISOString(), parts: reports.map(partDto) };
  }
}

function partDto(report: PartReport): PartDto {
  return {
    name: report.name,
    status: report.status,
    cause: report.cause,
    latency_ms: report.latencyMillis,
    since: report.since.toISOString(),
    ...(report.details !== undefined && { details: report.details }),
  };
}
