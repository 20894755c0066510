import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import { CacheInterceptor } from '../cache/cache-interceptor.ts';
import { OverviewDto, OverviewQuery } from './overview-dto.ts';
import { OverviewService } from './overview-service.ts';

@ApiTags('energy')
@Allow('viewer')
@UseInterceptors(CacheInterceptor)
@Controller('api/v1/overview')
export class OverviewController {
  readonly #service: OverviewService;

  constructor(service: OverviewService) {
    this.#service = service;
  }

  @Get()
  @ApiOperation({
    summary: 'A site now, and its day against yesterday and what was expected',
    description: 'Each carrier by itself, each machine as a tile with its last hour.',
  })
  @ApiOkResponse({ type: OverviewDto })
  @ApiProblems({
    404: 'unknown_factory: nearest slugs are listed',
    409: 'ambiguous_factory: choices are listed',
  })
  overview(@CurrentPrincipal() who: Principal, @Query() query: OverviewQuery): Promise<OverviewDto> {
    return this.#service.overview(who.tenantId, query);
  }
}
