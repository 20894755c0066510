import { qualityNames } from '@enms/telemetry-contract';
import type { AmountsDto, CarbonDto, CarbonMethod, CostDto, EnergyValueDto } from './amounts-dto.ts';
import type { PointDto } from './energy-dto.ts';
import type { PeriodFigures, RawReading } from './energy-repository.ts';
import type { Amounts, EnergyMethod, PeriodWithPower } from './totals-repository.ts';

/** Energy, cost and carbon as they are told: a missing value says why. */
export function amountsDto(amounts: Amounts, method: CarbonMethod): Pick<AmountsDto, keyof AmountsDto> {
  return { energy: energyValue(amounts), cost: costDto(amounts), carbon: carbonDto(amounts, method) };
}

export function energyValue(amounts: Amounts): EnergyValueDto {
  const { energyKwh, estimatedKwh } = amounts;
  return {
    value: energyKwh,
    unit: 'kWh',
    method: amounts.method,
    coverage: rounded(amounts.coverage),
    quality: qualityNames(amounts.quality),
    ...(energyKwh !== null && { estimated_share: rounded(energyKwh === 0 ? 0 : estimatedKwh / energyKwh) }),
    reason: energyKwh === null ? 'no_data' : null,
  };
}

export function costDto({ energyKwh, cost, currency, costReason, unpricedKwh }: Amounts): CostDto {
  const reason = energyKwh === null ? 'no_data' : (costReason ?? (cost === null ? 'no_tariff' : null));
  return { value: cost, currency, reason, unpriced_kwh: unpricedKwh };
}

export function carbonDto(amounts: Amounts, method: CarbonMethod): CarbonDto {
  const [kg, why] =
    method === 'location'
      ? [amounts.co2LocationKg, amounts.locationReason]
      : [amounts.co2MarketKg, amounts.marketReason];
  const reason = amounts.energyKwh === null ? 'no_data' : (why ?? (kg === null ? 'no_factor' : null));
  return { kg, method, reason };
}

/** The one method, `mixed` where several contributed, null where none did. */
export function methodOf(methods: readonly (EnergyMethod | null)[]): EnergyMethod | null {
  const used = new Set(methods.filter((method) => method !== null));
  const [only = null] = used;
  return used.size > 1 ? 'mixed' : only;
}

/**
 * A bucket of energy, money and carbon, with the power of the same bucket. Least and highest power of different
 * machines were not at the same moment, so a sum has none.
 */
export function amountsPoint(amounts: PeriodWithPower, method: CarbonMethod): PointDto {
  return {
    time: amounts.from.toISOString(),
    energy_kwh: amounts.energyKwh,
    power_avg_kw: amounts.powerAvgKw,
    power_min_kw: amounts.powerMinKw,
    power_max_kw: amounts.powerMaxKw,
    cost: costDto(amounts),
    carbon: carbonDto(amounts, method),
    estimated_kwh: amounts.estimatedKwh,
    coverage: rounded(amounts.coverage),
    quality: qualityNames(amounts.quality),
  };
}

/** A bucket finer than the ledger: energy and power alone. */
export function minutePoint(bucket: PeriodFigures): PointDto {
  return {
    time: bucket.time.toISOString(),
    energy_kwh: bucket.energyKwh,
    power_avg_kw: bucket.powerAvgKw,
    power_min_kw: bucket.powerMinKw,
    power_max_kw: bucket.powerMaxKw,
    coverage: rounded(bucket.coverage),
    quality: qualityNames(bucket.quality),
  };
}

export function rawPoint(reading: RawReading): PointDto {
  return {
    time: reading.time.toISOString(),
    energy_kwh: reading.energyKwh,
    power_kw: reading.powerKw,
    energy_total_kwh: reading.energyTotalKwh,
    quality: qualityNames(reading.quality),
  };
}

export function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
