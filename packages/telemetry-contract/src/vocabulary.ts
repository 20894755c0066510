/** Energy carriers, as the database's `energy_carrier` enum spells them. */
export const carriers = [
  'electricity',
  'natural_gas',
  'steam',
  'compressed_air',
  'heat',
  'water',
  'renewable',
] as const;
export type Carrier = (typeof carriers)[number];

/** Kinds of significant energy users. */
export const machineTypes = [
  'compressor',
  'hvac',
  'motor',
  'pump',
  'injection_molding',
  'boiler',
  'meter',
  'other',
] as const;
export type MachineType = (typeof machineTypes)[number];

/** The message formats that this package can read. */
export const dialects = [
  'canonical',
  'power-sensor',
  'counter-node',
  'home-node',
  'factory',
  'tasmota',
  'shelly-gen2',
  'sparkplug-b',
] as const;
export type Dialect = (typeof dialects)[number];

/** The last topic level of a canonical message. */
export const canonicalKinds = [
  'energy',
  'production',
  'environment',
  'measurement',
  'status',
  'heartbeat',
  'response',
] as const;
export type CanonicalKind = (typeof canonicalKinds)[number];

export function isCarrier(value: unknown): value is Carrier {
  return typeof value === 'string' && (carriers as readonly string[]).includes(value);
}

export function isMachineType(value: unknown): value is MachineType {
  return typeof value === 'string' && (machineTypes as readonly string[]).includes(value);
}

export function isDialect(value: unknown): value is Dialect {
  return typeof value === 'string' && (dialects as readonly string[]).includes(value);
}
