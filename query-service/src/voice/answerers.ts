import { Injectable } from '@nestjs/common';
import type { Intent } from '@enms/voice-grammar';
import { intents } from '@enms/voice-grammar';
import { AnomalyRepository } from './analytics/anomaly-repository.ts';
import { BaselineRepository } from './analytics/baseline-repository.ts';
import { CorrelationRepository } from './analytics/correlation-repository.ts';
import { ForecastRepository } from './analytics/forecast-repository.ts';
import type { Answerer } from './asked.ts';
import { Figures } from './figures.ts';
import { AnomalyStatus } from './intents/anomaly-status.ts';
import { BaselineDeviation } from './intents/baseline-deviation.ts';
import { Comparison } from './intents/comparison.ts';
import { CorrelationWithDriver } from './intents/correlation.ts';
import { LoadFactor, PeakDemand, SpecificEnergy } from './intents/demand-figures.ts';
import { EnergyConsumption } from './intents/energy-consumption.ts';
import { Forecast } from './intents/forecast.ts';
import { MachinesAbove } from './intents/machines-above.ts';
import { Carbon, Cost } from './intents/money-and-carbon.ts';
import { PowerNow } from './intents/power-now.ts';
import { DeviceStatus, Production } from './intents/production-and-devices.ts';
import { Ranking } from './intents/ranking.ts';
import { FactoryOverview, MachineStatus } from './intents/states.ts';
import { help, unavailable } from './intents/without-figures.ts';

/** Who answers which intent; what nothing can answer yet says so. */
@Injectable()
export class Answerers {
  readonly #byIntent: ReadonlyMap<Intent, Answerer>;

  constructor(
    figures: Figures,
    anomalies: AnomalyRepository,
    baselines: BaselineRepository,
    correlations: CorrelationRepository,
    forecasts: ForecastRepository,
  ) {
    const forecast = new Forecast(figures, forecasts);
    const answerers: Answerer[] = [
      new EnergyConsumption(figures, forecast),
      new PowerNow(figures, forecast),
      new Cost(figures, forecast),
      new Carbon(figures, forecast),
      new PeakDemand(figures, forecast),
      new LoadFactor(figures),
      new SpecificEnergy(figures),
      new MachinesAbove(figures),
      new Ranking(figures),
      new Comparison(figures),
      new MachineStatus(figures),
      new FactoryOverview(figures),
      new Production(figures),
      new DeviceStatus(figures),
      new AnomalyStatus(anomalies),
      forecast,
      new BaselineDeviation(baselines),
      new CorrelationWithDriver(correlations),
      help,
    ];
    this.#byIntent = new Map(answerers.map((answerer) => [answerer.intent, answerer]));
  }

  of(intent: Intent): Answerer {
    return this.#byIntent.get(intent) ?? unavailable(intent);
  }

  /** Every intent, and whether it can be answered. */
  list(): { intent: Intent; isAvailable: boolean }[] {
    return intents.map((intent) => ({ intent, isAvailable: this.#byIntent.has(intent) }));
  }
}
