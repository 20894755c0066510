import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { remedy } from '@enms/http-api';
import { carriers } from '@enms/telemetry-contract';
import type { Carrier } from '@enms/telemetry-contract';
import { HORIZONS, type Horizon } from './model/horizons.ts';

const SCOPE_REMEDY = remedy('Send machine:<id or name>, group:<id or name> or factory:<slug>.');
const CARRIER_REMEDY = remedy(`Send one of ${carriers.join(', ')}.`);
const HORIZON_REMEDY = remedy(`Send one of ${HORIZONS.join(', ')}.`);
const CARRIER_DESCRIPTION = "The machine's own when left out; electricity for groups and sites.";

export class ForecastQuery {
  @ApiProperty({ example: 'machine:compressor-1', description: 'machine:…, group:… or factory:….' })
  @IsString(SCOPE_REMEDY)
  @MaxLength(210, SCOPE_REMEDY)
  scope!: string;

  @ApiProperty({ enum: HORIZONS, description: 'hour: by 15 minutes; day and week: by the hour.' })
  @IsIn(HORIZONS, HORIZON_REMEDY)
  horizon!: Horizon;

  @ApiPropertyOptional({ enum: carriers, description: CARRIER_DESCRIPTION })
  @IsOptional()
  @IsIn(carriers, CARRIER_REMEDY)
  carrier?: Carrier;
}

export class NewForecastDto extends ForecastQuery {
  @ApiPropertyOptional({ default: false, description: 'Judges all models anew first; takes up to a minute.' })
  @IsOptional()
  @IsBoolean(remedy('Send true or false.'))
  retrain?: boolean;
}

export class StartedJobDto {
  @ApiProperty({ format: 'uuid', description: 'See GET jobs/{id}.' })
  job_id!: string;
}

export class CandidateErrorDto {
  @ApiProperty({ example: 'model_failed' })
  code!: string;

  @ApiProperty({ example: 'ARIMA(2,0,2) does not fit this series: its estimation did not converge' })
  detail!: string;
}

export class CandidateDto {
  @ApiProperty({ example: 'arima_on_means_8' })
  model!: string;

  @ApiProperty({ nullable: true, type: String, example: 'ARIMA(2,0,1) on means of 8 [168]' })
  description!: string | null;

  @ApiProperty({
    nullable: true,
    type: Number,
    example: 0.71,
    description: 'Mean absolute scaled error: under the MASE of seasonal_naive is better than it.',
  })
  mase!: number | null;

  @ApiProperty({ nullable: true, type: Number, example: 4.3, description: 'Percent.' })
  smape!: number | null;

  @ApiProperty({ nullable: true, type: Number, example: 0.6 })
  pinball_kw!: number | null;

  @ApiProperty({ nullable: true, type: Number, example: 1.4 })
  mae_kw!: number | null;

  @ApiProperty({
    nullable: true,
    type: Number,
    example: 0.8,
    description:
      'Share of what came that lay between p10 and p90, as served: each origin calibrated by the others.',
  })
  coverage!: number | null;

  @ApiProperty({ nullable: true, type: Number, example: 0.71, description: 'The same before calibration.' })
  raw_coverage!: number | null;

  @ApiProperty({ nullable: true, type: CandidateErrorDto, description: 'Why it took no part.' })
  error!: CandidateErrorDto | null;
}

export class ForecastModelDto {
  @ApiProperty()
  id!: number;

  @ApiProperty({ example: 'arima_on_means_8', description: 'The winner of its own backtest.' })
  served!: string;

  @ApiProperty({ description: 'False: no model was better than the week before, which is then served.' })
  beats_naive!: boolean;

  @ApiProperty({ nullable: true, type: String })
  reason!: string | null;

  @ApiProperty({ type: [CandidateDto], description: 'The backtest, best first.' })
  candidates!: CandidateDto[];

  @ApiProperty({ example: '2026-08-03T00:00:00.000Z' })
  trained_from!: string;

  @ApiProperty({ example: '2026-11-01T00:00:00.000Z' })
  trained_to!: string;

  @ApiProperty({ example: '2026-11-01T03:00:12.000Z' })
  trained_at!: string;

  @ApiProperty({ description: 'SHA-256 of the power it was made from.' })
  data_hash!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Rows, gaps and how they were filled, machines left out, origins, regressors.',
  })
  made_from!: object;
}

export class ForecastModelListDto {
  @ApiProperty({ example: 'machine:compressor-1' })
  scope!: string;

