import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import { LedgerDto, LedgerQuery } from './ledger-dto.ts';
import { LedgerService } from './ledger-service.ts';

@ApiTags('accounting')
@Allow('viewer')
@Controller('api/v1/ledger')
export class LedgerController {
  readonly #service: LedgerService;

  constructor(service: LedgerService) {
    this.#service = service;
  }

  @Get()
  @ApiOperation({
    summary: 'Entries of the ledger',
    description:
      'One for each quarter hour: its energy, price, cost, carbon and the versions they come from. With as_of as they were known then. Without a range: today.',
  })
  @ApiOkResponse({ type: LedgerDto })
  @ApiProblems({ 404: 'unknown_machine: nearest names are listed', 409: 'ambiguous_machine' })
  entries(@CurrentPrincipal() who: Principal, @Query() query: LedgerQuery): Promise<LedgerDto> {
    return this.#service.entries(who.tenantId, query);
  }
}
