import { Injectable } from '@nestjs/common';
import type { Intent } from '@enms/voice-grammar';
import { intents } from '@enms/voice-grammar';
import type { Answerer } from './asked.ts';
import { Figures } from './figures.ts';
import { Comparison } from './intents/comparison.ts';
import { LoadFactor, PeakDemand, SpecificEnergy } from './intents/demand-figures.ts';
import { EnergyConsumption } from './intents/energy-consumption.ts';
import { MachinesAbove } from './intents/machines-above.ts';
import { Carbon, Cost } from './intents/money-and-carbon.ts';
import { PowerNow } from './intents/power-now.ts';
import { DeviceStatus, Production } from './intents/production-and-devices.ts';
import { Ranking } from './intents/ranking.ts';
import { FactoryOverview, MachineStatus } from './intents/states.ts';
import { help, unavailable } from './intents/without-figures.ts';

/** Who answers which intent; those that need analytics say that they are not available. */
@Injectable()
export class Answerers {
  readonly #byIntent: ReadonlyMap<Intent, Answerer>;

  constructor(figures: Figures) {
    const answerers: Answerer[] = [
      new EnergyConsumption(figures),
      new PowerNow(figures),
      new Cost(figures),
      new Carbon(figures),
      new PeakDemand(figures),
      new LoadFactor(figures),
      new SpecificEnergy(figures),
      new MachinesAbove(figures),
      new Ranking(figures),
      new Comparison(figures),
      new MachineStatus(figures),
      new FactoryOverview(figures),
      new Production(figures),
      new DeviceStatus(figures),
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
