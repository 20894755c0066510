import type { DriverChoice, DriverRanking, DriverTable, FoundBase, RegressionFit } from '@enms/statistics';
import { driverSearch, multipleRegression, searchDegreeDayBases } from '@enms/statistics';
import type { DegreeDaysDriver, DriverSpec } from './driver-spec.ts';
import type { Coefficient, FittedModel, ModelChoiceReport } from './fitted-model.ts';
import type { DriverRange } from './stored-model.ts';
import type { TrainingTable } from './training-table.ts';

export interface LinearOptions {
  readonly confidence: number;
  /** All subsets of the drivers are searched; all drivers are taken otherwise. */
  readonly search: { readonly rankBy: DriverRanking; readonly maxDrivers: number } | null;
  readonly temperaturesPerDay: number;
}

/** Candidates of a search that the report keeps. */
const MOST_ALTERNATIVES = 30;

/**
 * Multiple linear regression on the drivers of the table; bases of degree days are searched first, with the other drivers beside
 * them.
 *
 * @throws StatisticsError as `multipleRegression`, `driverSearch` and `searchDegreeDayBases`
 */
export function fitLinear(
  table: TrainingTable,
  drivers: readonly DriverSpec[],
  options: LinearOptions,
): FittedModel {
  const degreeDays = drivers.filter((driver): driver is DegreeDaysDriver => driver.kind === 'degree_days');
  const found = degreeDayColumns(table, degreeDays, options);
  const columns: DriverTable = { ...table.columns, ...found.columns };
  const choices = choicesInOrder(drivers, table.choices);
  const { fit, choice } = chosenFit(table.energy, columns, choices, options);
  const { model } = fit;
  const used = new Set(model.drivers.map(({ name }) => name));
  const stored = drivers.flatMap((driver): DriverSpec[] => {
    if (!used.has(driver.name)) return [];
    const base = found.bases.find(({ name }) => name === driver.name)?.base;
    return [driver.kind === 'degree_days' && base !== undefined ? { ...driver, base } : driver];
  });
  return {
    kind: 'linear',
    body: model,
    drivers: stored,
    rows: fit.rows,
    fitted: fit.fitted,
    residuals: fit.residuals,
    // A searched base is a parameter as well as a slope is.
    parameters:
      model.terms.length + found.bases.filter((each) => each.isSearched && used.has(each.name)).length,
    hasIntercept: model.hasIntercept,
    coefficients: [
      ...coefficients(fit),
      ...found.bases.filter(({ name }) => used.has(name)).map(baseCoefficient),
    ],
    ranges: model.drivers.flatMap((driver): DriverRange[] => {
      if (driver.kind === 'category') return [];
      const { name, min, max, mean, sd } = driver;
      return [{ name, min, max, mean, sd }];
    }),
    worstPoints: model.influentialRows,
    crossValidation: model.crossValidation,
    crossValidationOf: found.bases.some(({ isSearched }) => isSearched)
      ? 'each tenth of the period by a fit on the rest, the base temperatures held'
      : 'each tenth of the period by a fit on the rest',
    choice,
  };
}

/** Columns of degree days by the bases given or found. @throws StatisticsError as `searchDegreeDayBases` */
function degreeDayColumns(
  table: TrainingTable,
  drivers: readonly DegreeDaysDriver[],
  options: LinearOptions,
) {
  if (drivers.length === 0) return { bases: [] as readonly FoundBase[], columns: {} };
  return searchDegreeDayBases(
    table.energy,
    table.columns,
    table.choices,
    drivers.map(({ name, direction, base }) => ({
      name,
      kind: direction,
      ...(base !== null && { base }),
    })),
    table.temperatures,
    { readingsPerDay: options.temperaturesPerDay, confidence: options.confidence },
  );
}

function choicesInOrder(drivers: readonly DriverSpec[], known: readonly DriverChoice[]): DriverChoice[] {
  return drivers.map(
    (driver) => known.find(({ name }) => name === driver.name) ?? { name: driver.name, kind: 'number' },
  );
}

function chosenFit(
  energy: Float64Array,
  columns: DriverTable,
  choices: readonly DriverChoice[],
  { confidence, search }: LinearOptions,
): { fit: RegressionFit; choice: ModelChoiceReport | null } {
  if (search === null)
    return { fit: multipleRegression(energy, columns, choices, { confidence }), choice: null };
  const { rankBy, maxDrivers } = search;
  const { best, candidates } = driverSearch(energy, columns, choices, { rankBy, maxDrivers, confidence });
  const alternatives = candidates.slice(0, MOST_ALTERNATIVES).map((candidate) => ({
    name: candidate.drivers.join(' + '),
    drivers: candidate.drivers,
    rSquared: candidate.rSquared,
    adjustedRSquared: candidate.adjustedRSquared,
    aicc: candidate.aicc,
    bic: null,
    crossValidationRmse: candidate.crossValidation.rmse,
    refusal: null,
  }));
  return { fit: best, choice: { by: rankBy, alternatives } };
}

function coefficients({ model }: RegressionFit): Coefficient[] {
  const isCategory = new Set(model.drivers.flatMap(({ kind, name }) => (kind === 'category' ? [name] : [])));
  return model.terms.map((term) => ({
    name: term.name,
    driver: term.driver,
    role: term.driver === null ? 'intercept' : isCategory.has(term.driver) ? 'level' : 'slope',
    estimate: term.estimate,
    standardError: term.standardError,
    t: term.t,
    p: term.p,
    low: term.low,
    high: term.high,
    vif: term.vif,
  }));
}

function baseCoefficient({ name, base, low, high }: FoundBase): Coefficient {
  return {
    name: `${name} base °C`,
    driver: name,
    role: 'balance_point',
    estimate: base,
    standardError: null,
    t: null,
    p: null,
    low,
    high,
    vif: null,
  };
}
