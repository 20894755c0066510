import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../documentation/api-problems.ts';
import {
  ListQuarantineQuery,
  QuarantineListDto,
  QuarantineParams,
  QuarantinedMessageDto,
  ReplayManyBody,
  ReplaySummaryDto,
} from './quarantine-dto.ts';
import { QuarantineReplay } from './quarantine-replay.ts';
import { QuarantineService } from './quarantine-service.ts';

const UNKNOWN = 'unknown_message';
const SETTLED = 'already_settled: it was replayed or discarded before';

@ApiTags('quarantine')
@Controller('api/v1/quarantine')
export class QuarantineController {
  readonly #service: QuarantineService;
  readonly #replay: QuarantineReplay;

  constructor(service: QuarantineService, replay: QuarantineReplay) {
    this.#service = service;
    this.#replay = replay;
  }

  @Get()
  @ApiOperation({ summary: 'Messages that could not be stored, with the reason' })
  @ApiOkResponse({ type: QuarantineListDto })
  @ApiProblems()
  list(@Query() query: ListQuarantineQuery): Promise<QuarantineListDto> {
    return this.#service.list(query);
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
  replayMany(@Body() body?: ReplayManyBody): Promise<ReplaySummaryDto> {
    return this.#replay.many({ reason: body?.reason ?? null, device: body?.device ?? null });
  }

  @Get(':id')
  @ApiOperation({ summary: 'One message with its whole payload' })
  @ApiParam({ name: 'id', example: '42' })
  @ApiOkResponse({ type: QuarantinedMessageDto })
  @ApiProblems({ 404: UNKNOWN })
  one(@Param() params: QuarantineParams): Promise<QuarantinedMessageDto> {
    return this.#service.one(params.id);
  }

  @Post(':id/replay')
  @HttpCode(200)
  @ApiOperation({ summary: 'Decode one message again' })
  @ApiParam({ name: 'id', example: '42' })
  @ApiOkResponse({ type: ReplaySummaryDto })
  @ApiProblems({ 404: UNKNOWN, 409: SETTLED })
  replayOne(@Param() params: QuarantineParams): Promise<ReplaySummaryDto> {
    return this.#service.replayOne(params.id);
  }

  @Post(':id/discard')
  @HttpCode(200)
  @ApiOperation({ summary: 'Give a message up', description: 'It is kept, but never becomes readings.' })
  @ApiParam({ name: 'id', example: '42' })
  @ApiOkResponse({ type: QuarantinedMessageDto })
  @ApiProblems({ 404: UNKNOWN, 409: SETTLED })
  discard(@Param() params: QuarantineParams): Promise<QuarantinedMessageDto> {
    return this.#service.discard(params.id);
  }
}
