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
import { FactoryQuery, MachineParams } from './machine-controller.ts';
import { MachineChangeBody, MachineSettingsDto, NewMachineBody } from './machine-settings-dto.ts';
import { MachineSettingsService } from './machine-settings-service.ts';

const MACHINE = { name: 'machine', example: 'compressor-1', description: 'Name or id' };
const AMBIGUOUS = 'ambiguous_machine: name it by id, or add factory';

@ApiTags('registry')
@Controller('api/v1/machines')
export class MachineSettingsController {
  readonly #service: MachineSettingsService;

  constructor(service: MachineSettingsService) {
    this.#service = service;
  }

  @Get(':machine/settings')
  @Allow('viewer')
  @ApiOperation({
    summary: 'What is set for a machine',
    description: 'Its ETag is for If-Match of a change.',
  })
  @ApiParam(MACHINE)
  @ApiOkResponse({ type: MachineSettingsDto })
  @ApiProblems({ 404: 'unknown_machine', 409: AMBIGUOUS })
  one(
    @CurrentPrincipal() who: Principal,
    @Param() params: MachineParams,
    @Query() query: FactoryQuery,
  ): Promise<MachineSettingsDto> {
    return this.#service.one(who.tenantId, params.machine, query.factory ?? null);
  }

  @Post()
  @Allow('engineer')
  @Idempotent()
  @ApiOperation({ summary: 'Add a machine' })
  @ApiCreatedResponse({ type: MachineSettingsDto })
  @ApiProblems({ 404: 'unknown_factory or unknown_area', 409: 'machine_exists or ambiguous_factory' })
  add(@CurrentActor() actor: Actor, @Body() body: NewMachineBody): Promise<MachineSettingsDto> {
    return this.#service.add(actor, body);
  }

  @Patch(':machine')
  @Allow('engineer')
  @ApiIfMatch()
  @ApiOperation({ summary: 'Change a machine', description: 'null clears a field.' })
  @ApiParam(MACHINE)
  @ApiOkResponse({ type: MachineSettingsDto })
  @ApiProblems({
    404: 'unknown_machine or unknown_area',
    409: `machine_exists or ${AMBIGUOUS}`,
    412: 'changed_meanwhile',
  })
  change(
    @CurrentActor() actor: Actor,
    @Param() params: MachineParams,
    @Query() query: FactoryQuery,
    @Body() body: MachineChangeBody,
    @Headers('if-match') ifMatch?: string,
  ): Promise<MachineSettingsDto> {
    const which = { nameOrId: params.machine, factory: query.factory ?? null };
    return this.#service.change(actor, which, body, ifMatch);
  }

  @Delete(':machine')
  @Allow('engineer')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a machine that nothing was measured of' })
  @ApiParam(MACHINE)
  @ApiNoContentResponse()
  @ApiProblems({ 404: 'unknown_machine', 409: `machine_measured, in_use or ${AMBIGUOUS}` })
  remove(
    @CurrentActor() actor: Actor,
    @Param() params: MachineParams,
    @Query() query: FactoryQuery,
  ): Promise<void> {
    return this.#service.remove(actor, params.machine, query.factory ?? null);
  }
}
