import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CacheInterceptor } from '../cache/cache-interceptor.ts';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import { BreakdownDto, CompareDto, HeatmapDto, MonthlyDto, SankeyDto } from './breakdown-dto.ts';
import { BreakdownQuery, CompareQuery, HeatmapQuery, MonthlyQuery, SankeyQuery } from './breakdown-query.ts';
import { BreakdownService } from './breakdown-service.ts';
import { SankeyService } from './sankey-service.ts';

const OF_SCOPE = {
  404: 'unknown_machine, unknown_group, unknown_factory: nearest names are listed',
  409: 'ambiguous_machine, ambiguous_factory: choices are listed',
};
const OF_MACHINE = {
  404: 'unknown_machine: nearest names are listed',
  409: 'ambiguous_machine: choices are listed',
};

@ApiTags('energy')
@Allow('viewer')
@UseInterceptors(CacheInterceptor)
@Controller('api/v1/energy')
export class BreakdownController {
  readonly #breakdowns: BreakdownService;
  readonly #sankey: SankeyService;

  constructor(breakdowns: BreakdownService, sankey: SankeyService) {
    this.#breakdowns = breakdowns;
    this.#sankey = sankey;
  }

  @Get('device-breakdown')
  @ApiOperation({
    summary: 'What each machine has part in the whole',
    description: 'Without a range: today.',
  })
  @ApiOkResponse({ type: BreakdownDto })
  @ApiProblems(OF_SCOPE)
  byMachine(@CurrentPrincipal() who: Principal, @Query() query: BreakdownQuery): Promise<BreakdownDto> {
    return this.#breakdowns.byMachine(who.tenantId, query);
  }

  @Get('monthly')
  @ApiOperation({ summary: 'The months of a year, or the days of a month, in the time of the site' })
  @ApiOkResponse({ type: MonthlyDto })
  @ApiProblems(OF_SCOPE)
  monthly(@CurrentPrincipal() who: Principal, @Query() query: MonthlyQuery): Promise<MonthlyDto> {
    return this.#breakdowns.monthly(who.tenantId, query);
  }

  @Get('heatmap')
  @ApiOperation({
    summary: 'Each hour of each day of one machine, in the time of its site',
    description: 'At most 20,000 hours. Without a range: the last 28 days.',
  })
  @ApiOkResponse({ type: HeatmapDto })
  @ApiProblems({ ...OF_MACHINE, 400: 'too_many_points, invalid_request' })
  heatmap(@CurrentPrincipal() who: Principal, @Query() query: HeatmapQuery): Promise<HeatmapDto> {
    return this.#breakdowns.heatmap(who.tenantId, query);
  }

  @Get('sankey')
  @ApiOperation({ summary: 'Where the energy of a factory goes: areas, then machines' })
  @ApiOkResponse({ type: SankeyDto })
  @ApiProblems({ 404: 'unknown_factory', 409: 'ambiguous_factory: choices are listed' })
  sankey(@CurrentPrincipal() who: Principal, @Query() query: SankeyQuery): Promise<SankeyDto> {
    return this.#sankey.sankey(who.tenantId, query);
  }

  @Get('compare')
  @ApiOperation({ summary: 'Machines beside each other, and each with a span before' })
  @ApiOkResponse({ type: CompareDto })
  @ApiProblems(OF_MACHINE)
  compare(@CurrentPrincipal() who: Principal, @Query() query: CompareQuery): Promise<CompareDto> {
    return this.#breakdowns.compare(who.tenantId, query);
  }
}
