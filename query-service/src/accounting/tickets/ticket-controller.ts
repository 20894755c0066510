import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import { ClientAddress } from '../../identity/client-address.ts';
import type { Principal } from '@enms/access-tokens';
import { ListTicketsQuery, SettleTicketBody, TicketDto, TicketListDto, TicketParams } from './ticket-dto.ts';
import { TicketService } from './ticket-service.ts';

const PROBLEMS = { 404: 'unknown_ticket', 409: 'already_settled: only open tickets are settled' };

@ApiTags('accounting')
@Controller('api/v1/reconciliation/tickets')
export class TicketController {
  readonly #service: TicketService;

  constructor(service: TicketService) {
    this.#service = service;
  }

  @Get()
  @Allow('viewer')
  @ApiOperation({ summary: 'What the reconciliation found for a person to look at' })
  @ApiOkResponse({ type: TicketListDto })
  @ApiProblems({ 404: 'unknown_machine' })
  list(@CurrentPrincipal() who: Principal, @Query() query: ListTicketsQuery): Promise<TicketListDto> {
    return this.#service.list(who.tenantId, query);
  }

  @Post(':id/accept')
  @HttpCode(200)
  @Allow('engineer')
  @ApiOperation({ summary: 'Accept a ticket', description: 'Energy that it withholds then counts.' })
  @ApiParam({ name: 'id', example: '12' })
  @ApiOkResponse({ type: TicketDto })
  @ApiProblems(PROBLEMS)
  accept(
    @CurrentPrincipal() who: Principal,
    @Param() params: TicketParams,
    @Body() body: SettleTicketBody,
    @ClientAddress() address: string,
  ): Promise<TicketDto> {
    return this.#service.settle(who, params.id, 'accepted', body.comment, address);
  }

  @Post(':id/dismiss')
  @HttpCode(200)
  @Allow('engineer')
  @ApiOperation({ summary: 'Dismiss a ticket', description: 'Energy that it withholds does not count.' })
  @ApiParam({ name: 'id', example: '12' })
  @ApiOkResponse({ type: TicketDto })
  @ApiProblems(PROBLEMS)
  dismiss(
    @CurrentPrincipal() who: Principal,
    @Param() params: TicketParams,
    @Body() body: SettleTicketBody,
    @ClientAddress() address: string,
  ): Promise<TicketDto> {
    return this.#service.settle(who, params.id, 'dismissed', body.comment, address);
  }
}
