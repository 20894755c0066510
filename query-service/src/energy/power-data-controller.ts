import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import {
  DevicePowerDto,
  DevicePowerParams,
  DevicePowerQuery,
  PowerData,
  PowerDataDto,
  PowerDataQuery,
} from './power-data.ts';

@ApiTags('energy')
@Allow('viewer')
@Controller(['api/v1', 'api'])
export class PowerDataController {
  readonly #data: PowerData;

  constructor(data: PowerData) {
    this.#data = data;
  }

  @Get('devices/:code/power_data')
  @ApiOperation({
    summary: 'Readings of power of one device, in pages',
    description: 'Without a range: the last hour.',
  })
  @ApiParam({ name: 'code', example: 'AA:BB:CC:DD:EE:FF' })
  @ApiOkResponse({ type: DevicePowerDto })
  @ApiProblems({ 404: 'unknown_device' })
  ofDevice(
    @CurrentPrincipal() who: Principal,
    @Param() params: DevicePowerParams,
    @Query() query: DevicePowerQuery,
  ): Promise<DevicePowerDto> {
    return this.#data.ofDevice(who.tenantId, params.code, query);
  }

  @Get('power_data')
  @ApiOperation({
    summary: 'The newest readings of power of several devices',
    description: 'Of named devices, of a group, or of all (50 at most). Without a range: the last hour.',
  })
  @ApiOkResponse({ type: PowerDataDto })
  @ApiProblems({ 404: 'unknown_device' })
  ofDevices(@CurrentPrincipal() who: Principal, @Query() query: PowerDataQuery): Promise<PowerDataDto> {
    return this.#data.ofDevices(who.tenantId, query);
  }
}
