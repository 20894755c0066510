import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@enms/access-tokens';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import { DemandWatchDto, DemandWatchQuery } from './demand-watch-dto.ts';
import { DemandWatchService } from './demand-watch-service.ts';

@ApiTags('demand-watch')
@Controller('api/v1/analytics/demand-watch')
export class DemandWatchController {
  readonly #service: DemandWatchService;

  constructor(service: DemandWatchService) {
    this.#service = service;
  }

  @Get()
  @Allow('viewer')
  @ApiOperation({
    summary: 'Where the running 15-minute interval will end, and what that would cost',
    description:
      'Of the electricity of a site: the projected average with how far off it may be, the highest of the month so far, the rise of the demand charge, and machines that could be shed.',
  })
  @ApiOkResponse({ type: DemandWatchDto })
  @ApiProblems({ 404: 'unknown_factory' })
  watch(@CurrentPrincipal() who: Principal, @Query() query: DemandWatchQuery): Promise<DemandWatchDto> {
    return this.#service.watch(who, query.factory);
  }
}
