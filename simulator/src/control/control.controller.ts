import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Put } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { BackfillSummary } from '../runs/backfill-job.ts';
import type { FleetSettings } from '../settings/fleet-settings.ts';
import { AnomalyDto, AnswerKeyDto, type Answer, BackfillAnswerDto, StatusDto } from './answers.dto.ts';
import {
  BackfillDto,
  ChangeSettingsDto,
  EndAnomalyDto,
  InjectAnomalyDto,
  SettingsDto,
  StartDto,
} from './control.dto.ts';
import { ControlService } from './control.service.ts';

/** The control panel of the pretend factory, under both paths that the door hands on. */
@ApiTags('simulator')
@ApiBadRequestResponse({ description: 'Problem document that names each bad field' })
@Controller(['api/v1/simulator', 'simulator'])
export class ControlController {
  constructor(@Inject(ControlService) private readonly control: ControlService) {}

  @Post('start')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Start live operation',
    description:
      'From now, or from a moment in the past: then simulated time runs at `speed` up to now and stays there. ' +
      'A gap of up to one hour since the last reading is filled in; a longer one stays a gap, the counters go on. ' +
      'During the first backfill the start waits for its end.',
  })
  @ApiOkResponse({ type: StatusDto })
  @ApiConflictResponse({ description: 'history_exists: `from` lies before the last reading' })
  start(@Body() body: StartDto): Answer<StatusDto> {
    return this.control.start(body.from);
  }

  @Post('stop')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Stop live operation',
    description: 'Sessions stay open; what waits is still sent.',
  })
  @ApiOkResponse({ type: StatusDto })
  stop(): Answer<StatusDto> {
    return this.control.stop();
  }

  @Get('status')
  @ApiOperation({ summary: 'What runs, how far it is, what each device still owes' })
  @ApiOkResponse({ type: StatusDto })
  status(): Answer<StatusDto> {
    return this.control.status();
  }

  @Get('config')
  @ApiOperation({ summary: 'The settings' })
  @ApiOkResponse({ type: SettingsDto })
  settings(): FleetSettings {
    return this.control.settings();
  }

  @Put('config')
  @ApiOperation({
    summary: 'Change settings',
    description: 'Any part; what is left out stays. Kept over restarts.',
  })
  @ApiOkResponse({ type: SettingsDto })
  @ApiConflictResponse({ description: 'backfill_running or kind_changed' })
  configure(@Body() body: ChangeSettingsDto): Promise<FleetSettings> {
    return this.control.configure(body);
  }

  @Post('inject-anomaly')
  @ApiOperation({
    summary: 'Let something go wrong',
    description: 'Changes physics, meter or delivery; goes into the answer key.',
  })
  @ApiResponse({ status: 201, type: AnomalyDto })
  @ApiResponse({ status: 404, description: 'unknown_machine' })
  inject(@Body() body: InjectAnomalyDto): Answer<AnomalyDto> {
    return this.control.inject(body);
  }

  @Post('end-anomaly')
  @HttpCode(200)
  @ApiOperation({
    summary: 'End what was made to go wrong',
    description:
      'Now, before its time; one that is yet to come is taken back. The answer key tells the true end. ' +
      'A counter that was reset stays so.',
  })
  @ApiOkResponse({ type: AnomalyDto })
  @ApiResponse({ status: 404, description: 'unknown_anomaly' })
  @ApiConflictResponse({ description: 'anomaly_over, or anomaly_random: drawn from the seed' })
  end(@Body() body: EndAnomalyDto): Answer<AnomalyDto> {
    return this.control.end(body);
  }

  @Get('answer-key')
  @ApiOperation({
    summary: 'Everything that was made to go wrong',
    description: 'Append-only, sealed by a chain of hashes.',
  })
  @ApiOkResponse({ type: AnswerKeyDto })
  answerKey(): Answer<AnswerKeyDto> {
    return this.control.answerKey();
  }

  @Post('backfill')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Make the past through the broker',
    description:
      'As fast as the receipts allow; see `backfill` of the status. Survives a restart of the simulator.',
  })
  @ApiResponse({ status: 202, type: BackfillAnswerDto })
  @ApiConflictResponse({ description: 'backfill_running or history_exists' })
  backfill(@Body() body: BackfillDto): BackfillSummary {
    return this.control.backfill(body);
  }

  @Delete('backfill')
  @ApiOperation({ summary: 'Cancel the backfill', description: 'What was published stays.' })
  @ApiOkResponse({ type: BackfillAnswerDto })
  @ApiConflictResponse({ description: 'no_backfill' })
  cancel(): Promise<BackfillSummary> {
    return this.control.cancelBackfill();
  }
}
