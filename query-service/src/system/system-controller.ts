import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import { IngestRateDto, IngestRateQuery, SystemDto } from './system-dto.ts';
import { SystemService } from './system-service.ts';

@ApiTags('operations')
@Allow('engineer')
@Controller('api/v1/system')
export class SystemController {
  readonly #service: SystemService;

  constructor(service: SystemService) {
    this.#service = service;
  }

  @Get()
  @ApiOperation({
    summary: 'Storage, jobs, posting, ingest, quarantine and backups of the installation',
    description: 'Of the whole installation; of messages in quarantine only those of the own tenant.',
  })
  @ApiOkResponse({ type: SystemDto })
  @ApiProblems()
  system(@CurrentPrincipal() who: Principal): Promise<SystemDto> {
    return this.#service.system(who);
  }

  @Get('ingest-rate')
  @ApiOperation({ summary: 'Readings of the last hours, by the minute' })
  @ApiOkResponse({ type: IngestRateDto })
  @ApiProblems()
  ingestRate(@Query() query: IngestRateQuery): Promise<IngestRateDto> {
    return this.#service.ingestRate(query.hours);
  }
}
