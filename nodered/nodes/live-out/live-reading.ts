import type { EnergyRow } from '../../src/write-set.ts';

/** A reading as the live view takes it, on `live:telemetry`. */
export interface LiveReading {
  machine_id: number;
  carrier: string;
  time: string;
  power_kw: number | null;
  energy_total_kwh: number | null;
  quality: number;
}

export function liveReading(row: EnergyRow): LiveReading {
  return {
    machine_id: row.machineId,
    carrier: row.carrier,
    time: new Date(row.timeMillis).toISOString(),
    power_kw: row.powerKw,
    energy_total_kwh: row.energyTotalKwh,
    quality: row.quality,
  };
}
