import type { MachineAnomaly } from '../anomalies/detection/find-anomalies.ts';
import type { MachineModel } from '../anomalies/detection/machine-model.ts';
import type { AnomalySearchInput, AnomalyTrainingInput } from '../anomalies/detection/tasks.ts';
import type { CusumOutcome } from '../baselines/model/baseline-cusum.ts';
import type { SavingsInput, SavingsOutcome } from '../baselines/model/baseline-savings.ts';
import type { CorrelationInput, CorrelationOutcome, DriverCorrelation } from '../correlation/correlate.ts';
import type { FitOutcome, FitRequest } from '../baselines/model/fit-baseline.ts';
import type { UseInput, UseOutcome } from '../baselines/model/use-baseline.ts';
import type { DemandInput, ProjectedDemand } from '../demand-watch/model/project-demand.ts';
import type { ForecastInput, MadeForecast } from '../forecasts/model/make-forecast.ts';
import type { TrainedForecast, TrainingInput } from '../forecasts/model/train-forecast.ts';
import type { Finding } from '../recommendations/rules/facts.ts';
import type { Facts } from '../recommendations/rules/judge.ts';
import type { ReportDocument } from '../reports/content/report-document.ts';
import type { DriverChoice, DriverTable, RegressionFit, RegressionOptions } from '@enms/statistics';

/** Energy (or any response) by row, and the drivers to explain it with. */
export interface MultipleRegressionInput {
  readonly y: ArrayLike<number | null | undefined>;
  readonly drivers: DriverTable;
  readonly choices: readonly DriverChoice[];
  readonly options?: RegressionOptions;
}

/**
 * What the worker threads can compute: a name and a pure function of plain data and typed arrays. A task imports what
 * it computes with itself, when it is first run, so that the thread that serves requests loads none of it.
 */
export const tasks = {
  async multipleRegression(input: MultipleRegressionInput): Promise<RegressionFit> {
    const { multipleRegression } = await import('@enms/statistics');
    return multipleRegression(input.y, input.drivers, input.choices, input.options);
  },

  async fitBaseline(request: FitRequest): Promise<FitOutcome> {
    const { fitBaseline } = await import('../baselines/model/fit-baseline.ts');
    return fitBaseline(request);
  },

  async evaluateBaseline(input: UseInput): Promise<UseOutcome> {
    const { evaluateBaseline } = await import('../baselines/model/use-baseline.ts');
    return evaluateBaseline(input);
  },

  async correlateDrivers(input: CorrelationInput): Promise<DriverCorrelation[]> {
    const { correlateDrivers } = await import('../correlation/correlate.ts');
    return correlateDrivers(input);
  },

  async correlate(input: {
    readonly energy: Float64Array;
    readonly driver: Float64Array;
    readonly longestLag: number;
  }): Promise<CorrelationOutcome> {
    const { correlate } = await import('../correlation/correlate.ts');
    return correlate(input);
  },

  async baselineCusum(input: UseInput): Promise<CusumOutcome> {
    const { baselineCusum } = await import('../baselines/model/baseline-cusum.ts');
    return baselineCusum(input);
  },

  async baselineSavings(input: SavingsInput): Promise<SavingsOutcome> {
    const { baselineSavings } = await import('../baselines/model/baseline-savings.ts');
    return baselineSavings(input);
  },

  async trainForecast(input: TrainingInput): Promise<TrainedForecast> {
    const { trainForecast } = await import('../forecasts/model/train-forecast.ts');
    return trainForecast(input);
  },

  async makeForecast(input: ForecastInput): Promise<MadeForecast> {
    const { makeForecast } = await import('../forecasts/model/make-forecast.ts');
    return makeForecast(input);
  },

  async recommend(facts: Facts): Promise<Finding[]> {
    const { judge } = await import('../recommendations/rules/judge.ts');
    return judge(facts);
  },

  async renderReport(report: ReportDocument): Promise<Uint8Array> {
    const { reportPdf } = await import('../reports/rendering/report-pdf.ts');
    return reportPdf(report);
  },

  async projectDemand(input: DemandInput): Promise<ProjectedDemand> {
    const { projectDemand } = await import('../demand-watch/model/project-demand.ts');
    return projectDemand(input);
  },

  async trainAnomalyModel(input: AnomalyTrainingInput): Promise<MachineModel> {
    const { trainAnomalyModel } = await import('../anomalies/detection/tasks.ts');
    return trainAnomalyModel(input);
  },

  async findAnomalies(input: AnomalySearchInput): Promise<MachineAnomaly[]> {
    const { searchAnomalies } = await import('../anomalies/detection/tasks.ts');
    return searchAnomalies(input);
  },
} satisfies TaskMap;

/** A task: plain data in, plain data out. Whatever it throws reaches the caller. */
type TaskMap = Readonly<Record<string, (input: never) => Promise<unknown>>>;

export type Tasks = typeof tasks;
export type TaskName = keyof Tasks;
export type TaskInput<N extends TaskName> = Parameters<Tasks[N]>[0];
export type TaskOutput<N extends TaskName> = Awaited<ReturnType<Tasks[N]>>;
