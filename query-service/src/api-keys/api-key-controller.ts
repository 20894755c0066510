import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import { ClientAddress } from '../identity/client-address.ts';
import type { Principal } from '@enms/access-tokens';
import { ApiKeyDto, ApiKeyListDto, ApiKeyParams, CreateApiKeyBody, NewApiKeyDto } from './api-key-dto.ts';
import { ApiKeyService } from './api-key-service.ts';

@ApiTags('api keys')
@Allow('administrator')
@Controller('api/v1/api-keys')
export class ApiKeyController {
  readonly #keys: ApiKeyService;

  constructor(keys: ApiKeyService) {
    this.#keys = keys;
  }

  @Get()
  @ApiOperation({ summary: 'Keys of programs', description: 'The newest thousand, revoked ones too.' })
  @ApiOkResponse({ type: ApiKeyListDto })
  @ApiProblems()
  list(@CurrentPrincipal() who: Principal): Promise<ApiKeyListDto> {
    return this.#keys.list(who.tenantId);
  }

  @Post()
  @ApiOperation({
    summary: 'Make a key',
    description: 'The key is shown this once. Programs send it as X-API-Key, or as a bearer token.',
  })
  @ApiCreatedResponse({ type: NewApiKeyDto })
  @ApiProblems()
  create(
    @CurrentPrincipal() who: Principal,
    @ClientAddress() from: string,
    @Body() body: CreateApiKeyBody,
  ): Promise<NewApiKeyDto> {
    return this.#keys.create({ who, from }, body);
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Revoke a key', description: 'At once and for good; safe to repeat.' })
  @ApiParam({ name: 'id', example: '1' })
  @ApiOkResponse({ type: ApiKeyDto })
  @ApiProblems({ 404: 'unknown_key' })
  revoke(
    @CurrentPrincipal() who: Principal,
    @ClientAddress() from: string,
    @Param() params: ApiKeyParams,
  ): Promise<ApiKeyDto> {
    return this.#keys.revoke({ who, from }, Number(params.id));
  }
}
