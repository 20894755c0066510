import type { ForecastModel } from './forecast-model.ts';
import { lastRows } from './last-rows.ts';

/** The same model that learns from at most the last `rows` of a series, for one whose fit takes long or that ages. */
export function onLastRows(model: ForecastModel, rows: number): ForecastModel {
  return { name: model.name, fit: (series) => model.fit(lastRows(series, rows)) };
}
