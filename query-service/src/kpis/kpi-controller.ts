import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CacheInterceptor } from '../cache/cache-interceptor.ts';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import { KPI_NAMES, KpiListDto, KpiParams, KpiQuery, LineageDto } from './kpi-dto.ts';
import { KpiService } from './kpi-service.ts';

const PROBLEMS = {
  404: 'unknown_machine, unknown_group, unknown_factory',
  409: 'ambiguous_machine: choices are listed',
};

@ApiTags('kpis')
@Allow('viewer')
@UseInterceptors(CacheInterceptor)
@Controller('api/v1/kpis')
export class KpiController {
  readonly #service: KpiService;

  constructor(service: KpiService) {
    this.#service = service;
  }

  @Get()
  @ApiOperation({
    summary: 'All indicators of a machine, group, factory or tenant',
    description:
      'Each with unit, coverage, quality, and the reason where there is no value. Without a range: today.',
  })
  @ApiOkResponse({ type: KpiListDto })
  @ApiProblems(PROBLEMS)
  all(@CurrentPrincipal() who: Principal, @Query() query: KpiQuery): Promise<KpiListDto> {
    return this.#service.all(who.tenantId, query);
  }

  @Get(':name/lineage')
  @ApiOperation({ summary: 'Where the value of an indicator comes from' })
  @ApiParam({ name: 'name', enum: KPI_NAMES })
  @ApiOkResponse({ type: LineageDto })
  @ApiProblems(PROBLEMS)
  lineage(
    @CurrentPrincipal() who: Principal,
    @Param() params: KpiParams,
    @Query() query: KpiQuery,
  ): Promise<LineageDto> {
    return this.#service.lineage(who.tenantId, params.name, query);
  }
}
