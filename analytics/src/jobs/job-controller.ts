import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@enms/access-tokens';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import { JobDto, JobListDto, JobListQuery, NewJobDto } from './job-dto.ts';
import { JobService } from './job-service.ts';

@ApiTags('jobs')
@Controller('api/v1/analytics/jobs')
export class JobController {
  readonly #service: JobService;

  constructor(service: JobService) {
    this.#service = service;
  }

  @Get()
  @Allow('viewer')
  @ApiOperation({
    summary: 'What the service does and did by itself',
    description:
      'Newest first: the jobs of the tenant, and those of the whole installation. Kept for 30 days.',
  })
  @ApiOkResponse({ type: JobListDto })
  @ApiProblems()
  list(@CurrentPrincipal() who: Principal, @Query() query: JobListQuery): Promise<JobListDto> {
    return this.#service.list(who, query);
  }

  @Get(':id')
  @Allow('viewer')
  @ApiOperation({ summary: 'One job, with its progress' })
  @ApiOkResponse({ type: JobDto })
  @ApiProblems({ 404: 'unknown_job' })
  get(@CurrentPrincipal() who: Principal, @Param('id', new ParseUUIDPipe()) id: string): Promise<JobDto> {
    return this.#service.get(who, id);
  }

  @Post()
  @HttpCode(202)
  @Allow('analyst')
  @ApiOperation({
    summary: 'Run a job now',
    description: 'Where one of the same kind and key waits already, that one is answered.',
  })
  @ApiAcceptedResponse({ type: JobDto })
  @ApiProblems({ 404: 'unknown_job_kind' })
  start(@CurrentPrincipal() who: Principal, @Body() body: NewJobDto): Promise<JobDto> {
    return this.#service.start(who, body);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Allow('analyst')
  @ApiOperation({
    summary: 'Cancel a job that waits or runs',
    description: 'What it made before stays.',
  })
  @ApiOkResponse({ type: JobDto })
  @ApiProblems({ 403: 'system_job', 404: 'unknown_job', 409: 'job_is_over' })
  cancel(@CurrentPrincipal() who: Principal, @Param('id', new ParseUUIDPipe()) id: string): Promise<JobDto> {
    return this.#service.cancel(who, id);
  }
}
