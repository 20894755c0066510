import type { Language } from '@enms/http-api';

/** How a language writes figures within a sentence. */
export interface Figures {
  /** Three significant digits: `1,230`, `0.0456`. */
  readonly figure: (value: number) => string;
  /** No digits behind the point. */
  readonly whole: (value: number) => string;
  /** One digit behind the point, always. */
  readonly tenths: (value: number) => string;
  /** Two digits behind the point, always. */
  readonly hundredths: (value: number) => string;
  /** Four significant digits, for what was shown as it is. */
  readonly exact: (value: number) => string;
  /** A share in percent, three significant digits. */
  readonly percent: (share: number) => string;
  /** Three significant digits. @param currency by ISO 4217 */
  readonly money: (value: number, currency: string) => string;
  /** Money of a single unit, from cents to a hundredth of one. @param currency by ISO 4217 */
  readonly price: (value: number, currency: string) => string;
  /** A local day, of an instant in a time zone. */
  readonly day: (instant: number, timeZone: string) => string;
  /** Days and times of a stretch, by the clocks of a time zone. */
  readonly span: (from: number, to: number, timeZone: string) => string;
}

const SIGNIFICANT = { maximumSignificantDigits: 3 } as const;

function figuresOf(locale: string): Figures {
  const numbers = (options: Intl.NumberFormatOptions): ((value: number) => string) => {
    const format = new Intl.NumberFormat(locale, options);
    return (value) => format.format(value);
  };
  const figure = numbers(SIGNIFICANT);
  const digits = (count: number): ((value: number) => string) =>
    numbers({ minimumFractionDigits: count, maximumFractionDigits: count });
  const currencyFormat = (currency: string, options: Intl.NumberFormatOptions): Intl.NumberFormat =>
    new Intl.NumberFormat(locale, { style: 'currency', currency, ...options });
  return {
    figure,
    whole: digits(0),
    tenths: digits(1),
    hundredths: digits(2),
    exact: numbers({ maximumSignificantDigits: 4 }),
    percent: (share) => `${figure(100 * share)} %`,
    money: (value, currency) => currencyFormat(currency, SIGNIFICANT).format(value),
    price: (value, currency) => currencyFormat(currency, { maximumFractionDigits: 4 }).format(value),
    day: (instant, timeZone) =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(instant),
    span: (from, to, timeZone) =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).formatRange(
        from,
        to,
      ),
  };
}

/** Figures in each language. */
export const FIGURES: Readonly<Record<Language, Figures>> = {
  en: figuresOf('en-GB'),
  de: figuresOf('de-DE'),
};
