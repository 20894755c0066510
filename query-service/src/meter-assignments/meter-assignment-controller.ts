import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import { Idempotent } from '../idempotency/idempotent.ts';
import type { Principal } from '@enms/access-tokens';
import { IdParams } from '../registry/fields.ts';
import type { Actor } from '../registry/registry-changes.ts';
import { CurrentActor } from '../registry/registry-changes.ts';
import {
  EndAssignmentBody,
  ListAssignmentsQuery,
  MeterAssignmentDto,
  MeterAssignmentListDto,
  NewAssignmentBody,
  SwapBody,
  SwapDto,
} from './meter-assignment-dto.ts';
import { MeterAssignmentService } from './meter-assignment-service.ts';

const ID = { name: 'id', example: 7 };
const UNKNOWN = 'unknown_assignment';

@ApiTags('registry')
@Controller('api/v1/meter-assignments')
export class MeterAssignmentController {
  readonly #service: MeterAssignmentService;

  constructor(service: MeterAssignmentService) {
    this.#service = service;
  }

  @Get()
  @Allow('viewer')
  @ApiOperation({ summary: 'Which device speaks for which machine, and when' })
  @ApiOkResponse({ type: MeterAssignmentListDto })
  @ApiProblems({ 404: 'unknown_machine or unknown_device', 409: 'ambiguous_machine: add factory' })
  list(
    @CurrentPrincipal() who: Principal,
    @Query() query: ListAssignmentsQuery,
  ): Promise<MeterAssignmentListDto> {
    return this.#service.list(who.tenantId, query);
  }

  @Get(':id')
  @Allow('viewer')
  @ApiOperation({ summary: 'One assignment' })
  @ApiParam(ID)
  @ApiOkResponse({ type: MeterAssignmentDto })
  @ApiProblems({ 404: UNKNOWN })
  one(@CurrentPrincipal() who: Principal, @Param() params: IdParams): Promise<MeterAssignmentDto> {
    return this.#service.one(who.tenantId, params.id);
  }

  @Post()
  @Allow('engineer')
  @Idempotent()
  @ApiOperation({ summary: 'Assign a channel of a device to a machine' })
  @ApiCreatedResponse({ type: MeterAssignmentDto })
  @ApiProblems({ 404: 'unknown_device or unknown_machine', 409: 'assignment_overlaps or other_factory' })
  add(@CurrentActor() actor: Actor, @Body() body: NewAssignmentBody): Promise<MeterAssignmentDto> {
    return this.#service.add(actor, body);
  }

  @Post(':id/end')
  @Allow('engineer')
  @HttpCode(200)
  @ApiOperation({
    summary: 'End an assignment',
    description: 'What was measured before stays with the machine.',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: MeterAssignmentDto })
  @ApiProblems({ 404: UNKNOWN, 409: 'assignment_ended' })
  end(
    @CurrentActor() actor: Actor,
    @Param() params: IdParams,
    @Body() body: EndAssignmentBody,
  ): Promise<MeterAssignmentDto> {
    return this.#service.end(actor, params.id, body);
  }

  @Post(':id/swap')
  @Allow('engineer')
  @HttpCode(200)
  @Idempotent()
  @ApiOperation({
    summary: 'Swap a meter',
    description:
      'Ends the assignment with what the old counter showed, and begins one of the new device for the same machine and ' +
      'carrier with what the new counter showed. Both devices get an event; the ledger is posted again from there.',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: SwapDto })
  @ApiProblems({
    404: `${UNKNOWN} or unknown_device`,
    409: 'assignment_ended, assignment_overlaps or other_factory',
  })
  swap(@CurrentActor() actor: Actor, @Param() params: IdParams, @Body() body: SwapBody): Promise<SwapDto> {
    return this.#service.swap(actor, params.id, body);
  }
}
