import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../documentation/api-problems.ts';
import { Allow } from '../identity/allow.ts';
import { CurrentPrincipal } from '../identity/current-principal.ts';
import type { Principal } from '../identity/principal.ts';
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
