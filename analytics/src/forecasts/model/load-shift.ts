import type { ForecastPoint } from './make-forecast.ts';

/** The energy price that holds in a quarter of an hour for all machines of a scope. */
export interface QuarterPrice {
  readonly startMillis: number;
  /** Null with a reason; `different_tariffs` where machines pay different prices. */
  readonly pricePerKwh: number | null;
  readonly reason: string | null;
  readonly currency: string | null;
  /** As the tariff calls it, such as `peak`. */
  readonly name: string | null;
}

/** One stretch of equal price, `[from, to)`, and what is forecast to be used in it. */
export interface PricedSpan {
  readonly fromMillis: number;
  readonly toMillis: number;
  readonly name: string | null;
  readonly pricePerKwh: number;
  readonly energyKwh: number;
}

/** What moving load would be worth, as far as the tariff decides. How much can be moved, only people know. */
export interface LoadShiftAdvice {
  readonly dearest: PricedSpan;
  readonly cheapest: PricedSpan;
  readonly currency: string;
  readonly savingPerKwh: number;
  /** Energy forecast at the highest price, in all its stretches, and what a tenth of it would save at the lowest. */
  readonly dearEnergyKwh: number;
  readonly savingOfATenth: number;
}

export type LoadShift =
  | { readonly advice: LoadShiftAdvice; readonly reason: null }
  | { readonly advice: null; readonly reason: string };

const QUARTER_MILLIS = 900_000;

/**
 * When energy is dearest and when cheapest within a forecast, and what a shift from one to the other saves. The median
 * of each step is spread evenly over its quarters of an hour. Prices that hold for a part only, or differ between
 * machines, give a reason instead of half an advice.
 */
export function loadShift(
  points: readonly ForecastPoint[],
  stepS: number,
  prices: readonly QuarterPrice[],
): LoadShift {
  const priceAt = new Map(prices.map((price) => [price.startMillis, price]));
  const spans: PricedSpan[] = [];
  const currencies = new Set<string>();
  for (const { startMillis, p50Kw } of points) {
    const endMillis = startMillis + stepS * 1000;
    for (let at = startMillis; at < endMillis; at += QUARTER_MILLIS) {
      const price = priceAt.get(at - (at % QUARTER_MILLIS));
      if (price?.pricePerKwh == null || price.currency === null)
        return { advice: null, reason: price?.reason ?? 'no_tariff' };
      currencies.add(price.currency);
      const toMillis = Math.min(at + QUARTER_MILLIS, endMillis);
      const energyKwh = (p50Kw * (toMillis - at)) / 3_600_000;
      extend(spans, {
        fromMillis: at,
        toMillis,
        name: price.name,
        pricePerKwh: price.pricePerKwh,
        energyKwh,
      });
    }
  }
  const [currency, another] = currencies;
  if (currency === undefined) return { advice: null, reason: 'no_forecast' };
  if (another !== undefined) return { advice: null, reason: 'mixed_currencies' };
  const dearest = best(spans, (a, b) => a.pricePerKwh > b.pricePerKwh);
  const cheapest = best(spans, (a, b) => a.pricePerKwh < b.pricePerKwh);
  const savingPerKwh = dearest.pricePerKwh - cheapest.pricePerKwh;
  if (savingPerKwh === 0) return { advice: null, reason: 'one_price' };
  const dearEnergyKwh = spans
    .filter(({ pricePerKwh }) => pricePerKwh === dearest.pricePerKwh)
    .reduce((sum, { energyKwh }) => sum + energyKwh, 0);
  return {
    advice: {
      dearest,
      cheapest,
      currency,
      savingPerKwh,
      dearEnergyKwh,
      savingOfATenth: 0.1 * dearEnergyKwh * savingPerKwh,
    },
    reason: null,
  };
}

/** Adds a quarter to the last stretch, or begins another where the price changes. */
function extend(spans: PricedSpan[], quarter: PricedSpan): void {
  const last = spans.at(-1);
  const goesOn = last?.pricePerKwh === quarter.pricePerKwh && last.toMillis === quarter.fromMillis;
  if (!goesOn) spans.push(quarter);
  else {
    const energyKwh = last.energyKwh + quarter.energyKwh;
    spans[spans.length - 1] = { ...last, toMillis: quarter.toMillis, energyKwh };
  }
}

/** Among stretches of the best price the one with the most energy. */
function best(spans: readonly PricedSpan[], isBetter: (a: PricedSpan, b: PricedSpan) => boolean): PricedSpan {
  return spans.reduce((a, b) => {
    if (isBetter(b, a)) return b;
    return !isBetter(a, b) && b.energyKwh > a.energyKwh ? b : a;
  });
}
