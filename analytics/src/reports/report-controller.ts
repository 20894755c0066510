import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@enms/access-tokens';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import {
  NewReportDto,
  ReportDto,
  ReportListDto,
  ReportListQuery,
  ReportWithDocumentDto,
} from './report-dto.ts';
import { ReportIdPipe } from './report-id.ts';
import { ReportService } from './report-service.ts';

const UNKNOWN_SCOPE = {
  404: 'unknown_machine, unknown_group, unknown_factory',
  409: 'ambiguous_machine: choices are listed',
};

@ApiTags('reports')
@Controller('api/v1/analytics/reports')
export class ReportController {
  readonly #service: ReportService;

  constructor(service: ReportService) {
    this.#service = service;
  }

  @Post()
  @HttpCode(202)
  @Allow('analyst')
  @ApiOperation({
    summary: 'Have a report made',
    description:
      'Efficiency and forecast are of one scope, a comparison of two to eight. Made by a job, with progress; once issued it is changed no more.',
  })
  @ApiAcceptedResponse({ type: ReportDto })
  @ApiProblems(UNKNOWN_SCOPE)
  order(@CurrentPrincipal() who: Principal, @Body() body: NewReportDto): Promise<ReportDto> {
    return this.#service.order(who, body);
  }

  @Get()
  @Allow('viewer')
  @ApiOperation({ summary: 'The reports', description: 'Newest first, without their documents.' })
  @ApiOkResponse({ type: ReportListDto })
  @ApiProblems()
  list(@CurrentPrincipal() who: Principal, @Query() query: ReportListQuery): Promise<ReportListDto> {
    return this.#service.list(who, query);
  }

  @Get(':id.pdf')
  @Allow('viewer')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'A report as PDF' })
  @ApiProduces('application/pdf')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiProblems({ 404: 'unknown_report', 409: 'not_issued' })
  async pdf(
    @CurrentPrincipal() who: Principal,
    @Param('id', ReportIdPipe) id: number,
  ): Promise<StreamableFile> {
    const { pdf, fileName } = await this.#service.pdf(who, id);
    return new StreamableFile(pdf, {
      type: 'application/pdf',
      disposition: `inline; filename="${fileName}"`,
      length: pdf.length,
    });
  }

  @Get(':id')
  @Allow('viewer')
  @ApiOperation({ summary: 'A report, with its document once it is issued' })
  @ApiOkResponse({ type: ReportWithDocumentDto })
  @ApiProblems({ 404: 'unknown_report' })
  get(
    @CurrentPrincipal() who: Principal,
    @Param('id', ReportIdPipe) id: number,
  ): Promise<ReportWithDocumentDto> {
    return this.#service.get(who, id);
  }

  @Post(':id/reissue')
  @HttpCode(202)
  @Allow('analyst')
  @ApiOperation({
    summary: 'Issue a report again',
    description:
      'A new version of the same kind, scopes and period, from what is known now; the old one stays.',
  })
  @ApiAcceptedResponse({ type: ReportDto })
  @ApiProblems({ 404: 'unknown_report', 409: 'not_issued, superseded' })
  reissue(@CurrentPrincipal() who: Principal, @Param('id', ReportIdPipe) id: number): Promise<ReportDto> {
    return this.#service.reissue(who, id);
  }
}
