import { intervalText, type TimeRange } from './macros.ts';

/** Names of variables with their chosen values; several where more than one may be chosen. */
export type Choices = Readonly<Record<string, string | readonly string[]>>;

const reference = /\$\{(\w+)(?::(\w+))?\}|\$(\w+)/g;

/**
 * Puts chosen values into SQL as Grafana's front end does: `${name}` as it is, of several values quoted and with commas,
 * `${name:csv}` with commas alone. What is no variable stays: the macros.
 */
export function expandVariables(sql: string, choices: Choices): string {
  return sql.replace(reference, (whole, braced?: string, format?: string, bare?: string) => {
    const name = braced ?? bare ?? '';
    const chosen = choices[name];
    if (chosen === undefined) {
      if (braced === undefined) return whole;
      throw new Error(`There is no variable ${name}`);
    }
    if (format === 'csv') return typeof chosen === 'string' ? chosen : chosen.join(',');
    if (format !== undefined) throw new Error(`The format ${format} is not among those that panels use`);
    if (typeof chosen === 'string') return chosen.replaceAll("'", "''");
    return chosen.map((value) => `'${value.replaceAll("'", "''")}'`).join(',');
  });
}

/** Steps that Grafana rounds an interval to, with the longest that becomes this one (packages/grafana-data, rangeutil). */
const roundings: readonly (readonly [belowMillis: number, millis: number])[] = [
  [1_500, 1_000],
  [3_500, 2_000],
  [7_500, 5_000],
  [12_500, 10_000],
  [17_500, 15_000],
  [25_000, 20_000],
  [45_000, 30_000],
  [90_000, 60_000],
  [210_000, 120_000],
  [450_000, 300_000],
  [750_000, 600_000],
  [1_050_000, 900_000],
  [1_500_000, 1_200_000],
  [2_700_000, 1_800_000],
  [5_400_000, 3_600_000],
  [9_000_000, 7_200_000],
  [16_200_000, 10_800_000],
  [32_400_000, 21_600_000],
  [64_800_000, 43_200_000],
  [129_600_000, 86_400_000],
  [604_800_000, 172_800_000],
  [1_814_400_000, 604_800_000],
  [3_628_800_000, 2_592_000_000],
];

/** What `auto` of an interval variable comes to: the range in about `steps` parts, and no shorter than `least`. */
export function autoInterval(range: TimeRange, steps: number, leastMillis: number): string {
  const wanted = Math.max((range.toMillis - range.fromMillis) / steps, leastMillis);
  const rounded = roundings.find(([below]) => wanted < below)?.[1] ?? 31_536_000_000;
  return intervalText(Math.max(rounded, leastMillis));
}
