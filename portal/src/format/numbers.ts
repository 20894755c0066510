/** A number with the unit that suits its size. */
export interface Figure {
  readonly text: string;
  readonly unit: string;
}

const steps = [
  { limit: 1, factor: 1_000, prefix: '' },
  { limit: 1_000, factor: 1, prefix: 'k' },
  { limit: 1_000_000, factor: 1e-3, prefix: 'M' },
  { limit: Number.POSITIVE_INFINITY, factor: 1e-6, prefix: 'G' },
] as const;

/** A minus, not a hyphen, which is shorter and breaks a line. For the eye only: files and fields keep the hyphen. */
export function withMinus(text: string): string {
  return text.replace('-', '\u2212');
}

/** Three significant digits, thousands separated; never more decimals than that allows. */
export function significant(value: number, locale: string): string {
  const magnitude = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  const decimals = Math.min(3, Math.max(0, 2 - magnitude));
  return withMinus(
    value.toLocaleString(locale, {
      minimumFractionDigits: decimals === 3 ? 0 : decimals,
      maximumFractionDigits: decimals,
    }),
  );
}

/** kW → W, kW, MW or GW by size; null → a dash. `unit` is `W` or `Wh`. */
export function scaled(kilo: number | null, unit: 'W' | 'Wh', locale: string): Figure {
  if (kilo === null) return { text: '–', unit: `k${unit}` };
  if (kilo === 0) return { text: '0', unit: `k${unit}` };
  const step = steps.find(({ limit }) => Math.abs(kilo) < limit) ?? steps[1];
  return { text: significant(kilo * step.factor, locale), unit: `${step.prefix}${unit}` };
}

/** Money in its currency, as the language writes it; null → a dash. */
export function moneyText(value: number | null, currency: string | null, locale: string): string {
  if (value === null || currency === null) return '–';
  return withMinus(value.toLocaleString(locale, { style: 'currency', currency }));
}

/** kg → g, kg or t of carbon dioxide by size; null → a dash. */
export function carbonText(kg: number | null, locale: string): string {
  if (kg === null) return '–';
  if (kg === 0) return '0 kg';
  if (Math.abs(kg) < 1) return `${significant(kg * 1_000, locale)} g`;
  return Math.abs(kg) < 1_000 ? `${significant(kg, locale)} kg` : `${significant(kg / 1_000, locale)} t`;
}

/** How old a value is, in the words of a clock: 0.8 s, 12 s, 3 min, 2 h, 5 d. */
export function ageText(seconds: number, locale: string): string {
  if (seconds < 10)
    return `${Math.max(0, seconds).toLocaleString(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

/** A span in words: 206 ms, 2.8 s, 3 min, 46 h; null → a dash. */
export function durationText(millis: number | null, locale: string): string {
  if (millis === null) return '–';
  return millis < 1_000 ? `${Math.round(millis)} ms` : ageText(millis / 1_000, locale);
}
