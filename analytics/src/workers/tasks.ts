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
} satisfies TaskMap;

/** A task: plain data in, plain data out. Whatever it throws reaches the caller. */
type TaskMap = Readonly<Record<string, (input: never) => Promise<unknown>>>;

export type Tasks = typeof tasks;
export type TaskName = keyof Tasks;
export type TaskInput<N extends TaskName> = Parameters<Tasks[N]>[0];
export type TaskOutput<N extends TaskName> = Awaited<ReturnType<Tasks[N]>>;
