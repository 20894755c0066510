import type { AcceptedEnergy, LiveReading } from '@enms/telemetry-contract';

/** A committed row as the live view takes it. */
export function liveReading(row: AcceptedEnergy): LiveReading {
  return {
    machine_id: row.machineId,
    carrier: row.carrier,
    time: new Date(row.timeMillis).toISOString(),
    power_kw: row.powerKw,
    energy_total_kwh: row.energyTotalKwh,
    quality: row.quality,
  };
}
