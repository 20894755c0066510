import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { WritesNothing } from '../audit/audit-interceptor.ts';
import type { Principal } from '@enms/access-tokens';
import { Allow, ApiProblems, AskedLanguage, CurrentPrincipal, InWords } from '@enms/http-api';
import type { Language } from '@enms/http-api';
import { ApiExample } from './api-example.ts';
import {
  BaselineListQuery,
  BaselineParams,
  DecisionBody,
  NewBaselineBody,
  VersionParams,
} from './baseline-dto.ts';
import { BaselineService } from './baseline-service.ts';
import { BASELINE_EXAMPLE, REPORT_EXAMPLE, VERSION_EXAMPLE } from './examples.ts';
import { CandidateBody, FitPreviewBody } from './fit-dto.ts';
import { FitService } from './fit-service.ts';

const UNKNOWN = 'unknown_baseline';
const UNKNOWN_VERSION = 'unknown_baseline, unknown_version';
const REFUSED =
  'the code of the statistics, such as constant_driver or ill_conditioned, with the driver in field';

@ApiTags('baselines')
@Controller('api/v1/analytics/baselines')
export class BaselineController {
  readonly #service: BaselineService;
  readonly #fits: FitService;

  constructor(service: BaselineService, fits: FitService) {
    this.#service = service;
    this.#fits = fits;
  }

  @Get()
  @Allow('viewer')
  @ApiOperation({ summary: 'Energy baselines, with the version in force' })
  @InWords()
  @ApiExample(200, { items: [BASELINE_EXAMPLE], next_cursor: null })
  @ApiProblems({ 404: 'unknown_machine, unknown_group, unknown_factory' })
  list(
    @CurrentPrincipal() who: Principal,
    @Query() query: BaselineListQuery,
    @AskedLanguage() language: Language,
  ): Promise<object> {
    return this.#service.list(who.tenantId, query, language);
  }

  @Post()
  @Allow('analyst')
  @ApiOperation({ summary: 'Ask how much energy of a machine, group or site is to be expected' })
  @ApiExample(201, BASELINE_EXAMPLE)
  @ApiProblems({ 404: 'unknown_machine, unknown_group, unknown_factory', 409: 'name_taken' })
  add(@CurrentPrincipal() who: Principal, @Body() body: NewBaselineBody): Promise<object> {
    return this.#service.add(who, body);
  }

  @Post('fit-preview')
  @WritesNothing()
  @HttpCode(200)
  @Allow('analyst')
  @ApiOperation({
    summary: 'Fit a model without storing it',
    description:
      'For the regression studio: report, verdicts, actual and fitted energy with prediction interval and the drivers of each period, residuals, their autocorrelation by lag and the points of a Q–Q plot. What the gate refuses is fitted all the same, with its reasons beside it.',
  })
  @InWords()
  @ApiExample(200, { gate: { is_sufficient: true, reasons: [] }, report: REPORT_EXAMPLE, took_ms: 240 })
  @ApiProblems({ 404: 'unknown_machine, unknown_group, unknown_factory', 422: REFUSED })
  preview(
    @CurrentPrincipal() who: Principal,
    @Body() body: FitPreviewBody,
    @AskedLanguage() language: Language,
  ): Promise<object> {
    return this.#fits.preview(who, body, language);
  }

  @Get(':id')
  @Allow('viewer')
  @ApiOperation({ summary: 'One baseline with its versions' })
  @ApiParam({ name: 'id', example: '4' })
  @InWords()
  @ApiExample(200, { ...BASELINE_EXAMPLE, versions: [VERSION_EXAMPLE] })
  @ApiProblems({ 404: UNKNOWN })
  one(
    @CurrentPrincipal() who: Principal,
    @Param() { id }: BaselineParams,
    @AskedLanguage() language: Language,
  ): Promise<object> {
    return this.#service.one(who.tenantId, id, language);
  }

