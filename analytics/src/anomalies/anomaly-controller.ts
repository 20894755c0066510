import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@enms/access-tokens';
import { Allow, ApiProblems, AskedLanguage, CurrentPrincipal, InWords } from '@enms/http-api';
import type { Language } from '@enms/http-api';
import { AnomalyIdPipe } from './anomaly-id.ts';
import {
  AnomalyDto,
  AnomalyFeedbackDto,
  AnomalyListDto,
  AnomalyListQuery,
  AnomalyScanDto,
  StartedAnomalyJobDto,
} from './anomaly-dto.ts';
import { AnomalyService } from './anomaly-service.ts';

const SCOPE_PROBLEMS = {
  404: 'unknown_machine, unknown_group, unknown_factory',
  409: 'ambiguous_machine: choices are listed',
};

@ApiTags('anomalies')
@Controller('api/v1/analytics/anomalies')
export class AnomalyController {
  readonly #service: AnomalyService;

  constructor(service: AnomalyService) {
    this.#service = service;
  }

  @Get()
  @Allow('viewer')
  @ApiOperation({
    summary: 'Anomalies, newest first',
    description:
      'Found by deviation from what the baseline, the work or the time of the week lets expect, by isolation forest, and by checks of the data. Each says in words what was seen, and what it costs.',
  })
  @InWords()
  @ApiOkResponse({ type: AnomalyListDto })
  @ApiProblems(SCOPE_PROBLEMS)
  list(
    @CurrentPrincipal() who: Principal,
    @Query() query: AnomalyListQuery,
    @AskedLanguage() language: Language,
  ): Promise<AnomalyListDto> {
    return this.#service.list(who, query, language);
  }

  @Post('scan')
  @HttpCode(202)
  @Allow('analyst')
  @ApiOperation({
    summary: 'Look for anomalies now',
    description:
      'A job. Scans run by themselves every five minutes; what is usual is learned anew each week.',
  })
  @ApiAcceptedResponse({ type: StartedAnomalyJobDto })
  @ApiProblems(SCOPE_PROBLEMS)
  scan(@CurrentPrincipal() who: Principal, @Body() body: AnomalyScanDto): Promise<StartedAnomalyJobDto> {
    return this.#service.scan(who, body);
  }

  @Get(':id')
  @Allow('viewer')
  @ApiOperation({ summary: 'One anomaly' })
  @InWords()
  @ApiOkResponse({ type: AnomalyDto })
  @ApiProblems({ 404: 'unknown_anomaly' })
  one(
    @CurrentPrincipal() who: Principal,
    @Param('id', AnomalyIdPipe) id: number,
    @AskedLanguage() language: Language,
  ): Promise<AnomalyDto> {
    return this.#service.one(who, id, language);
  }

  @Put(':id/feedback')
  @Allow('analyst')
  @ApiOperation({
    summary: 'Say whether it was one',
    description:
      'Kept through all later scans. What is confirmed as true is left out when the detectors learn what is usual.',
  })
  @InWords()
  @ApiOkResponse({ type: AnomalyDto })
  @ApiProblems({ 404: 'unknown_anomaly' })
  feedback(
    @CurrentPrincipal() who: Principal,
    @Param('id', AnomalyIdPipe) id: number,
    @Body() body: AnomalyFeedbackDto,
    @AskedLanguage() language: Language,
  ): Promise<AnomalyDto> {
    return this.#service.giveFeedback(who, id, body, language);
  }
}
