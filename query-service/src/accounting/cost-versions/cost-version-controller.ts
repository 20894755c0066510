import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import { Idempotent } from '../../idempotency/idempotent.ts';
import { ClientAddress } from '../../identity/client-address.ts';
import type { Principal } from '@enms/access-tokens';
import { EndVersionBody, VersionParams } from '../effective-version.ts';
import {
  AddCostVersionBody,
  ChangedCostVersionDto,
  CostVersionDto,
  CostVersionListDto,
  ListCostVersionsQuery,
} from './cost-version-dto.ts';
import { CostVersionService } from './cost-version-service.ts';

const UNKNOWN = 'unknown_version';
const OVERLAP = 'overlapping_version: the version that is in the way is in overlapping';

@ApiTags('accounting')
@Controller(['api/v1/cost-versions', 'api/cost-versions'])
export class CostVersionController {
  readonly #service: CostVersionService;

  constructor(service: CostVersionService) {
    this.#service = service;
  }

  @Get()
  @Allow('viewer')
  @ApiOperation({ summary: 'Prices, and from when until when they hold' })
  @ApiOkResponse({ type: CostVersionListDto })
  @ApiProblems({ 404: 'unknown_machine, unknown_factory' })
  list(
    @CurrentPrincipal() who: Principal,
    @Query() query: ListCostVersionsQuery,
  ): Promise<CostVersionListDto> {
    return this.#service.list(who.tenantId, query);
  }

  @Get(':id')
  @Allow('viewer')
  @ApiOperation({ summary: 'One version of prices' })
  @ApiParam({ name: 'id', example: '4' })
  @ApiOkResponse({ type: CostVersionDto })
  @ApiProblems({ 404: UNKNOWN })
  one(@CurrentPrincipal() who: Principal, @Param() params: VersionParams): Promise<CostVersionDto> {
    return this.#service.one(who.tenantId, params.id);
  }

  @Post()
  @Idempotent()
  @Allow('engineer')
  @ApiOperation({
    summary: 'Enter prices',
    description:
      'A version for the same that holds until further notice ends where this one begins. Entries of the past are posted again.',
  })
  @ApiCreatedResponse({ type: ChangedCostVersionDto })
  @ApiProblems({
    400: 'invalid_request: the component that is wrong is named',
    404: 'unknown_machine, unknown_factory',
    409: OVERLAP,
  })
  add(
    @CurrentPrincipal() who: Principal,
    @Body() body: AddCostVersionBody,
    @ClientAddress() address: string,
  ): Promise<ChangedCostVersionDto> {
    return this.#service.add(who, body, address);
  }

  @Post(':id/end')
  @HttpCode(200)
  @Allow('engineer')
  @ApiOperation({ summary: 'End prices, or let them hold until further notice again' })
  @ApiParam({ name: 'id', example: '4' })
  @ApiOkResponse({ type: ChangedCostVersionDto })
  @ApiProblems({ 404: UNKNOWN, 409: OVERLAP })
  end(
    @CurrentPrincipal() who: Principal,
    @Param() params: VersionParams,
    @Body() body: EndVersionBody,
    @ClientAddress() address: string,
  ): Promise<ChangedCostVersionDto> {
    return this.#service.end(who, params.id, body.effective_to, address);
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('engineer')
  @ApiOperation({
    summary: 'Delete prices',
    description: 'Only while nothing was posted with them. A predecessor that they closed stays closed.',
  })
  @ApiParam({ name: 'id', example: '4' })
  @ApiNoContentResponse()
  @ApiProblems({ 404: UNKNOWN, 409: 'version_in_use' })
  delete(
    @CurrentPrincipal() who: Principal,
    @Param() params: VersionParams,
    @ClientAddress() address: string,
  ): Promise<void> {
    return this.#service.delete(who, params.id, address);
  }
}
