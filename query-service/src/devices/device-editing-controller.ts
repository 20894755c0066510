import { Body, Controller, Delete, Get, HttpCode, Param, Patch } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import type { Actor } from '../registry/registry-changes.ts';
import { CurrentActor } from '../registry/registry-changes.ts';
import { DeviceDto, DeviceParams } from './device-dto.ts';
import { DeviceChangeBody, DeviceConfigurationDto } from './device-editing-dto.ts';
import { DeviceEditingService } from './device-editing-service.ts';

const CODE = { name: 'code', example: 'AA:BB:CC:DD:EE:FF' };
const UNKNOWN = 'unknown_device';

@ApiTags('devices')
@Controller('api/v1/devices')
export class DeviceEditingController {
  readonly #service: DeviceEditingService;

  constructor(service: DeviceEditingService) {
    this.#service = service;
  }

  @Get(':code/configuration')
  @Allow('operator')
  @ApiOperation({ summary: 'What is configured for a device' })
  @ApiParam(CODE)
  @ApiOkResponse({ type: DeviceConfigurationDto })
  @ApiProblems({ 404: UNKNOWN })
  configuration(
    @CurrentPrincipal() who: Principal,
    @Param() params: DeviceParams,
  ): Promise<DeviceConfigurationDto> {
    return this.#service.configuration(who.tenantId, params.code);
  }

  @Patch(':code')
  @Allow('engineer')
  @ApiOperation({ summary: 'Change a device', description: 'null clears a field.' })
  @ApiParam(CODE)
  @ApiOkResponse({ type: DeviceDto })
  @ApiProblems({ 404: UNKNOWN, 409: 'not_approved: approve it to make it active' })
  change(
    @CurrentActor() actor: Actor,
    @Param() params: DeviceParams,
    @Body() body: DeviceChangeBody,
  ): Promise<DeviceDto> {
    return this.#service.change(actor, params.code, body);
  }

  @Delete(':code')
  @Allow('engineer')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a device that measured nothing' })
  @ApiParam(CODE)
  @ApiNoContentResponse()
  @ApiProblems({ 404: UNKNOWN, 409: 'device_has_account, device_has_data or in_use' })
  remove(@CurrentActor() actor: Actor, @Param() params: DeviceParams): Promise<void> {
    return this.#service.remove(actor, params.code);
  }
}
