import { Injectable } from '@nestjs/common';
import { toWire } from '../baselines/wire.ts';
import { BesideEnergy } from '../correlation/beside-energy.ts';
import type { DriversQuery } from '../correlation/correlation-dto.ts';
import { Scopes } from '../scopes/scopes.ts';
import { SeriesRepository } from '../series/series-repository.ts';
import { Workers } from '../workers/workers.ts';

/** What may drive the energy of a scope, with how much of it is known and how energy goes along. */
@Injectable()
export class DriverService {
  readonly #scopes: Scopes;
  readonly #series: SeriesRepository;
  readonly #beside: BesideEnergy;
  readonly #workers: Workers;

  constructor(scopes: Scopes, series: SeriesRepository, beside: BesideEnergy, workers: Workers) {
    this.#scopes = scopes;
    this.#series = series;
    this.#beside = beside;
    this.#workers = workers;
  }

  /** The drivers that the scope reports, the closest to its energy first. @throws Problem 400, 404 */
  async list(tenantId: number, query: DriversQuery): Promise<object> {
    const scope = await this.#scopes.resolve(query.scope, tenantId);
    const bounds = this.#beside.bounds(scope, query);
    const [from = new Date(0), to = from] = [bounds[0], bounds.at(-1)];
    const summaries = await this.#series.drivers(scope, { from, to });
    const energy = await this.#beside.energy(scope, query, bounds);
    // One after the other: a list of twenty must not take every connection of the service.
    const drivers: { readonly name: string; readonly values: Float64Array }[] = [];
    for (const { name } of summaries) {
      drivers.push({ name, values: await this.#beside.driver(scope, name, bounds) });
    }
    const longestLag = Math.min(query.max_lag, Math.max(0, bounds.length - 4));
    const correlations = await this.#workers.run('correlateDrivers', { energy, drivers, longestLag });
    const items = summaries.map((summary) => {
      const found = correlations.find(({ name }) => name === summary.name);
      const values = drivers.find(({ name }) => name === summary.name)?.values ?? new Float64Array();
      return {
        ...(toWire(summary) as object),
        periods: values.length,
        periods_known: values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0),
        correlation: {
          pearson: toWire(found?.pearson),
          spearman: toWire(found?.spearman),
          best_lag: toWire(found?.bestLag),
          reason: found?.reason ?? null,
        },
        collinear_with: toWire(found?.collinearWith ?? []),
        size: Math.abs(found?.bestLag?.coefficient ?? 0),
      };
    });
    return {
      scope: scope.ref,
      carrier: query.carrier,
      resolution: query.resolution,
      from: from.toISOString(),
      to: to.toISOString(),
      items: items.sort((a, b) => b.size - a.size).map(({ size: _, ...item }) => item),
    };
  }
}
