import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import { BillDto, BillQuery, CheckInvoiceBody, InvoiceCheckDto } from './invoice-dto.ts';
import { InvoiceService } from './invoice-service.ts';

const PROBLEMS = {
  404: 'unknown_factory: nearest slugs are listed',
  409: 'ambiguous_factory: choices are listed',
};

@ApiTags('accounting')
@Allow('viewer')
@Controller('api/v1/invoices')
export class InvoiceController {
  readonly #service: InvoiceService;

  constructor(service: InvoiceService) {
    this.#service = service;
  }

  @Get('bill')
  @ApiOperation({
    summary: 'What a month should cost, line by line',
    description:
      'Energy by price, tiers, demand, fixed and reactive, from the ledger and the prices that held.',
  })
  @ApiOkResponse({ type: BillDto })
  @ApiProblems(PROBLEMS)
  bill(@CurrentPrincipal() who: Principal, @Query() query: BillQuery): Promise<BillDto> {
    return this.#service.bill(who.tenantId, query);
  }

  @Post('check')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Compare a supplier’s invoice with our own bill',
    description:
      'Line by line by name, and in total: difference, percent, verdict within the tolerance, reasons.',
  })
  @ApiOkResponse({ type: InvoiceCheckDto })
  @ApiProblems(PROBLEMS)
  check(@CurrentPrincipal() who: Principal, @Body() body: CheckInvoiceBody): Promise<InvoiceCheckDto> {
    return this.#service.check(who.tenantId, body);
  }
}
