import { trainDriverModel, driverDeviations, type DriverModel } from './driver-model.ts';
import { blockGrid, blockMeans, blockStarts, BLOCK_MILLIS, type BlockGrid } from './block-means.ts';
import { QUARTER_HOUR_RULE, type DeviationSeries } from './deviation-detector.ts';
import { trainIsolation, type IsolationModel } from './isolation-detector.ts';
import { outside, type MachineRows, type Span } from './machine-rows.ts';
import { trainQuality, withSpikeLimit, type QualityModel } from './quality-detector.ts';
import { quartersOfWeek } from './quarters-of-week.ts';
import { withWeekClasses } from './week-classes.ts';
import { scheduleScores, trainScheduleModel, type ScheduleModel } from './schedule-model.ts';

/** All that detectors know of a machine: plain data, to be stored as it is. */
export interface MachineModel {
  readonly version: 1;
  readonly timeZone: string;
  /** Null when the machine reports nothing of its work. */
  readonly driver: DriverModel | null;
  /** Usual course of the actual power over that of `driver`: what a shift adds that no driver tells, and the scatter. */
  readonly ratio: ScheduleModel | null;
  readonly schedules: readonly ScheduleModel[];
  readonly quality: QualityModel;
  readonly isolation: IsolationModel | null;
}

/** Signals of the machine's own state; what it makes and the weather are causes, not symptoms. */
const STATE_SIGNALS = ['pressure_bar', 'flow_rate_m3h', 'supply_temp_c', 'return_temp_c', 'cop'] as const;
/** What alarms on its own; the others follow load and weather and speak only together, in the isolation forest. */
const ALARMING = new Set<string>(['power_kw', 'pressure_bar']);

export interface TrainingOptions {
  readonly timeZone: string;
  /** Of the isolation forest: the same rows and seed give the same model. */
  readonly seed: number;
  /** Stretches to leave out, such as known anomalies. */
  readonly excluded?: readonly Span[];
  /** Share of clean windows of the persistence rule that may be in alarm; 0.0003 when left out. */
  readonly falseAlarms?: number;
}

/** About one alarm of each quantity in 40 days. */
const FALSE_ALARMS = 0.0003;

/** Learns from the rows outside the excluded stretches what is usual for a machine. */
export function trainMachineModel(given: MachineRows, options: TrainingOptions): MachineModel {
  const { timeZone, seed, excluded = [] } = options;
  const rows = withWeekClasses(given, timeZone);
  const kept = outside(rows.timeMillis, excluded);
  const quality = trainQuality(rows, kept);
  const grid = gridOf(rows);
  const blocksKept = outsideBlocks(grid, excluded);
  const usual = BLOCK_MILLIS / quality.intervalMillis;
  const driver = trainDriverModel(rows, kept);
  const means = meansOf(rows, grid, usual);
  const falseAlarms = options.falseAlarms ?? FALSE_ALARMS;
  const training = {
    quarters: quartersOfWeek(blockStarts(grid), timeZone),
    temperatures: means('outdoor_temp_c'),
    kept: blocksKept,
    rule: QUARTER_HOUR_RULE,
    falseAlarms,
  };
  const trained = ['power_kw', ...STATE_SIGNALS].flatMap((signal) => {
    const values = means(signal);
    return (values === null ? null : trainScheduleModel(signal, values, training)) ?? [];
  });
  const work = driver === null ? null : driverDeviations(driver, rows);
  const ratio = work === null ? null : ratioOf(work.relative, rows, grid, usual);
  const byWork = ratio === null ? null : trainScheduleModel('power_ratio', ratio, training);
  // A new season would be a combination never seen: what the weather moves takes no part.
  const features = Object.fromEntries([
    ...(byWork === null ? [] : [['power_for_work', byWork.scores] as const]),
    ...trained
      .filter(({ model }) => model.weather === null)
      .map(({ model, scores }) => [featureOf(model.signal, 'time'), scores] as const),
  ]);
  return {
    version: 1,
    timeZone,
    driver,
    ratio: byWork?.model ?? null,
    schedules: trained.map(({ model }) => model),
    quality: withSpikeLimit(rows, quality, work?.relative ?? null),
    isolation: trainIsolation(features, blocksKept, seed, falseAlarms),
  };
}

