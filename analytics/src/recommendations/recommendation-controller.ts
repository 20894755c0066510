import { Body, Controller, Get, HttpCode, Param, ParseIntPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@enms/access-tokens';
import { Allow, ApiProblems, AskedLanguage, CurrentPrincipal, InWords } from '@enms/http-api';
import type { Language } from '@enms/http-api';
import {
  RecommendationDecisionDto,
  RecommendationDto,
  RecommendationListDto,
  RecommendationQuery,
} from './recommendation-dto.ts';
import { RecommendationService } from './recommendation-service.ts';

@ApiTags('recommendations')
@Controller('api/v1/analytics/recommendations')
export class RecommendationController {
  readonly #service: RecommendationService;

  constructor(service: RecommendationService) {
    this.#service = service;
  }

  @Get()
  @Allow('viewer')
  @ApiOperation({
    summary: 'What would be worth doing',
    description:
      'Rules over measured facts, looked at each night: idle load by shift, load factor, base load of compressors that drifts up, cost of dear hours, drift against a baseline. Each with its saving of a year and its evidence. A job of kind recommendations looks at once.',
  })
  @InWords()
  @ApiOkResponse({ type: RecommendationListDto })
  @ApiProblems({ 404: 'unknown_machine, unknown_group, unknown_factory', 409: 'ambiguous_machine' })
  list(
    @CurrentPrincipal() who: Principal,
    @Query() query: RecommendationQuery,
    @AskedLanguage() language: Language,
  ): Promise<RecommendationListDto> {
    return this.#service.list(who, query, language);
  }

  @Get(':id')
  @Allow('viewer')
  @ApiOperation({ summary: 'One recommendation' })
  @InWords()
  @ApiOkResponse({ type: RecommendationDto })
  @ApiProblems({ 404: 'unknown_recommendation' })
  get(
    @CurrentPrincipal() who: Principal,
    @Param('id', ParseIntPipe) id: number,
    @AskedLanguage() language: Language,
  ): Promise<RecommendationDto> {
    return this.#service.get(who, id, language);
  }

  @Post(':id/decision')
  @HttpCode(200)
  @Allow('analyst')
  @ApiOperation({ summary: 'Accept, dismiss or reopen a recommendation' })
  @InWords()
  @ApiOkResponse({ type: RecommendationDto })
  @ApiProblems({ 404: 'unknown_recommendation', 409: 'recommendation_gone' })
  decide(
    @CurrentPrincipal() who: Principal,
    @Param('id', ParseIntPipe) id: number,
    @Body() body: RecommendationDecisionDto,
    @AskedLanguage() language: Language,
  ): Promise<RecommendationDto> {
    return this.#service.decide(who, id, body, language);
  }
}
