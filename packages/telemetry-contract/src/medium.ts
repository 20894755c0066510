import type { DirectoryMachine } from './directory.ts';
import { QualityBit } from './quality.ts';
import type { JsonObject, MediumAmounts } from './readings.ts';

/** The columns that an amount of gas, steam or another medium can fill. */
interface EnergyColumns {
  powerKw: number | null;
  energyKwh: number | null;
  energyTotalKwh: number | null;
  quality: number;
}

const wireNames: readonly (readonly [keyof MediumAmounts, string])[] = [
  ['volumeM3', 'volume_m3'],
  ['volumeTotalM3', 'volume_total_m3'],
  ['flowM3h', 'flow_m3h'],
  ['massKg', 'mass_kg'],
  ['massTotalKg', 'mass_total_kg'],
  ['flowKgh', 'flow_kgh'],
  ['calorificKwhPerM3', 'calorific_kwh_per_m3'],
  ['enthalpyKwhPerKg', 'enthalpy_kwh_per_kg'],
];

/**
 * Turns amounts into energy by the calorific value (kWh/m³) or enthalpy (kWh/kg) of the payload, else by the
 * machine's. Without either the energy stays unknown and the quality says so: there is no default, since a kg
 * of steam is 0.63 to 0.78 kWh and a m³ of gas 8 to 12 kWh. Energy that the device states itself is kept.
 *
 * @returns `extra` with the amounts as they came, in m³ and kg
 */
export function convertMedium(
  medium: MediumAmounts,
  machine: DirectoryMachine,
  row: EnergyColumns,
  extra: JsonObject | null,
): JsonObject {
  const perM3 = medium.calorificKwhPerM3 ?? machine.calorificKwhPerM3;
  const perKg = medium.enthalpyKwhPerKg ?? machine.enthalpyKwhPerKg;
  const energyOf = (volumeM3: number | null, massKg: number | null): number | null => {
    if (volumeM3 !== null && perM3 !== null) return volumeM3 * perM3;
    if (massKg !== null && perKg !== null) return massKg * perKg;
    if (volumeM3 !== null || massKg !== null) row.quality |= QualityBit.energyUnknown;
    return null;
  };
  row.powerKw ??= energyOf(medium.flowM3h, medium.flowKgh);
  row.energyKwh ??= energyOf(medium.volumeM3, medium.massKg);
  row.energyTotalKwh ??= energyOf(medium.volumeTotalM3, medium.massTotalKg);
  const kept: JsonObject = { ...extra };
  for (const [column, name] of wireNames) {
    const value = medium[column];
    if (value !== null) kept[name] = value;
  }
  return kept;
}