const featureOf = (quantity: string, against: string): string =>
  quantity === 'power_kw' ? `power_for_${against}` : quantity;

/** Deviations of a stretch of rows from what a model expects. */
export interface MachineDeviations {
  readonly grid: BlockGrid;
  readonly starts: Float64Array;
  /** Those that alarm on their own. */
  readonly series: readonly DeviationSeries[];
  /** Scores of all quantities by name, for the isolation forest. */
  readonly features: Readonly<Record<string, Float64Array>>;
  /** By row: deviation from what the work explains, as a share; null without a driver model. */
  readonly relative: Float64Array | null;
  /** By row. */
  readonly workKw: Float64Array | null;
}

export function deviationsOf(model: MachineModel, given: MachineRows): MachineDeviations {
  const rows = withWeekClasses(given, model.timeZone);
  const grid = gridOf(rows);
  const starts = blockStarts(grid);
  const usual = BLOCK_MILLIS / model.quality.intervalMillis;
  const means = meansOf(rows, grid, usual);
  const quarters = quartersOfWeek(starts, model.timeZone);
  const series: DeviationSeries[] = [];
  const work = model.driver === null ? null : driverDeviations(model.driver, rows);
  const powerKw = means('power_kw') ?? new Float64Array(grid.blocks).fill(Number.NaN);
  if (work !== null && model.ratio !== null) {
    const ratio = ratioOf(work.relative, rows, grid, usual);
    const { expected, scores } = scheduleScores(model.ratio, ratio, quarters, means('outdoor_temp_c'));
    const workKw = blockMeans(rows.timeMillis, work.expectedKw, grid, usual);
    series.push({
      quantity: 'power_kw',
      against: 'work',
      startMillis: starts,
      stepMillis: BLOCK_MILLIS,
      scores,
      actual: powerKw,
      expected: workKw.map((power, block) => power * (expected[block] ?? Number.NaN)),
      ...limitsOf(model.ratio),
    });
  }
  for (const schedule of model.schedules) {
    const values = means(schedule.signal);
    if (values === null) continue;
    const { expected, scores } = scheduleScores(schedule, values, quarters, means('outdoor_temp_c'));
    series.push({
      quantity: schedule.signal,
      against: 'time',
      startMillis: starts,
      stepMillis: BLOCK_MILLIS,
      scores,
      actual: values,
      expected,
      ...limitsOf(schedule),
    });
  }
  const features = series.map(({ quantity, against, scores }): [string, Float64Array] => [
    featureOf(quantity, against),
    scores,
  ]);
  return {
    grid,
    starts,
    series: series.filter(({ quantity }) => ALARMING.has(quantity)),
    features: Object.fromEntries(features),
    relative: work?.relative ?? null,
    workKw: work?.expectedKw ?? null,
  };
}

const limitsOf = ({ limits }: ScheduleModel): Pick<DeviationSeries, 'limits'> =>
  limits === undefined ? {} : { limits };

/** Actual over expected power of each block. */
function ratioOf(relative: Float64Array, rows: MachineRows, grid: BlockGrid, usual: number): Float64Array {
  return blockMeans(rows.timeMillis, relative, grid, usual).map((mean) => 1 + mean);
}

function gridOf({ timeMillis }: MachineRows): BlockGrid {
  return timeMillis.length === 0
    ? blockGrid(0, 0)
    : blockGrid(timeMillis[0] ?? 0, (timeMillis.at(-1) ?? 0) + 60_000);
}

function meansOf(rows: MachineRows, grid: BlockGrid, usual: number): (signal: string) => Float64Array | null {
  const known = new Map<string, Float64Array>();
  return (signal) => {
    const values = signal === 'power_kw' ? rows.powerKw : rows.signals[signal];
    if (values === undefined) return null;
    const means = known.get(signal) ?? blockMeans(rows.timeMillis, values, grid, usual);
    known.set(signal, means);
    return means;
  };
}

function outsideBlocks(grid: BlockGrid, excluded: readonly Span[]): Uint8Array {
  const widened = excluded.map(({ startMillis, endMillis }) => ({
    startMillis: startMillis - BLOCK_MILLIS,
    endMillis,
  }));
  return outside(blockStarts(grid), widened);
}
