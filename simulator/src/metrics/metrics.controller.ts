import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { SimulatorMetrics } from './simulator-metrics.ts';

@ApiTags('health')
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(SimulatorMetrics) private readonly metrics: SimulatorMetrics) {}

  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ summary: 'Prometheus metrics' })
  read(): Promise<string> {
    return this.metrics.text();
  }
}
