import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@enms/access-tokens';
import { Allow, ApiProblems, AskedLanguage, CurrentPrincipal, InWords } from '@enms/http-api';
import type { Language } from '@enms/http-api';
import {
  ForecastDto,
  ForecastModelListDto,
  ForecastQuery,
  NewForecastDto,
  StartedJobDto,
} from './forecast-dto.ts';
import { ForecastService } from './forecast-service.ts';

const PROBLEMS = {
  404: 'unknown_machine, unknown_group, unknown_factory',
  409: 'ambiguous_machine: choices are listed',
};

@ApiTags('forecasts')
@Controller('api/v1/analytics/forecasts')
export class ForecastController {
  readonly #service: ForecastService;

  constructor(service: ForecastService) {
    this.#service = service;
  }

  @Get()
  @Allow('viewer')
  @ApiOperation({
    summary: 'The newest forecast of a machine, group or site',
    description:
      'Mean power by step with 10, 50 and 90 % quantiles, the model it was made with and how that did in its backtest, peak, and what a shift of load would save. Made by itself: the next hour every 15 minutes, day and week every hour.',
  })
  @InWords()
  @ApiOkResponse({ type: ForecastDto })
  @ApiProblems(PROBLEMS)
  newest(
    @CurrentPrincipal() who: Principal,
    @Query() query: ForecastQuery,
    @AskedLanguage() language: Language,
  ): Promise<ForecastDto> {
    return this.#service.newest(who, query, language);
  }

  @Post()
  @HttpCode(202)
  @Allow('analyst')
  @ApiOperation({
    summary: 'Make a forecast now',
    description:
      'Where there is no model yet, all candidates are judged first. A job; its error tells why nothing could be forecast.',
  })
  @ApiAcceptedResponse({ type: StartedJobDto })
  @ApiProblems(PROBLEMS)
  make(@CurrentPrincipal() who: Principal, @Body() body: NewForecastDto): Promise<StartedJobDto> {
    return this.#service.make(who, body);
  }

  @Get('models')
  @Allow('viewer')
  @ApiOperation({
    summary: 'The models of a machine, group or site',
    description: 'Newest first, each with the backtest of every candidate.',
  })
  @ApiOkResponse({ type: ForecastModelListDto })
  @ApiProblems(PROBLEMS)
  models(@CurrentPrincipal() who: Principal, @Query() query: ForecastQuery): Promise<ForecastModelListDto> {
    return this.#service.models(who, query);
  }
}
