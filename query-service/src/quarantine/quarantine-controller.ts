import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import { ClientAddress } from '../identity/client-address.ts';
import type { Principal } from '@enms/access-tokens';
import {
  DiscardBody,
  ListQuarantineQuery,
  QuarantineListDto,
  QuarantineParams,
  QuarantinedMessageDto,
  ReplayManyBody,
  ReplayOneBody,
  ReplaySummaryDto,
} from './quarantine-dto.ts';
import { ownerOf } from './quarantine-owner.ts';
import { QuarantineService } from './quarantine-service.ts';

const UNKNOWN = 'unknown_message';
const SETTLED = 'already_settled: it was replayed or discarded before';

@ApiTags('quarantine')
@Allow('operator')
@Controller('api/v1/quarantine')
export class QuarantineController {
  readonly #service: QuarantineService;

  constructor(service: QuarantineService) {
    this.#service = service;
  }

  @Get()
  @Allow('viewer')
  @ApiOperation({ summary: 'Messages that could not be stored, with the reason' })
  @ApiOkResponse({ type: QuarantineListDto })
  @ApiProblems()
  list(@CurrentPrincipal() who: Principal, @Query() query: ListQuarantineQuery): Promise<QuarantineListDto> {
    return this.#service.list(ownerOf(who), query);
  }

  @Post('replay')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Decode open messages again',
    description:
      'With the registry as it is now. What is good is stored; the rest stays open with its new reason.',
  })
  @ApiBody({ type: ReplayManyBody, required: false })
  @ApiOkResponse({ type: ReplaySummaryDto })
  @ApiProblems()
  replayMany(
    @CurrentPrincipal() who: Principal,
    @ClientAddress() from: string,
    @Body() body?: ReplayManyBody,
  ): Promise<ReplaySummaryDto> {
    return this.#service.replayMany(
      { who, from },
      { reason: body?.reason ?? null, device: body?.device ?? null },
    );
  }

  @Get(':id')
  @Allow('viewer')
  @ApiOperation({ summary: 'One message with its whole payload' })
  @ApiParam({ name: 'id', example: '42' })
  @ApiOkResponse({ type: QuarantinedMessageDto })
  @ApiProblems({ 404: UNKNOWN })
  one(@CurrentPrincipal() who: Principal, @Param() params: QuarantineParams): Promise<QuarantinedMessageDto> {
    return this.#service.one(ownerOf(who), params.id);
  }

  @Post(':id/replay')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Decode one message again',
    description: 'As it came, or as a corrected payload says; the audit log keeps the correction.',
  })
  @ApiParam({ name: 'id', example: '42' })
  @ApiBody({ type: ReplayOneBody, required: false })
  @ApiOkResponse({ type: ReplaySummaryDto })
  @ApiProblems({ 400: 'invalid_request: the corrected payload is not fit', 404: UNKNOWN, 409: SETTLED })
  replayOne(
    @CurrentPrincipal() who: Principal,
    @ClientAddress() from: string,
    @Param() params: QuarantineParams,
    @Body() body?: ReplayOneBody,
  ): Promise<ReplaySummaryDto> {
    return this.#service.replayOne({ who, from }, params.id, body?.payload);
  }

  @Post(':id/discard')
  @HttpCode(200)
  @ApiOperation({ summary: 'Give a message up', description: 'It is kept, but never becomes readings.' })
  @ApiParam({ name: 'id', example: '42' })
  @ApiBody({ type: DiscardBody, required: false })
  @ApiOkResponse({ type: QuarantinedMessageDto })
  @ApiProblems({ 404: UNKNOWN, 409: SETTLED })
  discard(
    @CurrentPrincipal() who: Principal,
    @ClientAddress() from: string,
    @Param() params: QuarantineParams,
    @Body() body?: DiscardBody,
  ): Promise<QuarantinedMessageDto> {
    return this.#service.discard({ who, from }, params.id, body?.reason);
  }
}
