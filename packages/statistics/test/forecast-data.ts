import { readFileSync } from 'node:fs';

const read = (name: string): string =>
  readFileSync(new URL(`fixtures/forecast/${name}`, import.meta.url), 'utf8');

const column = (file: string, index: number): Float64Array =>
  Float64Array.from(
    read(file)
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => Number(line.split(',')[index])),
  );

/** Monthly, half-hourly and daily series; see fixtures/forecast/README.md. */
export const airPassengers = column('AirPassengers.csv', 1);
export const taylor = column('taylor.csv', 1);
export const elecdaily = {
  demand: column('elecdaily.csv', 1),
  workDay: column('elecdaily.csv', 2),
  temperature: column('elecdaily.csv', 3),
};

export interface RAccuracy {
  readonly RMSE: number;
  readonly MAE: number;
  readonly MAPE: number;
  readonly MASE: number;
}

interface RSeries {
  readonly n: number;
  readonly h: number;
  readonly frequency: number;
  readonly models: Readonly<Record<string, RAccuracy>>;
}

/** Accuracy of R's models on the last h rows. */
export const rReference = JSON.parse(read('r-accuracy.json')) as {
  readonly AirPassengers: RSeries;
  readonly taylor_daily48: RSeries;
  readonly taylor_weekly336: RSeries;
  readonly elecdaily: RSeries;
  readonly taylor_mstl: Omit<RAccuracy, 'MASE'>;
  readonly airline_model_log: { readonly loglik: number; readonly sigma2: number };
  readonly AirPassengers_HoltWinters: Readonly<
    Record<
      'multiplicative' | 'additive',
      { alpha: number; beta: number; gamma: number; SSE: number; pred12: readonly number[] }
    >
  >;
  readonly AirPassengers_snaive_forecast: readonly number[];
};
