import type { Coefficient, Report } from './studio-types.ts';

/** A part of the formula of a model: its figure, and what it is multiplied by. */
export interface FormulaTerm {
  readonly estimate: number;
  readonly kind: 'base' | 'each' | 'below' | 'above' | 'level';
  /** Of the report; null for the base. */
  readonly driver: string | null;
  /** °C where the term begins to count. */
  readonly point: number | null;
  /** Of a category: shift=late → late. */
  readonly level: string | null;
}

/** The terms in the order of the report. A model of the time of the week has none that could be read. */
export function formulaTerms({ coefficients }: Pick<Report, 'coefficients'>): FormulaTerm[] {
  const points = coefficients.filter(({ role }) => role === 'balance_point');
  return coefficients.flatMap((coefficient): FormulaTerm[] => {
    const { role, estimate, driver, name } = coefficient;
    const term = { estimate, driver, point: null, level: null };
    switch (role) {
      case 'intercept':
        return [{ ...term, kind: 'base' }];
      case 'level':
        return [{ ...term, kind: 'level', level: levelOf(coefficient) }];
      case 'balance_point':
        return [];
      case 'slope': {
        const side = sideOf(name);
        const point = pointOf(coefficient, points);
        if (side === undefined || point === null) return [{ ...term, kind: 'each' }];
        return [{ ...term, kind: side, point }];
      }
    }
  });
}

/** `shift=late` → `late` */
export function levelOf({ name }: Pick<Coefficient, 'name'>): string {
  return name.slice(name.indexOf('=') + 1);
}

/** Heating counts below its temperature, cooling above. */
function sideOf(name: string): 'below' | 'above' | undefined {
  if (name.startsWith('heating')) return 'below';
  return name.startsWith('cooling') ? 'above' : undefined;
}

/** The base of the same driver, the point of the same side, or the only one. */
function pointOf({ name, driver }: Coefficient, points: readonly Coefficient[]): number | null {
  const [side = ''] = name.split(/[ _]/);
  const found =
    points.find((point) => point.name.startsWith(side) && point.driver === driver) ??
    points.find((point) => point.driver === driver);
  return found?.estimate ?? null;
}

/** What a model of numbers says of one driver with the others held at their means: a line through the means. */
export function driverLine(
  report: Pick<Report, 'coefficients' | 'driver_ranges' | 'mean_kwh'>,
  driver: string,
): readonly [readonly [number, number], readonly [number, number]] | undefined {
  const range = report.driver_ranges.find(({ name }) => name === driver);
  const slopes = report.coefficients.filter((each) => each.role === 'slope' && each.driver === driver);
  const [slope] = slopes;
  if (range === undefined || slope === undefined || slopes.length > 1) return undefined;
  const at = (x: number): [number, number] => [x, report.mean_kwh + slope.estimate * (x - range.mean)];
  return [at(range.min), at(range.max)];
}
