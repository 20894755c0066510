import type { BaselineResolution, FsuInput } from '@enms/statistics';
import {
  aicc,
  bic,
  cvRmse,
  durbinWatson,
  fisherUpperTail,
  nmbe,
  residualAutocorrelation,
  rSquared,
  smallestDetectableSaving,
  StatisticsError,
} from '@enms/statistics';
import type { Resolution } from './driver-spec.ts';
import type { Coefficient, FittedModel, ModelChoiceReport } from './fitted-model.ts';
import type { DriverRange, ModelScatter } from './stored-model.ts';
import type { TableQuality, TrainingTable } from './training-table.ts';

/** What became of the periods, instants as ISO 8601. */
export interface ReportedQuality extends Omit<TableQuality, 'excluded' | 'gaps'> {
  readonly excluded: readonly {
    readonly from: string;
    readonly to: string;
    readonly reason: string;
    readonly periods: number;
  }[];
  readonly gaps: readonly { readonly from: string; readonly to: string; readonly periods: number }[];
}

/** Periods of a resolution in a mean month. */
export const PERIODS_PER_MONTH: Readonly<Record<Resolution, number>> = {
  hour: 730.485,
  day: 30.437,
  week: 4.348,
  month: 1,
};

/** The smallest saving that could be told from nothing: uncertainty below half of it at 90 % confidence. */
export interface DetectableSaving {
  readonly reportingMonths: number;
  /** Share of the expected energy; null with a reason. */
  readonly share: number | null;
  readonly reason: string | null;
}

/** A period that decides more of the fit than others. */
export interface InfluentialPeriod {
  readonly periodStart: string;
  readonly actualKwh: number;
  readonly residualKwh: number;
  readonly cooksDistance: number | null;
  readonly leverage: number;
}

/** What a fit says of itself. */
export interface BaselineReport {
  readonly kind: FittedModel['kind'];
  readonly n: number;
  readonly parameters: number;
  readonly degreesOfFreedom: number;
  readonly periodFrom: string;
  readonly periodTo: string;
  readonly resolution: Resolution;
  readonly months: number;
  readonly quality: ReportedQuality;
  readonly confidence: number;
  readonly coefficients: readonly Coefficient[];
  readonly rSquared: number;
  readonly adjustedRSquared: number;
  readonly f: number | null;
  readonly fP: number | null;
  readonly aicc: number | null;
  readonly bic: number | null;
  readonly residualSdKwh: number;
  readonly meanKwh: number;
  readonly cvRmse: { readonly value: number; readonly definition: string };
  readonly nmbe: { readonly value: number; readonly definition: string };
  readonly durbinWatson: number | null;
  readonly lag1Autocorrelation: number | null;
  readonly influentialPeriods: readonly InfluentialPeriod[] | null;
  readonly crossValidation: {
    readonly rmseKwh: number | null;
    readonly cvRmse: number | null;
    readonly blocks: number;
    readonly blocksSkipped: number;
    readonly periodsScored: number;
    readonly method: string;
  } | null;
  readonly driverRanges: readonly DriverRange[];
  readonly detectableSavings: readonly DetectableSaving[];
  readonly choice: ModelChoiceReport | null;
  readonly sentence: string;
}

/** Months of reporting for which the smallest detectable saving is told. */
const REPORTING_MONTHS = [1, 3, 12];

const FSU_RESOLUTION: Readonly<Record<Resolution, BaselineResolution>> = {
  hour: 'hourly',
  day: 'daily',
  // The guideline has no polynomial for weeks; that of days is the wider one.
  week: 'daily',
  month: 'monthly',
};

/** What the uncertainty of savings is computed from. @param reportingPeriods those that count, by default all of the months */
export function fsuInput(
  scatter: ModelScatter,
  resolution: Resolution,
  reportingMonths: number,
  reportingPeriods = Math.max(1, Math.round(reportingMonths * PERIODS_PER_MONTH[resolution])),
): FsuInput {
  const { cvRmse: scatterShare, n, parameters, rho } = scatter;
  return {
    cvRmse: scatterShare,
    n,
    parameters,
    rho,
    reportingPeriods,
    reportingMonths,
    resolution: FSU_RESOLUTION[resolution],
  };
}

