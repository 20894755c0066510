/** Prices or factors that hold from a day on until a day that no longer belongs to it; null: until further notice. */
export interface EffectiveVersion {
  readonly id: number;
  readonly effective_from: string;
  readonly effective_to: string | null;
}

export type VersionState = 'holds' | 'ended' | 'coming';

/** Whether a version holds on a day of the site's calendar. */
export function versionState(
  { effective_from: from, effective_to: to }: EffectiveVersion,
  day: string,
): VersionState {
  if (day < from) return 'coming';
  return to !== null && to <= day ? 'ended' : 'holds';
}

/** A decimal number as the services take it: point, no thousands. What is no number stays, for the service to name. */
export function decimalText(typed: string): string {
  const text = typed.trim().replaceAll(/[\s\u00A0]/g, '');
  return /^-?\d+,\d+$/.test(text) ? text.replace(',', '.') : text;
}
