import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal, PageQuery } from '@enms/http-api';
import { Idempotent } from '../idempotency/idempotent.ts';
import type { Principal } from '@enms/access-tokens';
import { ApiIfMatch } from '../registry/api-if-match.ts';
import { IdParams } from '../registry/fields.ts';
import type { Actor } from '../registry/registry-changes.ts';
import { CurrentActor } from '../registry/registry-changes.ts';
import { GroupChangeBody, GroupDto, GroupListDto, NewGroupBody } from './group-dto.ts';
import { GroupService } from './group-service.ts';

const ID = { name: 'id', example: 1 };

@ApiTags('registry')
@Controller('api/v1/groups')
export class GroupController {
  readonly #service: GroupService;

  constructor(service: GroupService) {
    this.#service = service;
  }

  @Get()
  @Allow('viewer')
  @ApiOperation({ summary: 'Groups of machines' })
  @ApiOkResponse({ type: GroupListDto })
  @ApiProblems()
  list(@CurrentPrincipal() who: Principal, @Query() query: PageQuery): Promise<GroupListDto> {
    return this.#service.list(who.tenantId, query);
  }

  @Get(':id')
  @Allow('viewer')
  @ApiOperation({ summary: 'One group' })
  @ApiParam(ID)
  @ApiOkResponse({ type: GroupDto })
  @ApiProblems({ 404: 'unknown_group' })
  one(@CurrentPrincipal() who: Principal, @Param() params: IdParams): Promise<GroupDto> {
    return this.#service.one(who.tenantId, params.id);
  }

  @Post()
  @Allow('engineer')
  @Idempotent()
  @ApiOperation({ summary: 'Add a group' })
  @ApiCreatedResponse({ type: GroupDto })
  @ApiProblems({ 404: 'unknown_machine', 409: 'group_exists' })
  add(@CurrentActor() actor: Actor, @Body() body: NewGroupBody): Promise<GroupDto> {
    return this.#service.add(actor, body);
  }

  @Patch(':id')
  @Allow('engineer')
  @ApiIfMatch()
  @ApiOperation({
    summary: 'Change a group',
    description: 'machine_ids, where sent, are all of its machines.',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: GroupDto })
  @ApiProblems({ 404: 'unknown_group or unknown_machine', 409: 'group_exists', 412: 'changed_meanwhile' })
  change(
    @CurrentActor() actor: Actor,
    @Param() params: IdParams,
    @Body() body: GroupChangeBody,
    @Headers('if-match') ifMatch?: string,
  ): Promise<GroupDto> {
    return this.#service.change(actor, params.id, body, ifMatch);
  }

  @Delete(':id')
  @Allow('engineer')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a group', description: 'Its machines stay.' })
  @ApiParam(ID)
  @ApiNoContentResponse()
  @ApiProblems({ 404: 'unknown_group', 409: 'in_use: baselines or forecasts are of it' })
  remove(@CurrentActor() actor: Actor, @Param() params: IdParams): Promise<void> {
    return this.#service.remove(actor, params.id);
  }
}
