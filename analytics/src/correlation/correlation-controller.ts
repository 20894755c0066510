import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@enms/access-tokens';
import { Allow, ApiProblems, AskedLanguage, CurrentPrincipal, InWords } from '@enms/http-api';
import type { Language } from '@enms/http-api';
import { ApiExample } from '../baselines/api-example.ts';
import { CorrelationQuery } from './correlation-dto.ts';
import { CorrelationService } from './correlation-service.ts';

@ApiTags('correlation')
@Controller('api/v1/analytics/correlation')
export class CorrelationController {
  readonly #service: CorrelationService;

  constructor(service: CorrelationService) {
    this.#service = service;
  }

  @Get()
  @Allow('viewer')
  @ApiOperation({
    summary: 'How the energy of a machine goes along with a driver',
    description:
      'Pearson, Spearman, by lag, with intervals that know of autocorrelation; a straight line, a scatter and a plain sentence. Periods that lack either are skipped and counted.',
  })
  @InWords()
  @ApiExample(200, {
    scope: 'machine:hvac-1',
    driver: 'outdoor_temp_c',
    carrier: 'electricity',
    resolution: 'hour',
    pearson: { coefficient: 0.83, n: 720, skipped: 0, effective_n: 41.2, low: 0.71, high: 0.91, p: 1e-11 },
    slope: { estimate: 2.4, low: 2.3, high: 2.5, p: 0 },
    best_lag: { lag: 1, coefficient: 0.85 },
    sentence:
      'The energy of HVAC 1 rises with outdoor temperature: a strong connection (r = 0.83), which goes with 69 % of its variation; each unit goes with 2.4 kWh more an hour.',
  })
  @ApiProblems({
    404: 'unknown_machine, unknown_group, unknown_factory',
    409: 'ambiguous_machine',
    422: 'too_few_rows, no_spread: nothing can be told',
  })
  correlate(
    @CurrentPrincipal() who: Principal,
    @Query() query: CorrelationQuery,
    @AskedLanguage() language: Language,
  ): Promise<object> {
    return this.#service.correlate(who.tenantId, query, language);
  }
}
