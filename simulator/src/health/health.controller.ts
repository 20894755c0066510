import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Simulation } from '../control/simulation.ts';

interface Part {
  readonly name: string;
  readonly status: 'ok' | 'down';
  readonly cause: string | null;
}

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(@Inject(Simulation) private readonly simulation: Simulation) {}

  @Get('live')
  @ApiOperation({ summary: 'Is the process alive?' })
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Does every device reach the broker?' })
  @ApiResponse({ status: 503, description: 'No device does; the cause is named' })
  ready(@Res({ passthrough: true }) reply: FastifyReply): { status: string; parts: readonly Part[] } {
    const { links } = this.simulation.fleet;
    const lost = links.filter((link) => !link.connection.connected);
    const down = links.length > 0 && lost.length === links.length;
    const cause =
      lost.length === 0
        ? null
        : `${lost.length} of ${links.length} devices are not connected: ${lost[0]?.connection.problem ?? 'connecting'}`;
    void reply.status(down ? 503 : 200).header('cache-control', 'no-store');
    return { status: down ? 'down' : 'ok', parts: [{ name: 'broker', status: down ? 'down' : 'ok', cause }] };
  }
}
