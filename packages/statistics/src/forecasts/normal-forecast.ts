import { normalQuantile } from '../distributions/normal.ts';
import type { Forecast } from './forecast-model.ts';

/** The forecast whose step i is normal with mean `point[i]` and standard deviation `sigma[i]`. */
export function normalForecast(
  point: Float64Array,
  sigma: Float64Array,
  levels: readonly number[],
): Forecast {
  const quantiles = levels.map((level) => {
    const z = level === 0.5 ? 0 : normalQuantile(level);
    return point.map((centre, i) => centre + z * sigma[i]!);
  });
  return { levels, quantiles, point };
}
