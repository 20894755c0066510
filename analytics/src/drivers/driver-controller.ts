import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@enms/access-tokens';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import { ApiExample } from '../baselines/api-example.ts';
import { DriversQuery } from '../correlation/correlation-dto.ts';
import { DriverService } from './driver-service.ts';

@ApiTags('drivers')
@Controller('api/v1/analytics/drivers')
export class DriverController {
  readonly #service: DriverService;

  constructor(service: DriverService) {
    this.#service = service;
  }

  @Get()
  @Allow('viewer')
  @ApiOperation({
    summary: 'What may drive the energy of a scope',
    description:
      'Each driver that is reported, with coverage and range, its Pearson and Spearman correlation with the energy, and the lag at which energy follows it most closely, and the other drivers that it cannot be told apart from (|r| of 0.9 or more); the closest first. The last 30 days unless told.',
  })
  @ApiExample(200, {
    scope: 'machine:compressor-1',
    carrier: 'electricity',
    resolution: 'hour',
    from: '2026-10-01T22:00:00.000Z',
    to: '2026-10-31T23:00:00.000Z',
    items: [
      {
        name: 'flow_rate_m3h',
        machines: 1,
        coverage: 1,
        least: 104.2,
        mean: 268.1,
        highest: 402.9,
        periods: 721,
        periods_known: 720,
        correlation: {
          pearson: { coefficient: 0.999, n: 720, skipped: 1, effective_n: 61, low: 0.998, high: 0.999, p: 0 },
          spearman: {
            coefficient: 0.998,
            n: 720,
            skipped: 1,
            effective_n: 60,
            low: 0.997,
            high: 0.999,
            p: 0,
          },
          best_lag: { lag: 0, coefficient: 0.999, n: 720 },
          reason: null,
        },
        collinear_with: [{ name: 'production_count', coefficient: 0.996 }],
      },
    ],
  })
  @ApiProblems({ 404: 'unknown_machine, unknown_group, unknown_factory', 409: 'ambiguous_machine' })
  list(@CurrentPrincipal() who: Principal, @Query() query: DriversQuery): Promise<object> {
    return this.#service.list(who.tenantId, query);
  }
}
