import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@enms/access-tokens';
import { Allow, ApiProblems, AskedLanguage, CurrentPrincipal, InWords } from '@enms/http-api';
import type { Language } from '@enms/http-api';
import { ApiExample } from './api-example.ts';
import { BaselineParams, SavingsQuery, UseQuery } from './baseline-dto.ts';
import { CUSUM_EXAMPLE, EVALUATION_EXAMPLE, SAVINGS_EXAMPLE, TRIGGERS_EXAMPLE } from './examples.ts';
import { StreamService } from './stream-service.ts';
import { UseService } from './use-service.ts';

const UNKNOWN = 'unknown_baseline, unknown_version';
const NONE = 'no_version_in_force: name the version to judge by';

@ApiTags('baselines')
@Controller('api/v1/analytics/baselines/:id')
export class UseController {
  readonly #service: UseService;
  readonly #stream: StreamService;

  constructor(service: UseService, stream: StreamService) {
    this.#service = service;
    this.#stream = stream;
  }

  @Get('evaluate')
  @Allow('viewer')
  @ApiOperation({
    summary: 'Expected energy of a range, with interval and deviation',
    description:
      'Whole periods within the range. Deviation is actual − expected: more than zero is waste. A period that lacks its energy or a driver is skipped and counted, never taken as 0; money is null with a reason where no price is known.',
  })
  @ApiParam({ name: 'id', example: '4' })
  @ApiExample(200, EVALUATION_EXAMPLE)
  @ApiProblems({ 404: UNKNOWN, 409: NONE })
  evaluate(
    @CurrentPrincipal() who: Principal,
    @Param() { id }: BaselineParams,
    @Query() query: UseQuery,
  ): Promise<object> {
    return this.#service.evaluate(who.tenantId, id, query);
  }

  @Get('cusum')
  @Allow('viewer')
  @ApiOperation({
    summary: 'CUSUM in kWh and money, with action limits, segments and alarms',
    description: 'Each kink carries the notes near it.',
  })
  @ApiParam({ name: 'id', example: '4' })
  @ApiExample(200, CUSUM_EXAMPLE)
  @ApiProblems({ 404: UNKNOWN, 409: NONE })
  cusum(
    @CurrentPrincipal() who: Principal,
    @Param() { id }: BaselineParams,
    @Query() query: UseQuery,
  ): Promise<object> {
    return this.#service.cusum(who.tenantId, id, query);
  }

  @Get('savings')
  @Allow('viewer')
  @ApiOperation({
    summary: 'Savings of a reporting period with their uncertainty',
    description:
      'Expected − actual + adjustments, with the fractional savings uncertainty of ASHRAE Guideline 14 corrected for autocorrelation, and a block bootstrap beside it for hours and days.',
  })
  @ApiParam({ name: 'id', example: '4' })
  @ApiExample(200, SAVINGS_EXAMPLE)
  @ApiProblems({ 404: UNKNOWN, 409: NONE })
  savings(
    @CurrentPrincipal() who: Principal,
    @Param() { id }: BaselineParams,
    @Query() query: SavingsQuery,
  ): Promise<object> {
    return this.#service.savings(who.tenantId, id, query);
  }

  @Get('deviations')
  @Allow('viewer')
  @ApiOperation({
    summary: 'The deviation stream as it was recorded',
    description: 'Written every hour for the version in force; evaluate computes the same afresh.',
  })
  @ApiParam({ name: 'id', example: '4' })
  @ApiExample(200, {
    baseline_id: 4,
    version: 3,
    items: [
      {
        period_start: '2026-11-01T00:00:00.000Z',
        period_end: '2026-11-01T01:00:00.000Z',
        actual_kwh: 30.2,
        expected_kwh: 29.8,
        low_kwh: 27.9,
        high_kwh: 31.7,
        deviation_kwh: 0.4,
        deviation_cost: 0.08,
        currency: 'EUR',
        cost_reason: null,
        extrapolated: false,
        skipped_reason: null,
      },
    ],
  })
  @ApiProblems({ 404: UNKNOWN, 409: NONE })
  deviations(
    @CurrentPrincipal() who: Principal,
    @Param() { id }: BaselineParams,
    @Query() query: UseQuery,
  ): Promise<object> {
    return this.#stream.read(who.tenantId, id, query);
  }

  @Get('triggers')
  @Allow('viewer')
  @ApiOperation({
    summary: 'Whether it is time for a new baseline, and why',
    description:
      'Looks at the last 30 days: drivers out of range, changes nobody noted, other machines, age of the baseline.',
  })
  @ApiParam({ name: 'id', example: '4' })
  @InWords()
  @ApiExample(200, TRIGGERS_EXAMPLE)
  @ApiProblems({ 404: UNKNOWN, 409: NONE })
  triggers(
    @CurrentPrincipal() who: Principal,
    @Param() { id }: BaselineParams,
    @AskedLanguage() language: Language,
  ): Promise<object> {
    return this.#service.triggers(who.tenantId, id, language);
  }
}
