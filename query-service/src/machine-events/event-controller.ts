import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import { MachineParams } from '../machines/machine-controller.ts';
import { EventsQuery, MachineEventListDto } from './event-dto.ts';
import { EventService } from './event-service.ts';

@ApiTags('machines')
@Allow('viewer')
@Controller('api/v1/machines')
export class EventController {
  readonly #service: EventService;

  constructor(service: EventService) {
    this.#service = service;
  }

  @Get(':machine/events')
  @ApiOperation({
    summary: 'What happened to a machine, newest first',
    description:
      'Changes of mode, what its devices said, meters, messages in quarantine, anomalies, tickets, prices, factors, ' +
      'baselines and notes. Without a range: the last seven days. Modes are told of the last two days of a range.',
  })
  @ApiParam({ name: 'machine', example: 'compressor-1', description: 'Name or id' })
  @ApiOkResponse({ type: MachineEventListDto })
  @ApiProblems({
    404: 'unknown_machine: nearest names are listed',
    409: 'ambiguous_machine: choices are listed',
  })
  events(
    @CurrentPrincipal() who: Principal,
    @Param() params: MachineParams,
    @Query() query: EventsQuery,
  ): Promise<MachineEventListDto> {
    return this.#service.events(who.tenantId, params.machine, query);
  }
}
