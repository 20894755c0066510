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
import type { Actor } from '../registry/registry-changes.ts';
import { CurrentActor } from '../registry/registry-changes.ts';
import {
  FactoryChangeBody,
  FactoryDetailsDto,
  FactoryListDto,
  FactoryParams,
  ListFactoriesQuery,
  NewFactoryBody,
} from './factory-dto.ts';
import { FactoryService } from './factory-service.ts';

const FACTORY = { name: 'factory', example: 'north', description: 'Slug or id' };

@ApiTags('registry')
@Controller('api/v1/factories')
export class FactoryController {
  readonly #service: FactoryService;

  constructor(service: FactoryService) {
    this.#service = service;
  }

  @Get()
  @Allow('viewer')
  @ApiOperation({ summary: 'Factories of the tenant' })
  @ApiOkResponse({ type: FactoryListDto })
  @ApiProblems()
  list(@CurrentPrincipal() who: Principal, @Query() query: ListFactoriesQuery): Promise<FactoryListDto> {
    return this.#service.list(who.tenantId, query);
  }

  @Get(':factory')
  @Allow('viewer')
  @ApiOperation({ summary: 'One factory' })
  @ApiParam(FACTORY)
  @ApiOkResponse({ type: FactoryDetailsDto })
  @ApiProblems({ 404: 'unknown_factory' })
  one(@CurrentPrincipal() who: Principal, @Param() params: FactoryParams): Promise<FactoryDetailsDto> {
    return this.#service.one(who.tenantId, params.factory);
  }

  @Post()
  @Allow('engineer')
  @Idempotent()
  @ApiOperation({ summary: 'Add a factory' })
  @ApiCreatedResponse({ type: FactoryDetailsDto })
  @ApiProblems({ 409: 'factory_exists' })
  add(@CurrentActor() actor: Actor, @Body() body: NewFactoryBody): Promise<FactoryDetailsDto> {
    return this.#service.add(actor, body);
  }

  @Patch(':factory')
  @Allow('engineer')
  @ApiIfMatch()
  @ApiOperation({
    summary: 'Change a factory',
    description:
      'The slug stays while devices publish below it, and the time zone once days were posted in it. null clears a field.',
  })
  @ApiParam(FACTORY)
  @ApiOkResponse({ type: FactoryDetailsDto })
  @ApiProblems({
    404: 'unknown_factory',
    409: 'factory_exists, slug_in_use or time_zone_in_use',
    412: 'changed_meanwhile',
  })
  change(
    @CurrentActor() actor: Actor,
    @Param() params: FactoryParams,
    @Body() body: FactoryChangeBody,
    @Headers('if-match') ifMatch?: string,
  ): Promise<FactoryDetailsDto> {
    return this.#service.change(actor, params.factory, body, ifMatch);
  }

  @Delete(':factory')
  @Allow('engineer')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a factory that nothing belongs to' })
  @ApiParam(FACTORY)
  @ApiNoContentResponse()
  @ApiProblems({ 404: 'unknown_factory', 409: 'in_use: it has machines, devices, areas or tariffs' })
  remove(@CurrentActor() actor: Actor, @Param() params: FactoryParams): Promise<void> {
    return this.#service.remove(actor, params.factory);
  }
}