  @ApiProperty({ enum: HORIZONS })
  horizon!: Horizon;

  @ApiProperty({ enum: carriers })
  carrier!: Carrier;

  @ApiProperty({ type: [ForecastModelDto], description: 'Newest first; the first is in use.' })
  items!: ForecastModelDto[];
}

export class ForecastPointDto {
  @ApiProperty({ example: '2026-11-21T18:00:00.000Z' })
  from!: string;

  @ApiProperty({ example: 38.2, description: 'One in ten lies below.' })
  p10_kw!: number;

  @ApiProperty({ example: 40.1, description: 'Median of the mean power of the step.' })
  p50_kw!: number;

  @ApiProperty({ example: 42.6, description: 'One in ten lies above.' })
  p90_kw!: number;
}

export class ForecastPeakDto extends ForecastPointDto {
  @ApiProperty({ example: '2026-11-21T19:00:00.000Z' })
  to!: string;
}

export class PricedSpanDto {
  @ApiProperty()
  from!: string;

  @ApiProperty()
  to!: string;

  @ApiProperty({ nullable: true, type: String, example: 'peak' })
  name!: string | null;

  @ApiProperty({ example: 0.31 })
  price_per_kwh!: number;

  @ApiProperty({ example: 182.5, description: 'Forecast in this time.' })
  energy_kwh!: number;
}

export class LoadShiftDto {
  @ApiProperty({ type: PricedSpanDto })
  dearest!: PricedSpanDto;

  @ApiProperty({ type: PricedSpanDto })
  cheapest!: PricedSpanDto;

  @ApiProperty({ example: 'EUR' })
  currency!: string;

  @ApiProperty({ example: 0.12, description: 'By each kWh moved from the dearest time to the cheapest.' })
  saving_per_kwh!: number;

  @ApiProperty({ example: 410.2, description: 'Energy forecast at the highest price.' })
  dear_energy_kwh!: number;

  @ApiProperty({ example: 4.92, description: 'If a tenth of it were used at the lowest price instead.' })
  saving_of_a_tenth!: number;

  @ApiProperty({ description: 'The advice in a sentence.' })
  text!: string;
}

export class ForecastDto {
  @ApiProperty({ example: 'machine:compressor-1' })
  scope!: string;

  @ApiProperty({ enum: HORIZONS })
  horizon!: Horizon;

  @ApiProperty({ enum: carriers })
  carrier!: Carrier;

  @ApiProperty({
    nullable: true,
    type: String,
    example: null,
    description: 'Why there is no forecast: no_model_yet, no_forecast_yet; or expired: it is all past.',
  })
  reason!: string | null;

  @ApiProperty({ nullable: true, type: ForecastModelDto })
  model!: ForecastModelDto | null;

  @ApiProperty({
    nullable: true,
    type: String,
    description: 'Which it was made with: the model served, or the next best where that failed on the day.',
  })
  made_with!: string | null;

  @ApiProperty({ nullable: true, type: String })
  made_at!: string | null;

  @ApiProperty({
    example: '2026-11-21T19:02:00.000Z',
    description: 'When the next one is made by itself; where there is none yet, when that is tried next.',
  })
  next_at!: string;

  @ApiProperty({ example: '2026-11-22T03:00:00.000Z', description: 'When all models are judged anew.' })
  next_training_at!: string;

  @ApiProperty({ nullable: true, type: Number, example: 3600 })
  step_s!: number | null;

  @ApiProperty({ type: [ForecastPointDto] })
  points!: ForecastPointDto[];

  @ApiProperty({ nullable: true, type: Number, example: 912.4, description: 'Sum of the medians.' })
  energy_kwh!: number | null;

  @ApiProperty({
    nullable: true,
    type: ForecastPeakDto,
    description: 'The step with the highest median. Of hours it is no billed peak, which is of 15 minutes.',
  })
  peak!: ForecastPeakDto | null;

  @ApiProperty({ nullable: true, type: LoadShiftDto })
  load_shift!: LoadShiftDto | null;

  @ApiProperty({
    nullable: true,
    type: String,
    example: 'no_tariff',
    description:
      'Why there is no advice: no_tariff, no_price_for_hour, different_tariffs, mixed_currencies, one_price, no_forecast.',
  })
  load_shift_reason!: string | null;

  @ApiProperty({ nullable: true, type: 'object', additionalProperties: true })
  made_from!: object | null;
}
