import { Controller, Get, Header, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import { ExportQuery } from './export-query.ts';
import { ExportService } from './export-service.ts';

@ApiTags('accounting')
@Allow('viewer')
@Controller(['api/v1', 'api'])
export class ExportController {
  readonly #service: ExportService;

  constructor(service: ExportService) {
    this.#service = service;
  }

  @Get('export-csv')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Energy, cost and carbon, or readings, as a file',
    description:
      'Times in UTC and in the site’s own time; the unit is in the name of the column. Streamed, whatever its size. Without a range: today.',
  })
  @ApiProduces('text/csv', 'application/gzip')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiProblems({ 404: 'unknown_machine, unknown_group, unknown_factory', 409: 'ambiguous_machine' })
  async csv(@CurrentPrincipal() who: Principal, @Query() query: ExportQuery): Promise<StreamableFile> {
    const { stream, contentType, fileName } = await this.#service.open(who.tenantId, query);
    return new StreamableFile(stream, {
      type: contentType,
      disposition: `attachment; filename="${fileName}"`,
    });
  }
}
