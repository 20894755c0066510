import { Body, Controller, Get, Header, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal, invalidRequest } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import type { Actor } from '../registry/registry-changes.ts';
import { CurrentActor } from '../registry/registry-changes.ts';
import { ExportQuery, RegistryImportDto, RegistryImportQuery } from './transfer-dto.ts';
import { TransferService } from './transfer-service.ts';

@ApiTags('registry')
@Controller('api/v1/registry')
export class TransferController {
  readonly #service: TransferService;

  constructor(service: TransferService) {
    this.#service = service;
  }

  @Get('export')
  @Allow('viewer')
  @Header('content-type', 'text/csv; charset=utf-8')
  @ApiOperation({
    summary: 'A part of the registry as CSV',
    description:
      'What an import takes back unchanged. Texts that a spreadsheet would take for a formula have an apostrophe before them.',
  })
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string', example: 'factory,path\r\nnorth,Hall 1\r\n' } })
  @ApiProblems()
  export(@CurrentPrincipal() who: Principal, @Query() query: ExportQuery): Promise<string> {
    return this.#service.export(who.tenantId, query.kind);
  }

  @Post('import')
  @Allow('engineer')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Make a part of the registry as a CSV says',
    description:
      'At most 2,000 lines and 1 MB; all lines or none. Columns that the file does not have stay as they are, an empty cell ' +
      'clears. With dry_run=true nothing is stored, and each line says what would become of it. Nothing is ever deleted.',
  })
  @ApiConsumes('text/csv')
  @ApiBody({ schema: { type: 'string', example: 'factory,name,type\r\nnorth,pump-1,pump\r\n' } })
  @ApiOkResponse({ type: RegistryImportDto })
  @ApiProblems({
    413: 'too_many_lines or too_large',
    415: 'unsupported_media_type: send text/csv',
    422: 'import_refused: nothing was stored; each line says why',
  })
  import(
    @CurrentActor() actor: Actor,
    @Query() query: RegistryImportQuery,
    @Body() body: unknown,
  ): Promise<RegistryImportDto> {
    if (typeof body !== 'string') {
      throw invalidRequest([{ field: 'body', reason: 'not_csv', remedy: 'Send the file as text/csv.' }]);
    }
    return this.#service.import(actor, query.kind, body, query.dry_run);
  }
}
