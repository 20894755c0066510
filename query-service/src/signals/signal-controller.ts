import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import { CacheInterceptor } from '../cache/cache-interceptor.ts';
import { FactoryQuery, MachineParams } from '../machines/machine-controller.ts';
import { SignalListDto, TrendDto, TrendQuery } from './signal-dto.ts';
import { SignalService } from './signal-service.ts';

const MACHINE = { name: 'machine', example: 'compressor-1', description: 'Name or id' };
const UNKNOWN_MACHINE = 'unknown_machine: nearest names are listed';
const AMBIGUOUS_MACHINE = 'ambiguous_machine: choices are listed';

@ApiTags('machines')
@Allow('viewer')
@UseInterceptors(CacheInterceptor)
@Controller('api/v1/machines')
export class SignalController {
  readonly #service: SignalService;

  constructor(service: SignalService) {
    this.#service = service;
  }

  @Get(':machine/signals')
  @ApiOperation({ summary: 'Everything that was ever measured of a machine' })
  @ApiParam(MACHINE)
  @ApiOkResponse({ type: SignalListDto })
  @ApiProblems({ 404: UNKNOWN_MACHINE, 409: AMBIGUOUS_MACHINE })
  signals(
    @CurrentPrincipal() who: Principal,
    @Param() params: MachineParams,
    @Query() query: FactoryQuery,
  ): Promise<SignalListDto> {
    return this.#service.signals(who.tenantId, params.machine, query.factory);
  }

  @Get(':machine/trend')
  @ApiOperation({
    summary: 'Signals of a machine over time, ready to draw',
    description:
      'Buckets are the narrowest that stay within points, from a second to a month; a year is never read from raw ' +
      'readings. Gaps are null. Without a range: the last 24 hours.',
  })
  @ApiParam(MACHINE)
  @ApiOkResponse({ type: TrendDto })
  @ApiProblems({
    404: `${UNKNOWN_MACHINE}; unknown_signal: nearest ids are listed`,
    409: AMBIGUOUS_MACHINE,
  })
  trend(
    @CurrentPrincipal() who: Principal,
    @Param() params: MachineParams,
    @Query() query: TrendQuery,
  ): Promise<TrendDto> {
    return this.#service.trend(who.tenantId, params.machine, query);
  }
}
