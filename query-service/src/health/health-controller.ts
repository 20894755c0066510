import { CLOCK, Public, SystemHealth, SystemHealthDto, healthAnswer } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

@ApiTags('health')
@Public()
@Controller('api/v1/health')
export class HealthController {
  readonly #health: SystemHealth;
  readonly #clock: Clock;

  constructor(health: SystemHealth, @Inject(CLOCK) clock: Clock) {
    this.#health = health;
    this.#clock = clock;
  }

  @Get()
  @ApiOperation({
    summary: 'Health of the whole system',
    description: 'Each part with status, cause and since when.',
  })
  @ApiOkResponse({ type: SystemHealthDto })
  @ApiResponse({ status: 503, type: SystemHealthDto, description: 'An essential part is down.' })
  async system(@Res({ passthrough: true }) reply: FastifyReply): Promise<SystemHealthDto> {
    return healthAnswer(reply, await this.#health.report(), this.#clock.now());
  }
}
