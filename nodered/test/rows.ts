import type { EnergyRow } from '../src/write-set.ts';

/** A plausible energy row; name what matters to the test. */
export function energyRow(changes: Partial<EnergyRow> = {}): EnergyRow {
  return {
    source: 0,
    timeMillis: Date.UTC(2026, 0, 5, 12),
    deviceId: 1,
    machineId: 1,
    carrier: 'electricity',
    powerKw: 42,
    energyKwh: null,
    energyTotalKwh: null,
    voltageV: null,
    currentA: null,
    powerFactor: null,
    frequencyHz: null,
    switchOn: null,
    quality: 0,
    seq: null,
    extra: null,
    ...changes,
  };
}
