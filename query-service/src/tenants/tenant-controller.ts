import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal, PageQuery } from '@enms/http-api';
import { Idempotent } from '../idempotency/idempotent.ts';
import type { Principal } from '@enms/access-tokens';
import { ApiIfMatch } from '../registry/api-if-match.ts';
import { IdParams } from '../registry/fields.ts';
import type { Actor } from '../registry/registry-changes.ts';
import { CurrentActor } from '../registry/registry-changes.ts';
import {
  BuildingListDto,
  NewTenantBody,
  TenantChangeBody,
  TenantDetailsDto,
  TenantListDto,
} from './tenant-dto.ts';
import { TenantService } from './tenant-service.ts';

const ID = { name: 'id', example: 1 };
const UNKNOWN = { 404: 'unknown_tenant: there is none, or it is not yours' };

@ApiTags('registry')
@Controller('api/v1/tenants')
export class TenantController {
  readonly #service: TenantService;

  constructor(service: TenantService) {
    this.#service = service;
  }

  @Get()
  @Allow('viewer')
  @ApiOperation({
    summary: 'Your tenant',
    description: 'Administrators of the home tenant see all tenants.',
  })
  @ApiOkResponse({ type: TenantListDto })
  @ApiProblems()
  list(@CurrentPrincipal() who: Principal, @Query() query: PageQuery): Promise<TenantListDto> {
    return this.#service.list(who, query);
  }

  @Get(':id')
  @Allow('viewer')
  @ApiOperation({ summary: 'One tenant' })
  @ApiParam(ID)
  @ApiOkResponse({ type: TenantDetailsDto })
  @ApiProblems(UNKNOWN)
  one(@CurrentPrincipal() who: Principal, @Param() params: IdParams): Promise<TenantDetailsDto> {
    return this.#service.one(who, params.id);
  }

  @Get(':id/buildings')
  @Allow('viewer')
  @ApiOperation({ summary: 'Buildings of a tenant', description: 'A building is a factory by another name.' })
  @ApiParam(ID)
  @ApiOkResponse({ type: BuildingListDto })
  @ApiProblems(UNKNOWN)
  buildings(
    @CurrentPrincipal() who: Principal,
    @Param() params: IdParams,
    @Query() query: PageQuery,
  ): Promise<BuildingListDto> {
    return this.#service.buildings(who, params.id, query);
  }

  @Post()
  @Allow('administrator')
  @Idempotent()
  @ApiOperation({
    summary: 'Add a tenant',
    description: 'Administrators of the home tenant only. Who adds it becomes its first administrator.',
  })
  @ApiCreatedResponse({ type: TenantDetailsDto })
  @ApiProblems({ 403: 'not_the_home_tenant', 409: 'tenant_exists' })
  add(@CurrentActor() actor: Actor, @Body() body: NewTenantBody): Promise<TenantDetailsDto> {
    return this.#service.add(actor, body);
  }

  @Patch(':id')
  @Allow('administrator')
  @ApiIfMatch()
  @ApiOperation({ summary: 'Change your tenant' })
  @ApiParam(ID)
  @ApiOkResponse({ type: TenantDetailsDto })
  @ApiProblems({ ...UNKNOWN, 412: 'changed_meanwhile' })
  change(
    @CurrentActor() actor: Actor,
    @Param() params: IdParams,
    @Body() body: TenantChangeBody,
    @Headers('if-match') ifMatch?: string,
  ): Promise<TenantDetailsDto> {
    return this.#service.change(actor, params.id, body, ifMatch);
  }
}
