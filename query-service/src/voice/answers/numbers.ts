/** A number as it is said: three significant digits, whole from a hundred on, without groups of thousands. */
export function spokenNumber(value: number, locale: string): string {
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  return new Intl.NumberFormat(locale, {
    maximumFractionDigits: Math.abs(rounded) < 1 ? 3 : 2,
    useGrouping: false,
  }).format(Object.is(rounded, -0) ? 0 : rounded);
}

/** Money as it is said: with the name of the currency, without cents from a hundred on. */
export function spokenMoney(value: number, currency: string, locale: string): string {
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'name',
    useGrouping: false,
    ...(Math.abs(value) >= 100 && { maximumFractionDigits: 0, minimumFractionDigits: 0 }),
  }).format(value);
}

/** A value and its unit scaled so that the number is easy to say. */
export function scaled(value: number, unit: 'kWh' | 'kW' | 'kg'): { value: number; unit: string } {
  const size = Math.abs(value);
  if (unit === 'kg') return size >= 1000 ? { value: value / 1000, unit: 't' } : { value, unit };
  const suffix = unit === 'kWh' ? 'Wh' : 'W';
  if (size >= 1_000_000) return { value: value / 1_000_000, unit: `G${suffix}` };
  if (size >= 1000) return { value: value / 1000, unit: `M${suffix}` };
  if (size > 0 && size < 0.1) return { value: value * 1000, unit: suffix };
  return { value, unit };
}
