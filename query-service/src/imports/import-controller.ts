import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import { ClientAddress } from '../identity/client-address.ts';
import type { Principal } from '@enms/access-tokens';
import { ImportBody, ImportDto, ImportQuery } from './import-dto.ts';
import { ImportService } from './import-service.ts';

@ApiTags('telemetry')
@Allow('engineer')
@Controller('api/v1/imports')
export class ImportController {
  readonly #service: ImportService;

  constructor(service: ImportService) {
    this.#service = service;
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Import readings from CSV',
    description:
      'Each row is judged like a reading of telemetry/batch. With dry_run=true nothing is stored: the answer shows how the file is understood. Importing twice does no harm.',
  })
  @ApiOkResponse({ type: ImportDto })
  @ApiProblems({ 400: 'invalid_request: the column or field is named', 413: 'too_many_rows, too_large' })
  take(
    @CurrentPrincipal() who: Principal,
    @Query() query: ImportQuery,
    @Body() body: ImportBody,
    @ClientAddress() address: string,
  ): Promise<ImportDto> {
    return this.#service.take(who, body, query.dry_run, address);
  }
}
