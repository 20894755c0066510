import { Injectable } from '@nestjs/common';
import { invalidRequest } from '@enms/http-api';
import type { Language } from '@enms/http-api';
import { answering } from '../baselines/statistics-problem.ts';
import { toWire } from '../baselines/wire.ts';
import type { Scope } from '../scopes/scope.ts';
import { Scopes } from '../scopes/scopes.ts';
import { DRIVERS, isDriverName } from '../series/series.ts';
import { Workers } from '../workers/workers.ts';
import { BesideEnergy } from './beside-energy.ts';
import type { CorrelationQuery } from './correlation-dto.ts';
import { correlationSentence } from './wording/sentence.ts';

/** As people call drivers. */
const ALIASES: Readonly<Record<string, string>> = {
  temperature: 'outdoor_temp_c',
  outdoor_temperature: 'outdoor_temp_c',
  indoor_temperature: 'indoor_temp_c',
  production: 'production_count',
  pressure: 'pressure_bar',
  humidity: 'humidity_percent',
  flow: 'flow_rate_m3h',
  speed: 'speed_percent',
  moisture: 'material_moisture_percent',
};

/** How energy goes along with one driver. */
@Injectable()
export class CorrelationService {
  readonly #scopes: Scopes;
  readonly #beside: BesideEnergy;
  readonly #workers: Workers;

  constructor(scopes: Scopes, beside: BesideEnergy, workers: Workers) {
    this.#scopes = scopes;
    this.#beside = beside;
    this.#workers = workers;
  }

  /** @throws Problem 400, 404; 422 `too_few_rows`, `no_spread` where nothing can be told */
  async correlate(tenantId: number, query: CorrelationQuery, language: Language): Promise<object> {
    const scope = await this.#scope(tenantId, query);
    const driver = driverOf(query.driver);
    const bounds = this.#beside.bounds(scope, query);
    const energy = await this.#beside.energy(scope, query, bounds);
    const values = await this.#beside.driver(scope, driver, bounds);
    const longestLag = Math.min(query.max_lag, Math.max(0, bounds.length - 4));
    const outcome = await answering(this.#workers.run('correlate', { energy, driver: values, longestLag }));
    const { scatter, ...rest } = outcome;
    return {
      scope: scope.ref,
      driver,
      carrier: query.carrier,
      resolution: query.resolution,
      from: bounds[0]?.toISOString(),
      to: bounds.at(-1)?.toISOString(),
      ...(toWire(rest) as object),
      scatter: scatter.map((point) => ({
        period_start: bounds[point.row]?.toISOString(),
        driver: point.driver,
        energy_kwh: point.energy,
      })),
      sentence: correlationSentence(
        outcome,
        { scope: scope.label, driver, resolution: query.resolution },
        language,
      ),
    };
  }

  #scope(tenantId: number, { machine, scope }: CorrelationQuery): Promise<Scope> {
    if (machine !== undefined && scope === undefined) return this.#scopes.machine(machine, tenantId);
    if (scope !== undefined && machine === undefined) return this.#scopes.resolve(scope, tenantId);
    throw invalidRequest([
      { field: 'machine', reason: 'missing', remedy: 'Send either a machine or a scope.' },
    ]);
  }
}

/** @throws Problem 400 */
function driverOf(asked: string): string {
  const name = ALIASES[asked] ?? asked;
  if (isDriverName(name)) return name;
  throw invalidRequest([
    {
      field: 'driver',
      reason: 'unknown_driver',
      remedy: `Send one of ${DRIVERS.join(', ')} or metric:<name>.`,
    },
  ]);
}
