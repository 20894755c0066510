import { Injectable } from '@nestjs/common';
import type { Carrier } from '@enms/telemetry-contract';
import { isCarrier } from '@enms/telemetry-contract';
import type { Metric } from '@enms/voice-grammar';
import type { Asked, AskedTime, Citation, Scope, VoiceMachine } from './asked.ts';
import type { State, Totals } from './voice-repository.ts';
import { VoiceRepository } from './voice-repository.ts';

/** A state that is older tells nothing about now. */
export const FRESH_MILLIS = 5 * 60_000;

/** Sums of one carrier over machines; carriers are never added up. */
export interface CarrierSum {
  readonly carrier: Carrier;
  readonly machines: readonly VoiceMachine[];
  readonly rows: readonly Totals[];
  readonly energyKwh: number | null;
  readonly unpricedKwh: number;
  readonly cost: number | null;
  readonly currency: string | null;
  readonly costReason: string | null;
  readonly co2Kg: number | null;
  readonly co2Reason: string | null;
  readonly coverage: number;
}

/** A figure of something that is ranked or compared. */
export interface Figure {
  readonly value: number | null;
  readonly unit: string;
  readonly currency: string | null;
  readonly reason: string | null;
}

/** Fetches what answers are made of. */
@Injectable()
export class Figures {
  readonly repository: VoiceRepository;

  constructor(repository: VoiceRepository) {
    this.repository = repository;
  }

  /** The sums of a scope: of the carrier that is asked for, else of each machine's own. */
  async sums(asked: Asked, scope: Scope, time: AskedTime): Promise<CarrierSum[]> {
    const sums: CarrierSum[] = [];
    for (const [carrier, machines] of byCarrier(asked, scope.machines)) {
      const ids = machines.map(({ id }) => id);
      const rows = await this.repository.totals(ids, carrier, time.span);
      sums.push(summed(carrier, machines, rows));
    }
    return sums;
  }

  /** One figure of some machines together. */
  async figure(
    metric: Metric,
    asked: Asked,
    machines: readonly VoiceMachine[],
    time: AskedTime,
  ): Promise<Figure> {
    const carrier = carrierOf(asked, machines);
    const ids = machines
      .filter((one) => asked.entities.carrier !== undefined || one.carrier === carrier)
      .map(({ id }) => id);
    if (metric === 'power') return this.#power(ids, carrier, asked.now);
    if (metric === 'peak_demand' || metric === 'load_factor' || metric === 'sec') {
      const { value, unit, reason } = await this.repository.kpi(metric, ids, carrier, time.span);
      return { value, unit, currency: null, reason };
    }
    const sum = summed(carrier, machines, await this.repository.totals(ids, carrier, time.span));
    if (metric === 'cost')
      return { value: sum.cost, unit: 'money', currency: sum.currency, reason: sum.costReason };
    if (metric === 'carbon') return { value: sum.co2Kg, unit: 'kg', currency: null, reason: sum.co2Reason };
    return {
      value: sum.energyKwh,
      unit: 'kWh',
      currency: null,
      reason: sum.energyKwh === null ? 'no_data' : null,
    };
  }

  async #power(ids: readonly number[], carrier: Carrier, now: Date): Promise<Figure> {
    const states = (await this.repository.states(ids)).filter(
      (state) => state.carrier === carrier && isFresh(state, now),
    );
    const powers = states.flatMap(({ powerKw }) => (powerKw === null ? [] : [powerKw]));
    const value = powers.length === 0 ? null : powers.reduce((sum, power) => sum + power, 0);
    return { value, unit: 'kW', currency: null, reason: value === null ? 'no_data' : null };
  }
}

/** How a figure is said. */
export function saidFigure({ language }: Asked, figure: Figure): string {
  const value = figure.value ?? 0;
  if (figure.unit === 'money') return language.money(value, figure.currency ?? 'EUR');
  if (figure.unit === '1') return language.amount(value * 100, 'percent');
  if (figure.unit === 'kWh/unit') return language.amount(value, 'kWh/unit');
  return language.amount(value, figure.unit === 'kg' ? 'kg' : figure.unit === 'kW' ? 'kW' : 'kWh');
}

/** A number as it goes over the wire: no digits that mean nothing. */
export function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000) / 1000;
}

export function isFresh({ lastUpdated }: State, now: Date): boolean {
  return now.getTime() - lastUpdated.getTime() <= FRESH_MILLIS;
}

/** The carrier that is meant where one is needed. */
export function carrierOf({ entities }: Asked, machines: readonly VoiceMachine[]): Carrier {
  if (isCarrier(entities.carrier)) return entities.carrier;
  const carriers = new Set(machines.map(({ carrier }) => carrier));
  const [only = 'electricity'] = carriers;
  return carriers.has('electricity') ? 'electricity' : only;
}

function byCarrier({ entities }: Asked, machines: readonly VoiceMachine[]): Map<Carrier, VoiceMachine[]> {
  const wanted = isCarrier(entities.carrier) ? entities.carrier : undefined;
  const groups = new Map<Carrier, VoiceMachine[]>();
  for (const machine of machines) {
    const carrier = wanted ?? machine.carrier;
    groups.set(carrier, [...(groups.get(carrier) ?? []), machine]);
  }
  return groups;
}

function summed(carrier: Carrier, machines: readonly VoiceMachine[], rows: readonly Totals[]): CarrierSum {
  const known = rows.filter(({ energyKwh }) => energyKwh !== null);
  const currencies = new Set(known.flatMap(({ currency }) => currency ?? []));
  const [currency = null] = currencies;
  // Two currencies have no sum.
  const costs = currencies.size > 1 ? [] : known.flatMap(({ cost }) => cost ?? []);
  const masses = known.flatMap(({ co2Kg }) => co2Kg ?? []);
  const total = (values: readonly number[]): number | null =>
    values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
  const cost = total(costs);
  const co2Kg = total(masses);
  return {
    carrier,
    machines,
    rows,
    energyKwh: total(known.flatMap(({ energyKwh }) => energyKwh ?? [])),
    unpricedKwh: known.reduce((sum, { unpricedKwh }) => sum + unpricedKwh, 0),
    cost,
    currency,
    costReason:
      cost === null ? (known.find(({ costReason }) => costReason !== null)?.costReason ?? 'no_data') : null,
    co2Kg,
    co2Reason:
      co2Kg === null ? (known.find(({ co2Reason }) => co2Reason !== null)?.co2Reason ?? 'no_data') : null,
    coverage: rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + row.coverage, 0) / rows.length,
  };
}

export function ledgerCitation(sums: readonly CarrierSum[], time: AskedTime): Citation[] {
  return sums.map(({ carrier, machines }) => ({
    source: 'ledger',
    of: `${carrier} of ${machines.map(({ name }) => name).join(', ')}`,
    from: time.span.from.toISOString(),
    to: time.span.to.toISOString(),
  }));
}

/** Said where readings cover less of a time than would go unnoticed. */
export function coverageRemark({ language }: Asked, sums: readonly CarrierSum[]): string[] {
  const lowest = Math.min(...sums.map(({ coverage }) => coverage));
  return lowest < 0.9 && sums.length > 0 ? [language.coverage(Math.round(lowest * 100))] : [];
}
