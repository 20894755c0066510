/** A share as percent, three digits at most: 0.0423 → 4.2 %; null → a dash. With `isChange` a rise has its sign. */
export function percentText(share: number | null, locale: string, isChange = false): string {
  if (share === null) return '–';
  const digits = Math.abs(share) >= 0.1 ? 0 : 1;
  return share.toLocaleString(locale, {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: isChange ? 'exceptZero' : 'auto',
  });
}
