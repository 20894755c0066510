import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import { Idempotent } from '../idempotency/idempotent.ts';
import type { Principal } from '@enms/access-tokens';
import { ApiIfMatch } from '../registry/api-if-match.ts';
import { IdParams } from '../registry/fields.ts';
import type { Actor } from '../registry/registry-changes.ts';
import { CurrentActor } from '../registry/registry-changes.ts';
import { AreaChangeBody, AreaDto, AreaListDto, ListAreasQuery, NewAreaBody } from './area-dto.ts';
import { AreaService } from './area-service.ts';

const ID = { name: 'id', example: 1 };

@ApiTags('registry')
@Controller('api/v1/areas')
export class AreaController {
  readonly #service: AreaService;

  constructor(service: AreaService) {
    this.#service = service;
  }

  @Get()
  @Allow('viewer')
  @ApiOperation({ summary: 'Areas of the factories, with their paths' })
  @ApiOkResponse({ type: AreaListDto })
  @ApiProblems({ 404: 'unknown_factory' })
  list(@CurrentPrincipal() who: Principal, @Query() query: ListAreasQuery): Promise<AreaListDto> {
    return this.#service.list(who.tenantId, query);
  }

  @Get(':id')
  @Allow('viewer')
  @ApiOperation({ summary: 'One area' })
  @ApiParam(ID)
  @ApiOkResponse({ type: AreaDto })
  @ApiProblems({ 404: 'unknown_area' })
  one(@CurrentPrincipal() who: Principal, @Param() params: IdParams): Promise<AreaDto> {
    return this.#service.one(who.tenantId, params.id);
  }

  @Post()
  @Allow('engineer')
  @Idempotent()
  @ApiOperation({ summary: 'Add an area' })
  @ApiCreatedResponse({ type: AreaDto })
  @ApiProblems({ 404: 'unknown_factory or unknown_area', 409: 'area_exists or ambiguous_factory' })
  add(@CurrentActor() actor: Actor, @Body() body: NewAreaBody): Promise<AreaDto> {
    return this.#service.add(actor, body);
  }

  @Patch(':id')
  @Allow('engineer')
  @ApiIfMatch()
  @ApiOperation({
    summary: 'Change an area',
    description: 'machine_ids, where sent, are all of its machines.',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: AreaDto })
  @ApiProblems({ 404: 'unknown_area', 409: 'area_exists or area_in_itself', 412: 'changed_meanwhile' })
  change(
    @CurrentActor() actor: Actor,
    @Param() params: IdParams,
    @Body() body: AreaChangeBody,
    @Headers('if-match') ifMatch?: string,
  ): Promise<AreaDto> {
    return this.#service.change(actor, params.id, body, ifMatch);
  }

  @Delete(':id')
  @Allow('engineer')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove an area that nothing lies in' })
  @ApiParam(ID)
  @ApiNoContentResponse()
  @ApiProblems({ 404: 'unknown_area', 409: 'in_use: machines or areas lie in it' })
  remove(@CurrentActor() actor: Actor, @Param() params: IdParams): Promise<void> {
    return this.#service.remove(actor, params.id);
  }
}
