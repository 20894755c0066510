import type { DirectoryRow } from '../src/index.ts';

/** A row of the device directory: an active canonical device on a compressor, unless told otherwise. */
export function directoryRow(changes: Partial<DirectoryRow> = {}): DirectoryRow {
  return {
    device_id: 1,
    tenant_id: 1,
    factory_id: 1,
    factory_slug: 'plant',
    code: 'compressor-1',
    dialect: 'canonical',
    status: 'active',
    capabilities: ['commit_receipt'],
    expected_interval_s: 1,
    channel: 'main',
    machine_id: 11,
    machine_name: 'compressor-1',
    machine_type: 'compressor',
    rated_power_kw: 75,
    limits: null,
    calorific_kwh_per_m3: null,
    enthalpy_kwh_per_kg: null,
    carrier: 'electricity',
    multiplier: 1,
    valid_from: null,
    valid_to: null,
    ...changes,
  };
}
