import { qualityNames } from '@enms/telemetry-contract';
import type { EnergyValueDto, PointDto } from './energy-dto.ts';
import type { BucketFigures, EnergyMethod, RawReading, SumBucket } from './energy-repository.ts';

/** Energy as it is told: a missing value says why. */
export function energyValue(figures: {
  readonly energyKwh: number | null;
  readonly coverage: number;
  readonly quality: number;
  readonly methods: readonly EnergyMethod[];
}): EnergyValueDto {
  return {
    value: figures.energyKwh,
    unit: 'kWh',
    method: methodOf(figures.methods),
    coverage: rounded(figures.coverage),
    quality: qualityNames(figures.quality),
    reason: figures.energyKwh === null ? 'no_data' : null,
  };
}

/** The one method, `mixed` where several contributed, null where none did. */
export function methodOf(methods: readonly (EnergyMethod | null)[]): string | null {
  const used = new Set(methods.filter((method) => method !== null));
  const [only = null] = used;
  return used.size > 1 ? 'mixed' : only;
}

export function machinePoint(bucket: BucketFigures): PointDto {
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

/** Least and highest power of different machines were not at the same moment, so they do not add up. */
export function sumPoint(bucket: SumBucket): PointDto {
  return {
    time: bucket.time.toISOString(),
    energy_kwh: bucket.energyKwh,
    power_avg_kw: bucket.powerAvgKw,
    power_min_kw: null,
    power_max_kw: null,
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

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
