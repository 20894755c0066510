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
  AddEmissionFactorBody,
  ChangedEmissionFactorDto,
  EmissionFactorDto,
  EmissionFactorListDto,
  ListEmissionFactorsQuery,
} from './emission-factor-dto.ts';
import { EmissionFactorService } from './emission-factor-service.ts';

const UNKNOWN = 'unknown_version';
const OVERLAP = 'overlapping_version: the version that is in the way is in overlapping';

@ApiTags('accounting')
@Controller('api/v1/emission-factors')
export class EmissionFactorController {
  readonly #service: EmissionFactorService;

  constructor(service: EmissionFactorService) {
    this.#service = service;
  }

  @Get()
  @Allow('viewer')
  @ApiOperation({ summary: 'Emission factors, and from when until when they hold' })
  @ApiOkResponse({ type: EmissionFactorListDto })
  @ApiProblems()
  list(
    @CurrentPrincipal() who: Principal,
    @Query() query: ListEmissionFactorsQuery,
  ): Promise<EmissionFactorListDto> {
    return this.#service.list(who.tenantId, query);
  }

  @Get(':id')
  @Allow('viewer')
  @ApiOperation({ summary: 'One emission factor' })
  @ApiParam({ name: 'id', example: '4' })
  @ApiOkResponse({ type: EmissionFactorDto })
  @ApiProblems({ 404: UNKNOWN })
  one(@CurrentPrincipal() who: Principal, @Param() params: VersionParams): Promise<EmissionFactorDto> {
    return this.#service.one(who.tenantId, params.id);
  }

  @Post()
  @Idempotent()
  @Allow('engineer')
  @ApiOperation({
    summary: 'Enter an emission factor',
    description:
      'A version for the same that holds until further notice ends where this one begins. Entries of the past are posted again.',
  })
  @ApiCreatedResponse({ type: ChangedEmissionFactorDto })
  @ApiProblems({
    409: OVERLAP,
  })
  add(
    @CurrentPrincipal() who: Principal,
    @Body() body: AddEmissionFactorBody,
    @ClientAddress() address: string,
  ): Promise<ChangedEmissionFactorDto> {
    return this.#service.add(who, body, address);
  }

  @Post(':id/end')
  @HttpCode(200)
  @Allow('engineer')
  @ApiOperation({ summary: 'End a factor, or let it hold until further notice again' })
  @ApiParam({ name: 'id', example: '4' })
  @ApiOkResponse({ type: ChangedEmissionFactorDto })
  @ApiProblems({ 404: UNKNOWN, 409: OVERLAP })
  end(
    @CurrentPrincipal() who: Principal,
    @Param() params: VersionParams,
    @Body() body: EndVersionBody,
    @ClientAddress() address: string,
  ): Promise<ChangedEmissionFactorDto> {
    return this.#service.end(who, params.id, body.effective_to, address);
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('engineer')
  @ApiOperation({
    summary: 'Delete a factor',
    description: 'Only while nothing was posted with it. A predecessor that it closed stays closed.',
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
