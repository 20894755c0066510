import { withMinus } from './numbers.ts';

/**
 * A share as percent, three digits at most: 0.0423 → 4.2 %; null → a dash. With `isChange` a rise has its sign. What is
 * not the whole never reads 100 %.
 */
export function percentText(share: number | null, locale: string, isChange = false): string {
  if (share === null) return '–';
  const isAlmostAll = !isChange && share < 1 && share >= 0.99;
  const digits = Math.abs(share) >= 0.1 && !isAlmostAll ? 0 : 1;
  const percent = isAlmostAll ? Math.floor(share * 1_000) / 10 : share * 100;
  const text = percent.toLocaleString(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: isChange ? 'exceptZero' : 'auto',
  });
  return `${withMinus(text)}\u00A0%`;
}
