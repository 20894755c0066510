import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import { AuditLogDto, AuditLogQuery } from './audit-dto.ts';
import { AuditReader } from './audit-reader.ts';

@ApiTags('audit log')
@Allow('administrator')
@Controller('api/v1/audit-log')
export class AuditController {
  readonly #reader: AuditReader;

  constructor(reader: AuditReader) {
    this.#reader = reader;
  }

  @Get()
  @ApiOperation({ summary: 'Who did what, when, from where', description: 'Newest first.' })
  @ApiOkResponse({ type: AuditLogDto })
  @ApiProblems()
  list(@CurrentPrincipal() who: Principal, @Query() query: AuditLogQuery): Promise<AuditLogDto> {
    return this.#reader.page(who.tenantId, query);
  }
}
