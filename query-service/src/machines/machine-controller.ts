import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import { ListMachinesQuery, MachineDto, MachineListDto, NAME, nameRemedy } from './machine-dto.ts';
import { MachineService } from './machine-service.ts';

export class MachineParams {
  @Matches(NAME, nameRemedy)
  machine!: string;
}

export class FactoryQuery {
  @ApiPropertyOptional({ description: 'Slug of a factory, where a name occurs in several.' })
  @IsOptional()
  @Matches(NAME, nameRemedy)
  factory?: string;
}

@ApiTags('machines')
@Allow('viewer')
@Controller('api/v1/machines')
export class MachineController {
  readonly #service: MachineService;

  constructor(service: MachineService) {
    this.#service = service;
  }

  @Get()
  @ApiOperation({ summary: 'Machines with their newest state' })
  @ApiOkResponse({ type: MachineListDto })
  @ApiProblems({
    404: 'unknown_factory: nearest slugs are listed',
    409: 'ambiguous_factory: choices are listed',
  })
  list(@CurrentPrincipal() who: Principal, @Query() query: ListMachinesQuery): Promise<MachineListDto> {
    return this.#service.list(who.tenantId, query);
  }

  @Get(':machine')
  @ApiOperation({ summary: 'One machine, by name or id' })
  @ApiParam({ name: 'machine', example: 'compressor-1', description: 'Name or id' })
  @ApiOkResponse({ type: MachineDto })
  @ApiProblems({
    404: 'unknown_machine: nearest names are listed',
    409: 'ambiguous_machine: choices are listed',
  })
  one(
    @CurrentPrincipal() who: Principal,
    @Param() params: MachineParams,
    @Query() query: FactoryQuery,
  ): Promise<MachineDto> {
    return this.#service.one(who.tenantId, params.machine, query.factory ?? null);
  }
}
