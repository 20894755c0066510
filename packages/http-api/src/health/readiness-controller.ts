import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../access/allow.ts';
import type { Clock } from '../service/clock.ts';
import { CLOCK } from '../service/clock.ts';
import { healthAnswer } from './health-answer.ts';
import { SystemHealthDto } from './health-dto.ts';
import { SystemHealth } from './system-health.ts';

/** What a supervisor asks of every service. */
@ApiTags('health')
@Public()
@Controller('health')
export class ReadinessController {
  readonly #health: SystemHealth;
  readonly #clock: Clock;

  constructor(health: SystemHealth, @Inject(CLOCK) clock: Clock) {
    this.#health = health;
    this.#clock = clock;
  }

  @Get('live')
  @ApiOperation({ summary: 'Is the process alive?' })
  @ApiOkResponse({ example: { status: 'ok' } })
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Can the service answer?', description: '503 names the cause for each part.' })
  @ApiOkResponse({ type: SystemHealthDto })
  @ApiResponse({ status: 503, type: SystemHealthDto, description: 'It cannot; see the parts.' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<SystemHealthDto> {
    const own = (await this.#health.report()).filter((report) => report.isOwn);
    return healthAnswer(reply, own, this.#clock.now());
  }
}
