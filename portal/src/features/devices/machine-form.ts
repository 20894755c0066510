import type { components } from '../../api/generated/query-service.ts';
import { machineName, type MachineType } from './approve-form.ts';
import type { Carrier } from './devices-api.ts';
import type { MachineSettings } from './registry-api.ts';

type Change = components['schemas']['MachineChangeBody'];

/** The settings of a machine as they are typed: '' is what is not set. */
export interface MachineForm {
  name: string;
  display_name: string;
  /** One a line. */
  aliases: string;
  factory: string;
  type: MachineType;
  carrier: Carrier;
  area: string;
  rated_power_kw: string;
  max_gap_s: string;
  estimates: boolean;
  calorific_kwh_per_m3: string;
  enthalpy_kwh_per_kg: string;
}

const shown = (value: number | null): string => value?.toString() ?? '';
const numberOf = (text: string): number | null => (text === '' ? null : Number(text));

export function formOf(settings: MachineSettings | undefined, factory: string): MachineForm {
  return {
    name: settings?.name ?? '',
    display_name: settings?.display_name ?? '',
    aliases: settings?.aliases.join('\n') ?? '',
    factory: settings?.factory ?? factory,
    type: settings?.type ?? 'meter',
    carrier: settings?.carrier ?? 'electricity',
    area: shown(settings?.area_id ?? null),
    rated_power_kw: shown(settings?.rated_power_kw ?? null),
    max_gap_s: shown(settings?.max_gap_s ?? 600),
    estimates: settings?.gap_estimate === 'linear',
    calorific_kwh_per_m3: shown(settings?.calorific_kwh_per_m3 ?? null),
    enthalpy_kwh_per_kg: shown(settings?.enthalpy_kwh_per_kg ?? null),
  };
}

/** What is asked for: everything that can be set, so that what was emptied is cleared. */
export function bodyOf(form: MachineForm): Required<Omit<Change, 'limits'>> {
  const displayName = form.display_name.trim();
  return {
    name: form.name.trim() === '' ? machineName(displayName) : form.name.trim(),
    display_name: displayName,
    aliases: aliasesOf(form.aliases),
    type: form.type,
    carrier: form.carrier,
    area_id: numberOf(form.area),
    rated_power_kw: numberOf(form.rated_power_kw),
    max_gap_s: Number(form.max_gap_s),
    gap_estimate: form.estimates ? 'linear' : null,
    calorific_kwh_per_m3: numberOf(form.calorific_kwh_per_m3),
    enthalpy_kwh_per_kg: numberOf(form.enthalpy_kwh_per_kg),
  };
}

/** Other names, one a line or separated by commas; none twice. */
export function aliasesOf(text: string): string[] {
  const names = text.split(/[\n,]/).map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}
