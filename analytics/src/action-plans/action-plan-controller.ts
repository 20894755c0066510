import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseIntPipe,
  Patch,
  Post,
  Query,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Principal } from '@enms/access-tokens';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import {
  ActionPlanChangeDto,
  ActionPlanDto,
  ActionPlanListDto,
  ActionPlanQuery,
  MeasurementDto,
  MeasurementListDto,
  NewActionPlanDto,
} from './action-plan-dto.ts';
import { ActionPlanService } from './action-plan-service.ts';

const UNKNOWN = 'unknown_action_plan';

@ApiTags('action plans')
@Controller('api/v1/analytics/action-plans')
export class ActionPlanController {
  readonly #service: ActionPlanService;

  constructor(service: ActionPlanService) {
    this.#service = service;
  }

  @Get()
  @Allow('viewer')
  @ApiOperation({ summary: 'Action plans, each with what was measured last' })
  @ApiOkResponse({ type: ActionPlanListDto })
  @ApiProblems()
  list(@CurrentPrincipal() who: Principal, @Query() query: ActionPlanQuery): Promise<ActionPlanListDto> {
    return this.#service.list(who, query);
  }

  @Post()
  @Allow('analyst')
  @ApiOperation({
    summary: 'Plan an action',
    description:
      'With a baseline its version in force is kept: what the plan saves is measured against that for good.',
  })
  @ApiCreatedResponse({ type: ActionPlanDto })
  @ApiProblems({ 404: 'unknown_baseline, unknown_recommendation', 409: 'no_version_in_force' })
  add(@CurrentPrincipal() who: Principal, @Body() body: NewActionPlanDto): Promise<ActionPlanDto> {
    return this.#service.add(who, body);
  }

  @Get(':id')
  @Allow('viewer')
  @ApiOperation({ summary: 'One action plan' })
  @ApiOkResponse({ type: ActionPlanDto })
  @ApiProblems({ 404: UNKNOWN })
  get(@CurrentPrincipal() who: Principal, @Param('id', ParseIntPipe) id: number): Promise<ActionPlanDto> {
    return this.#service.get(who, id);
  }

  @Patch(':id')
  @Allow('analyst')
  @ApiOperation({ summary: 'Change an action plan, or say that it was carried out' })
  @ApiOkResponse({ type: ActionPlanDto })
  @ApiProblems({
    404: `${UNKNOWN}, unknown_baseline, unknown_recommendation`,
    409: 'baseline_frozen, no_version_in_force',
  })
  change(
    @CurrentPrincipal() who: Principal,
    @Param('id', ParseIntPipe) id: number,
    @Body() body: ActionPlanChangeDto,
  ): Promise<ActionPlanDto> {
    return this.#service.change(who, id, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('analyst')
  @ApiOperation({ summary: 'Remove an action plan that was never measured' })
  @ApiNoContentResponse()
  @ApiProblems({ 404: UNKNOWN, 409: 'action_plan_measured' })
  remove(@CurrentPrincipal() who: Principal, @Param('id', ParseIntPipe) id: number): Promise<void> {
    return this.#service.remove(who, id);
  }

  @Get(':id/measurements')
  @Allow('viewer')
  @ApiOperation({ summary: 'What was measured of a plan' })
  @ApiOkResponse({ type: MeasurementListDto })
  @ApiProblems({ 404: UNKNOWN })
  measurements(
    @CurrentPrincipal() who: Principal,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<MeasurementListDto> {
    return this.#service.measurements(who, id);
  }

  @Post(':id/measurements')
  @Allow('analyst')
  @ApiOperation({
    summary: 'Measure now what a plan saved',
    description:
      'From when it was carried out until now, a year at most: expected − actual + adjustments with the 90 % uncertainty of ASHRAE Guideline 14. Measured every week by itself.',
  })
  @ApiCreatedResponse({ type: MeasurementDto })
  @ApiProblems({ 404: UNKNOWN, 409: 'no_baseline, not_implemented, too_early' })
  measure(
    @CurrentPrincipal() who: Principal,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<MeasurementDto> {
    return this.#service.measure(who, id);
  }
}
