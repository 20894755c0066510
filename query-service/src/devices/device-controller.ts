import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import { Idempotent } from '../idempotency/idempotent.ts';
import { ClientAddress } from '../identity/client-address.ts';
import type { Principal } from '@enms/access-tokens';
import type { Actor } from '../registry/registry-changes.ts';
import { CurrentActor } from '../registry/registry-changes.ts';
import { DeviceApproval } from './device-approval.ts';
import {
  ApprovalDto,
  ApproveDeviceBody,
  CredentialsDto,
  DeviceDto,
  DeviceListDto,
  DeviceParams,
  ListDevicesQuery,
  RegisterDeviceBody,
} from './device-dto.ts';
import { DeviceEditingService } from './device-editing-service.ts';
import { DeviceService } from './device-service.ts';

const UNKNOWN = 'unknown_device';
const CODE = { name: 'code', example: 'AA:BB:CC:DD:EE:FF' };

@ApiTags('devices')
@Allow('operator')
@Controller(['api/v1/devices', 'api/devices'])
export class DeviceController {
  readonly #devices: DeviceService;
  readonly #editing: DeviceEditingService;
  readonly #approval: DeviceApproval;

  constructor(devices: DeviceService, editing: DeviceEditingService, approval: DeviceApproval) {
    this.#devices = devices;
    this.#editing = editing;
    this.#approval = approval;
  }

  @Get()
  @Allow('viewer')
  @ApiOperation({ summary: 'Devices, discovered ones too' })
  @ApiOkResponse({ type: DeviceListDto })
  @ApiProblems()
  list(@CurrentPrincipal() who: Principal, @Query() query: ListDevicesQuery): Promise<DeviceListDto> {
    return this.#devices.list(who.tenantId, query);
  }

  @Post()
  @Idempotent()
  @ApiOperation({ summary: 'Register a device by hand', description: 'It waits for approval.' })
  @ApiCreatedResponse({ type: DeviceDto })
  @ApiProblems({ 404: 'unknown_factory', 409: 'device_exists or ambiguous_factory' })
  register(@CurrentActor() actor: Actor, @Body() body: RegisterDeviceBody): Promise<DeviceDto> {
    return this.#editing.register(actor, body);
  }

  @Get(':code')
  @Allow('viewer')
  @ApiOperation({ summary: 'One device' })
  @ApiParam(CODE)
  @ApiOkResponse({ type: DeviceDto })
  @ApiProblems({ 404: UNKNOWN })
  one(@CurrentPrincipal() who: Principal, @Param() params: DeviceParams): Promise<DeviceDto> {
    return this.#devices.one(who.tenantId, params.code);
  }

  @Post(':code/approve')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Let a device in',
    description:
      'Assigns its channels to machines, makes its account at the broker (the password is shown this once), and stores ' +
      'what waited in quarantine. Safe to repeat when it failed half-way.',
  })
  @ApiParam(CODE)
  @ApiOkResponse({ type: ApprovalDto })
  @ApiProblems({
    404: `${UNKNOWN}, unknown_factory or unknown_machine`,
    409: 'already_active, account_taken, channel_assigned or machine_exists',
    503: 'broker_away or database_away: send it again later',
  })
  approve(
    @CurrentPrincipal() who: Principal,
    @ClientAddress() from: string,
    @Param() params: DeviceParams,
    @Body() body: ApproveDeviceBody,
  ): Promise<ApprovalDto> {
    return this.#approval.approve({ who, from }, params.code, body);
  }

  @Post(':code/credentials')
  @HttpCode(200)
  @ApiOperation({ summary: 'Make a new password', description: 'The old one is void at once.' })
  @ApiParam(CODE)
  @ApiOkResponse({ type: CredentialsDto })
  @ApiProblems({ 404: UNKNOWN, 409: 'not_active or account_taken', 503: 'broker_away: send it again later' })
  renewCredentials(
    @CurrentPrincipal() who: Principal,
    @ClientAddress() from: string,
    @Param() params: DeviceParams,
  ): Promise<CredentialsDto> {
    return this.#approval.renewCredentials({ who, from }, params.code);
  }

  @Post(':code/revoke')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Shut a device out',
    description: 'Its readings no longer count; it is cut off at once.',
  })
  @ApiParam(CODE)
  @ApiOkResponse({ type: DeviceDto })
  @ApiProblems({ 404: UNKNOWN, 503: 'broker_away: its readings no longer count; send it again later' })
  revoke(
    @CurrentPrincipal() who: Principal,
    @ClientAddress() from: string,
    @Param() params: DeviceParams,
  ): Promise<DeviceDto> {
    return this.#approval.revoke({ who, from }, params.code);
  }
}
