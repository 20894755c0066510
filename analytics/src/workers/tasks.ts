import type { CusumOutcome } from '../baselines/model/baseline-cusum.ts';
import type { SavingsInput, SavingsOutcome } from '../baselines/model/baseline-savings.ts';
import type { FitOutcome, FitRequest } from '../baselines/model/fit-baseline.ts';
import type { UseInput, UseOutcome } from '../baselines/model/use-baseline.ts';
import type { ForecastInput, MadeForecast } from '../forecasts/model/make-forecast.ts';
import type { TrainedForecast, TrainingInput } from '../forecasts/model/train-forecast.ts';
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
} satisfies TaskMap;

/** A task: plain data in, plain data out. Whatever it throws reaches the caller. */
type TaskMap = Readonly<Record<string, (input: never) => Promise<unknown>>>;

export type Tasks = typeof tasks;
export type TaskName = keyof Tasks;
export type TaskInput<N extends TaskName> = Parameters<Tasks[N]>[0];
export type TaskOutput<N extends TaskName> = Awaited<ReturnType<Tasks[N]>>;
