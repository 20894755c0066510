import type { DeviationSeries } from './deviation-detector.ts';
import { findAnomalies, trainOnCleaned, type MachineAnomaly } from './find-anomalies.ts';
import type { MachineModel, TrainingOptions } from './machine-model.ts';
import type { MachineRows } from './machine-rows.ts';

export interface AnomalyTrainingInput {
  readonly rows: MachineRows;
  readonly options: TrainingOptions;
}

export interface AnomalySearchInput {
  readonly rows: MachineRows;
  readonly model: MachineModel;
  /** Of the baseline in force, where there is one. */
  readonly baseline: DeviationSeries | null;
}

/** @throws StatisticsError where the rows cannot be learned from */
export const trainAnomalyModel = ({ rows, options }: AnomalyTrainingInput): MachineModel =>
  trainOnCleaned(rows, options);

export const searchAnomalies = ({ rows, model, baseline }: AnomalySearchInput): MachineAnomaly[] =>
  findAnomalies(rows, model, { baseline });
