import { significant } from '../../format/numbers.ts';

const meanDigits = 3;

/** A price of a unit as it was agreed, digit by digit: 0.31 EUR/kWh; null → a dash. */
export function priceText(
  price: number | null,
  currency: string | null,
  unit: string,
  locale: string,
): string {
  if (price === null || currency === null) return '–';
  const text = price.toLocaleString(locale, { minimumFractionDigits: 2, maximumFractionDigits: 6 });
  return `${text} ${currency}/${unit}`;
}

/** What a kWh cost on average: 0.270 EUR/kWh; null → a dash. */
export function meanPriceText(price: number | null, currency: string | null, locale: string): string {
  if (price === null || currency === null) return '–';
  const digits = Math.abs(price) < 10 ? meanDigits : 2;
  const text = price.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${text} ${currency}/kWh`;
}

/** A quantity of a bill with its unit: whole from a thousand on, else three digits; null → a dash. */
export function quantityText(quantity: number | null, unit: string | null, locale: string): string {
  if (quantity === null) return '–';
  const text =
    Math.abs(quantity) >= 1_000 ? Math.round(quantity).toLocaleString(locale) : significant(quantity, locale);
  return unit === null ? text : `${text} ${unit}`;
}
