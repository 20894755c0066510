import type { CarrierOverview } from './overview-api.ts';

/** How what was used stands to what the baselines expected: outside of the band it is worth a look. */
export type Standing = 'above' | 'below' | 'within';

export function standingOf({
  actual_kwh: actualKwh,
  low_kwh: lowKwh,
  high_kwh: highKwh,
}: Pick<CarrierOverview['expected'], 'actual_kwh' | 'low_kwh' | 'high_kwh'>): Standing | undefined {
  if (actualKwh === null || lowKwh === null || highKwh === null) return undefined;
  if (actualKwh > highKwh) return 'above';
  return actualKwh < lowKwh ? 'below' : 'within';
}

/** Change in percent against the same time of yesterday; undefined where nobody can tell. */
export function changePercent(today: number | null, yesterday: number | null): number | undefined {
  if (today === null || yesterday === null || yesterday === 0) return undefined;
  return (today / yesterday - 1) * 100;
}

/** With its sign: +9.9, −12. */
export function signed(value: number, text: string): string {
  return value > 0 ? `+${text}` : text.replace('-', '−');
}
