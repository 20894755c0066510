import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import { Idempotent } from '../../idempotency/idempotent.ts';
import { ClientAddress } from '../../identity/client-address.ts';
import type { Principal } from '@enms/access-tokens';
import { Recalculation, RecalculationBody, RecalculationDto } from './recalculation.ts';

@ApiTags('accounting')
@Allow('engineer')
@Controller('api/v1/recalculate')
export class RecalculationController {
  readonly #recalculation: Recalculation;

  constructor(recalculation: Recalculation) {
    this.#recalculation = recalculation;
  }

  @Post()
  @Idempotent()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Post parts of the ledger again',
    description: 'In the background, within minutes. What comes out the same stays as it is.',
  })
  @ApiAcceptedResponse({ type: RecalculationDto })
  @ApiProblems({ 404: 'unknown_machine, unknown_factory', 409: 'ambiguous_machine' })
  request(
    @CurrentPrincipal() who: Principal,
    @Body() body: RecalculationBody,
    @ClientAddress() address: string,
  ): Promise<RecalculationDto> {
    return this.#recalculation.request(who, body, address);
  }
}
