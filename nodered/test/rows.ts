import type { AcceptedEnergy } from '@enms/telemetry-contract';

/** A plausible energy row; name what matters to the test. */
export function energyRow(changes: Partial<AcceptedEnergy> = {}): AcceptedEnergy {
  return {
    kind: 'energy',
    deviceId: 1,
    tenantId: 1,
    factoryId: 1,
    timeMillis: Date.UTC(2026, 0, 5, 12),
    seq: null,
    quality: 0,
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
    extra: null,
    ...changes,
  };
}