/** The scatter of a fit. @throws StatisticsError `mean_not_positive`, `too_few_rows` */
export function scatterOf(fit: FittedModel, actual: Float64Array): ModelScatter {
  const error = cvRmse(actual, fit.fitted, fit.parameters);
  const rho = error.rmse.value === 0 ? 0 : residualAutocorrelation(fit.residuals);
  return {
    n: actual.length,
    parameters: fit.parameters,
    residualSd: error.rmse.value,
    meanKwh: error.meanActual,
    cvRmse: error.value,
    // Rounding may leave a series of one step at the bound itself, where nothing is independent.
    rho: Math.max(-0.999, Math.min(0.999, rho)),
  };
}

/**
 * The report of a fit, alike for every kind of model. F is that of the model against the mean alone, computed from R² where terms
 * were searched, and so a little hopeful there.
 *
 * @throws StatisticsError as `cvRmse`, `nmbe`
 */
export function reportOf(
  fit: FittedModel,
  table: TrainingTable,
  scatter: ModelScatter,
  options: { readonly resolution: Resolution; readonly confidence: number; readonly months: number },
): Omit<BaselineReport, 'sentence'> {
  const actual = Float64Array.from(fit.rows, (row) => table.energy[row]!);
  const { n, parameters } = scatter;
  const freedom = n - parameters;
  const sse = fit.residuals.reduce((sum, value) => sum + value ** 2, 0);
  const explained = rSquared(actual, fit.fitted);
  const terms = parameters - (fit.hasIntercept ? 1 : 0);
  const f = terms < 1 || explained === 1 ? null : explained / terms / ((1 - explained) / freedom);
  const error = cvRmse(actual, fit.fitted, parameters);
  const bias = nmbe(actual, fit.fitted, parameters);
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    kind: fit.kind,
    n,
    parameters,
    degreesOfFreedom: freedom,
    periodFrom: iso(table.starts[0]!),
    periodTo: iso(table.ends.at(-1)!),
    resolution: options.resolution,
    months: options.months,
    quality: {
      ...table.quality,
      excluded: table.quality.excluded.map((each) => ({ ...each, from: iso(each.from), to: iso(each.to) })),
      gaps: table.quality.gaps.map((gap) => ({ ...gap, from: iso(gap.from), to: iso(gap.to) })),
    },
    confidence: options.confidence,
    coefficients: fit.coefficients,
    rSquared: explained,
    adjustedRSquared: 1 - ((1 - explained) * (n - 1)) / freedom,
    f,
    fP: f === null || f < 0 ? null : fisherUpperTail(f, terms, freedom),
    aicc: finite(aicc(sse, n, parameters)),
    bic: finite(bic(sse, n, parameters)),
    residualSdKwh: scatter.residualSd,
    meanKwh: scatter.meanKwh,
    cvRmse: { value: error.value, definition: error.definition },
    nmbe: { value: bias.value, definition: bias.definition },
    durbinWatson: sse === 0 ? null : durbinWatson(fit.residuals),
    lag1Autocorrelation: sse === 0 ? null : residualAutocorrelation(fit.residuals),
    influentialPeriods:
      fit.worstPoints?.map((point) => ({
        periodStart: iso(table.starts[point.row]!),
        actualKwh: table.energy[point.row]!,
        residualKwh: point.residual,
        cooksDistance: point.cooksDistance,
        leverage: point.leverage,
      })) ?? null,
    crossValidation:
      fit.crossValidation === null
        ? null
        : {
            rmseKwh: fit.crossValidation.rmse,
            cvRmse: fit.crossValidation.rmse === null ? null : fit.crossValidation.rmse / scatter.meanKwh,
            blocks: fit.crossValidation.blocks,
            blocksSkipped: fit.crossValidation.blocksSkipped,
            periodsScored: fit.crossValidation.rowsScored,
            method: fit.crossValidationOf,
          },
    driverRanges: fit.ranges,
    detectableSavings: REPORTING_MONTHS.map((months) =>
      detectable(fsuInput(scatter, options.resolution, months), months),
    ),
    choice: fit.choice,
  };
}

function detectable(input: FsuInput, reportingMonths: number): DetectableSaving {
  try {
    return { reportingMonths, share: smallestDetectableSaving(input), reason: null };
  } catch (error) {
    if (!(error instanceof StatisticsError)) throw error;
    return { reportingMonths, share: null, reason: error.message };
  }
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
