import type { Cusum } from './use-types.ts';

type Columns = Pick<Cusum['periods'], 'energy_kwh' | 'limit_kwh'>;

/** A CUSUM as two paths of a small drawing: the line, and the area between its action limits. */
export function glimpsePaths(
  { energy_kwh: energy, limit_kwh: limit }: Columns,
  width: number,
  height: number,
): { readonly line: string; readonly limits: string } {
  const every = Math.max(1, Math.ceil(energy.length / width));
  const kept = Array.from(energy.keys()).filter((i) => i % every === 0 || i === energy.length - 1);
  const highest = kept.reduce((most, i) => Math.max(most, Math.abs(energy[i] ?? 0), limit[i] ?? 0), 0);
  if (kept.length < 2 || highest === 0) return { line: '', limits: '' };
  const x = (i: number): string => ((i / (energy.length - 1)) * width).toFixed(1);
  const y = (value: number): string => (height / 2 - (value / highest) * (height / 2 - 1)).toFixed(1);
  const points = (value: (i: number) => number, list: readonly number[]): string =>
    list.map((i) => `${x(i)} ${y(value(i))}`).join('L');
  return {
    line: `M${points((i) => energy[i] ?? 0, kept)}`,
    limits: `M${points((i) => limit[i] ?? 0, kept)}L${points((i) => -(limit[i] ?? 0), kept.toReversed())}Z`,
  };
}
