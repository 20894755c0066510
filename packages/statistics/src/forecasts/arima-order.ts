/** ARIMA(p,d,q)(P,D,Q)[m] in the notation of Box and Jenkins; m is 1 without season. */
export interface ArimaOrder {
  readonly p: number;
  readonly d: number;
  readonly q: number;
  readonly seasonalP: number;
  readonly seasonalD: number;
  readonly seasonalQ: number;
  readonly season: number;
}

export function describeOrder(order: ArimaOrder): string {
  const { p, d, q, seasonalP, seasonalD, seasonalQ, season } = order;
  const seasonal = season > 1 ? `(${seasonalP},${seasonalD},${seasonalQ})[${season}]` : '';
  return `ARIMA(${p},${d},${q})${seasonal}`;
}
