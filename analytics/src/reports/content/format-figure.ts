import type { Figure } from './report-document.ts';

const LOCALE = 'en-GB';
const WHOLE = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const SIGNIFICANT = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 3 });
const PERCENT = new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 1 });
const SIGNED_PERCENT = new Intl.NumberFormat(LOCALE, {
  style: 'percent',
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
});

/** A number with its unit, as people read it; what is not known says so with its reason. */
export function figureText({ value, unit, reason }: Figure): string {
  if (value === null) return reason === null ? 'not known' : `not known: ${reasonText(reason)}`;
  const text = withUnit(value, unit);
  return reason === null ? text : `${text} (a part: ${reasonText(reason)})`;
}

/** The number and its unit alone. */
export function withUnit(value: number, unit: string | null): string {
  if (unit === '1') return PERCENT.format(value);
  if (unit !== null && /^[A-Z]{3}$/.test(unit))
    return new Intl.NumberFormat(LOCALE, { style: 'currency', currency: unit }).format(value);
  const text = Math.abs(value) >= 1000 ? WHOLE.format(value) : SIGNIFICANT.format(value);
  return unit === null ? text : `${text} ${UNITS[unit] ?? unit}`;
}

export function shareText(share: number | null): string {
  return share === null ? 'not known' : PERCENT.format(share);
}

/** Of a change, with its sign. */
export function changeText(share: number): string {
  return SIGNED_PERCENT.format(share);
}

/** `no_production_data` → "no production data". */
export function reasonText(code: string): string {
  return code.replaceAll('_', ' ');
}

const UNITS: Readonly<Record<string, string>> = { kg: 'kg CO₂', 'kWh/unit': 'kWh per unit' };

/** 2026-03-01, or with the time where it is asked for; the site's own clock. */
export function dateText(at: Date, zone: string, withTime = false): string {
  const parts = new Map(
    clockOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const date = `${parts.get('year') ?? ''}-${parts.get('month') ?? ''}-${parts.get('day') ?? ''}`;
  return withTime ? `${date} ${parts.get('hour') ?? ''}:${parts.get('minute') ?? ''}` : date;
}

/** Made once a zone: to make one takes longer than to use it a thousand times. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const clock =
    clocks.get(zone) ??
    new Intl.DateTimeFormat(LOCALE, {
      timeZone: zone,
      hourCycle: 'h23',
      ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
    });
  clocks.set(zone, clock);
  return clock;
}
