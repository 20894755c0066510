import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CacheInterceptor } from '../cache/cache-interceptor.ts';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import { MachineParams } from '../machines/machine-controller.ts';
import { MachineEnergyDto, MachinesAboveDto, SummaryDto, TimelineDto } from './energy-dto.ts';
import { MachineEnergyQuery, MachinesAboveQuery, SummaryQuery, TimelineQuery } from './energy-query.ts';
import { EnergyService } from './energy-service.ts';
import { TimelineService } from './timeline-service.ts';

const UNKNOWN_MACHINE = 'unknown_machine: nearest names are listed';
const AMBIGUOUS_MACHINE = 'ambiguous_machine: choices are listed';
const UNKNOWN_FACTORY = 'unknown_factory: nearest slugs are listed';
const AMBIGUOUS_FACTORY = 'ambiguous_factory: choices are listed';

@ApiTags('energy')
@Allow('viewer')
@UseInterceptors(CacheInterceptor)
@Controller('api/v1/energy')
export class EnergyController {
  readonly #energy: EnergyService;
  readonly #timelines: TimelineService;

  constructor(energy: EnergyService, timelines: TimelineService) {
    this.#energy = energy;
    this.#timelines = timelines;
  }

  @Get('machine/:machine')
  @ApiOperation({
    summary: 'Energy, cost, carbon and power of one machine',
    description: 'One carrier: the asked one, else the machine’s own. Without a range: the last hour.',
  })
  @ApiParam({ name: 'machine', example: 'compressor-1', description: 'Name or id' })
  @ApiOkResponse({ type: MachineEnergyDto })
  @ApiProblems({ 404: UNKNOWN_MACHINE, 409: AMBIGUOUS_MACHINE })
  ofMachine(
    @CurrentPrincipal() who: Principal,
    @Param() params: MachineParams,
    @Query() query: MachineEnergyQuery,
  ): Promise<MachineEnergyDto> {
    return this.#energy.ofMachine(who.tenantId, params.machine, query);
  }

  @Get('machines')
  @ApiOperation({ summary: 'Machines whose power is now at or above a threshold' })
  @ApiOkResponse({ type: MachinesAboveDto })
  @ApiProblems({ 404: UNKNOWN_FACTORY, 409: AMBIGUOUS_FACTORY })
  machinesAbove(
    @CurrentPrincipal() who: Principal,
    @Query() query: MachinesAboveQuery,
  ): Promise<MachinesAboveDto> {
    return this.#energy.machinesAbove(who.tenantId, query);
  }

  @Get('timeline')
  @ApiOperation({
    summary: 'Energy, cost, carbon and power over time',
    description:
      'Of machines (one series each), or without machine the sum of a factory (one series for each carrier). ' +
      'Buckets are half-open; gaps are null. At most 20,000 points; raw readings come in pages. Without a range: today.',
  })
  @ApiOkResponse({ type: TimelineDto })
  @ApiProblems({
    400: 'too_many_points: the finest bucket that fits is named; invalid_request; several_time_zones',
    404: UNKNOWN_MACHINE,
    409: AMBIGUOUS_MACHINE,
  })
  timeline(@CurrentPrincipal() who: Principal, @Query() query: TimelineQuery): Promise<TimelineDto> {
    return this.#timelines.timeline(who.tenantId, query);
  }

  @Get('summary')
  @ApiOperation({
    summary: 'A factory at a glance, each carrier by itself',
    description: 'Without a range: today.',
  })
  @ApiOkResponse({ type: SummaryDto })
  @ApiProblems({ 404: UNKNOWN_FACTORY, 409: AMBIGUOUS_FACTORY })
  summary(@CurrentPrincipal() who: Principal, @Query() query: SummaryQuery): Promise<SummaryDto> {
    return this.#energy.summary(who.tenantId, query);
  }
}
