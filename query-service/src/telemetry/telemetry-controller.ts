import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Allow, ApiProblems, CurrentPrincipal, NeedsScope } from '@enms/http-api';
import type { Principal } from '@enms/access-tokens';
import { BatchAnswerDto, BatchDto, SensorBatchDto } from './telemetry-dto.ts';
import { TelemetryService } from './telemetry-service.ts';

const PROBLEMS = {
  400: 'invalid_request: the body is no batch',
  413: 'too_many_readings: at most 10,000',
};

/** Bodies are judged element by element by the telemetry contract, not by the validation pipe. */
@ApiTags('telemetry')
@Allow('operator')
@NeedsScope('telemetry:write')
@Controller('api/v1')
export class TelemetryController {
  readonly #service: TelemetryService;

  constructor(service: TelemetryService) {
    this.#service = service;
  }

  @Post('telemetry/batch')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Store readings',
    description:
      'The good ones are stored in one transaction; each gets an outcome. Sending twice does no harm.',
  })
  @ApiBody({ type: BatchDto })
  @ApiAcceptedResponse({ type: BatchAnswerDto })
  @ApiProblems(PROBLEMS)
  batch(@CurrentPrincipal() who: Principal, @Req() request: FastifyRequest): Promise<BatchAnswerDto> {
    return this.#service.take(who.tenantId, request.body);
  }

  @Post('sensors/readings/batch')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Store readings of building sensors',
    description: 'Takes the form of telemetry/batch too.',
  })
  @ApiBody({ type: SensorBatchDto })
  @ApiAcceptedResponse({ type: BatchAnswerDto })
  @ApiProblems(PROBLEMS)
  sensors(@CurrentPrincipal() who: Principal, @Req() request: FastifyRequest): Promise<BatchAnswerDto> {
    return this.#service.take(who.tenantId, request.body);
  }
}