  @Post(':id/candidates')
  @Allow('analyst')
  @ApiOperation({
    summary: 'Fit a model as a candidate',
    description:
      'Refused where the data do not suffice, unless override_reason says why all the same; it is kept.',
  })
  @ApiParam({ name: 'id', example: '4' })
  @InWords()
  @ApiExample(201, { ...VERSION_EXAMPLE, report: REPORT_EXAMPLE })
  @ApiProblems({ 404: UNKNOWN, 422: `insufficient_data with the reasons in gate, or ${REFUSED}` })
  candidate(
    @CurrentPrincipal() who: Principal,
    @Param() { id }: BaselineParams,
    @Body() body: CandidateBody,
    @AskedLanguage() language: Language,
  ): Promise<object> {
    return this.#fits.addCandidate(who, id, body, language);
  }

  @Get(':id/versions')
  @Allow('viewer')
  @ApiOperation({ summary: 'The versions of a baseline, newest first' })
  @ApiParam({ name: 'id', example: '4' })
  @InWords()
  @ApiExample(200, { items: [VERSION_EXAMPLE] })
  @ApiProblems({ 404: UNKNOWN })
  versions(
    @CurrentPrincipal() who: Principal,
    @Param() { id }: BaselineParams,
    @AskedLanguage() language: Language,
  ): Promise<object> {
    return this.#service.versions(who.tenantId, id, language);
  }

  @Get(':id/versions/:version')
  @Allow('viewer')
  @ApiOperation({ summary: 'A version with report, verdicts and what it was made from' })
  @ApiParam({ name: 'id', example: '4' })
  @ApiParam({ name: 'version', example: '3' })
  @InWords()
  @ApiExample(200, { ...VERSION_EXAMPLE, report: REPORT_EXAMPLE })
  @ApiProblems({ 404: UNKNOWN_VERSION })
  version(
    @CurrentPrincipal() who: Principal,
    @Param() { id, version }: VersionParams,
    @AskedLanguage() language: Language,
  ): Promise<object> {
    return this.#service.version(who.tenantId, id, version, language);
  }

  @Post(':id/versions/:version/approve')
  @HttpCode(200)
  @Allow('engineer')
  @ApiOperation({
    summary: 'Put a candidate in force',
    description: 'It is frozen with who approved it and when; the version that was in force is retired.',
  })
  @ApiParam({ name: 'id', example: '4' })
  @ApiParam({ name: 'version', example: '3' })
  @InWords()
  @ApiExample(200, { ...VERSION_EXAMPLE, status: 'in_force' })
  @ApiProblems({ 404: UNKNOWN_VERSION, 409: 'not_a_candidate' })
  approve(
    @CurrentPrincipal() who: Principal,
    @Param() { id, version }: VersionParams,
    @Body() body: DecisionBody,
    @AskedLanguage() language: Language,
  ): Promise<object> {
    return this.#service.approve(who, id, version, body, language);
  }

  @Post(':id/versions/:version/reject')
  @HttpCode(200)
  @Allow('engineer')
  @ApiOperation({ summary: 'Reject a candidate' })
  @ApiParam({ name: 'id', example: '4' })
  @ApiParam({ name: 'version', example: '3' })
  @InWords()
  @ApiExample(200, { ...VERSION_EXAMPLE, status: 'rejected' })
  @ApiProblems({ 404: UNKNOWN_VERSION, 409: 'not_a_candidate' })
  reject(
    @CurrentPrincipal() who: Principal,
    @Param() { id, version }: VersionParams,
    @Body() body: DecisionBody,
    @AskedLanguage() language: Language,
  ): Promise<object> {
    return this.#service.reject(who, id, version, body, language);
  }

  @Post(':id/versions/:version/retire')
  @HttpCode(200)
  @Allow('engineer')
  @ApiOperation({ summary: 'Take the version in force out of force' })
  @ApiParam({ name: 'id', example: '4' })
  @ApiParam({ name: 'version', example: '3' })
  @InWords()
  @ApiExample(200, { ...VERSION_EXAMPLE, status: 'retired' })
  @ApiProblems({ 404: UNKNOWN_VERSION, 409: 'not_in_force' })
  retire(
    @CurrentPrincipal() who: Principal,
    @Param() { id, version }: VersionParams,
    @Body() body: DecisionBody,
    @AskedLanguage() language: Language,
  ): Promise<object> {
    return this.#service.retire(who, id, version, body, language);
  }
}
