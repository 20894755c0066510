import type { Language } from '@enms/http-api';
import type {
  ForecastModelDto,
  ForecastPeakDto,
  ForecastPointDto,
  LoadShiftDto,
  PricedSpanDto,
} from './forecast-dto.ts';
import type { StoredForecast, StoredModel, StoredPoint } from './forecast-repository.ts';
import type { LoadShiftAdvice, PricedSpan } from './model/load-shift.ts';
import { loadShiftSentence } from './wording/sentence.ts';

export function modelDto(model: StoredModel): ForecastModelDto {
  return {
    id: model.id,
    served: model.served,
    beats_naive: model.beats_naive,
    reason: model.reason,
    candidates: [...model.candidates],
    trained_from: model.trained_from.toISOString(),
    trained_to: model.trained_to.toISOString(),
    trained_at: model.trained_at.toISOString(),
    data_hash: model.data_hash,
    made_from: model.made_from,
  };
}

export function pointDto(point: StoredPoint): ForecastPointDto {
  return {
    from: point.period_start.toISOString(),
    p10_kw: point.p10_kw,
    p50_kw: point.p50_kw,
    p90_kw: point.p90_kw,
  };
}

export function peakDto(forecast: StoredForecast, points: readonly StoredPoint[]): ForecastPeakDto | null {
  const at = forecast.peak_at?.getTime();
  const peak = points.find((point) => point.period_start.getTime() === at);
  if (peak === undefined) return null;
  const to = new Date(peak.period_start.getTime() + forecast.step_s * 1000);
  const { from, p10_kw, p50_kw, p90_kw } = pointDto(peak);
  return { from, to: to.toISOString(), p10_kw, p50_kw, p90_kw };
}

export function loadShiftDto(advice: LoadShiftAdvice, timeZone: string, language: Language): LoadShiftDto {
  const { dearest, cheapest, currency, savingPerKwh, dearEnergyKwh, savingOfATenth } = advice;
  return {
    dearest: spanDto(dearest),
    cheapest: spanDto(cheapest),
    currency,
    saving_per_kwh: savingPerKwh,
    dear_energy_kwh: dearEnergyKwh,
    saving_of_a_tenth: savingOfATenth,
    text: loadShiftSentence({ ...advice, timeZone }, language),
  };
}

function spanDto({ fromMillis, toMillis, name, pricePerKwh, energyKwh }: PricedSpan): PricedSpanDto {
  return {
    from: new Date(fromMillis).toISOString(),
    to: new Date(toMillis).toISOString(),
    name,
    price_per_kwh: pricePerKwh,
    energy_kwh: energyKwh,
  };
}
