import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@enms/access-tokens';
import { Allow, ApiProblems, CurrentPrincipal } from '@enms/http-api';
import { ApiExample } from './api-example.ts';
import {
  AdjustmentBody,
  AdjustmentParams,
  BaselineParams,
  NoteBody,
  WithdrawalBody,
} from './baseline-dto.ts';
import { ADJUSTMENT_EXAMPLE, NOTE_EXAMPLE } from './examples.ts';
import { RecordService } from './record-service.ts';

const UNKNOWN = 'unknown_baseline';

@ApiTags('baselines')
@Controller('api/v1/analytics/baselines/:id')
export class RecordController {
  readonly #service: RecordService;

  constructor(service: RecordService) {
    this.#service = service;
  }

  @Get('notes')
  @Allow('viewer')
  @ApiOperation({ summary: 'What people know of moments of a baseline' })
  @ApiParam({ name: 'id', example: '4' })
  @ApiExample(200, { items: [NOTE_EXAMPLE] })
  @ApiProblems({ 404: UNKNOWN })
  notes(@CurrentPrincipal() who: Principal, @Param() { id }: BaselineParams): Promise<object> {
    return this.#service.notes(who.tenantId, id);
  }

  @Post('notes')
  @Allow('analyst')
  @ApiOperation({ summary: 'Note what happened: maintenance, recipe, shift or other' })
  @ApiParam({ name: 'id', example: '4' })
  @ApiExample(201, NOTE_EXAMPLE)
  @ApiProblems({ 404: UNKNOWN })
  addNote(
    @CurrentPrincipal() who: Principal,
    @Param() { id }: BaselineParams,
    @Body() body: NoteBody,
  ): Promise<object> {
    return this.#service.addNote(who, id, body);
  }

  @Get('adjustments')
  @Allow('viewer')
  @ApiOperation({ summary: 'Non-routine adjustments, the withdrawn ones too' })
  @ApiParam({ name: 'id', example: '4' })
  @ApiExample(200, { items: [ADJUSTMENT_EXAMPLE] })
  @ApiProblems({ 404: UNKNOWN })
  adjustments(@CurrentPrincipal() who: Principal, @Param() { id }: BaselineParams): Promise<object> {
    return this.#service.adjustments(who.tenantId, id);
  }

  @Post('adjustments')
  @Allow('engineer')
  @ApiOperation({
    summary: 'Record a non-routine adjustment, item by item',
    description: 'kWh added to what is expected in its period; savings take the part that lies in theirs.',
  })
  @ApiParam({ name: 'id', example: '4' })
  @ApiExample(201, ADJUSTMENT_EXAMPLE)
  @ApiProblems({ 404: UNKNOWN })
  addAdjustment(
    @CurrentPrincipal() who: Principal,
    @Param() { id }: BaselineParams,
    @Body() body: AdjustmentBody,
  ): Promise<object> {
    return this.#service.addAdjustment(who, id, body);
  }

  @Post('adjustments/:adjustment_id/withdraw')
  @HttpCode(200)
  @Allow('engineer')
  @ApiOperation({ summary: 'Withdraw an adjustment, with the reason' })
  @ApiParam({ name: 'id', example: '4' })
  @ApiParam({ name: 'adjustment_id', example: '2' })
  @ApiExample(200, { ...ADJUSTMENT_EXAMPLE, withdrawal_reason: 'the shift did not take place' })
  @ApiProblems({ 404: 'unknown_baseline, unknown_adjustment' })
  withdraw(
    @CurrentPrincipal() who: Principal,
    @Param() { id, adjustment_id }: AdjustmentParams,
    @Body() { reason }: WithdrawalBody,
  ): Promise<object> {
    return this.#service.withdraw(who, id, adjustment_id, reason);
  }
}
