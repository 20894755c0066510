import type { Carrier } from '@enms/telemetry-contract';
import type { Intent, LocalePack, Metric, Timeframe } from '@enms/voice-grammar';
import type { SpokenFindings } from './spoken-findings.ts';

/** Units that are spoken. */
export type SpokenUnit = 'kWh' | 'kW' | 'kg' | 'kWh/unit' | 'percent';

/**
 * How a language says things: every sentence of an answer. Names and amounts arrive as they are said; sentences leave
 * without a full stop.
 */
export interface SpokenLanguage extends SpokenFindings {
  /** BCP 47 language, such as `en`. */
  readonly language: string;
  /** Understands the language. */
  readonly pack: LocalePack;
  amount(value: number, unit: SpokenUnit): string;
  money(value: number, currency: string): string;
  count(value: number): string;
  list(items: readonly string[]): string;
  carrier(carrier: Carrier): string;
  metric(metric: Metric): string;
  /** @param local year, month … of the site at an instant */
  time(timeframe: Timeframe): string;
  subjectAll(factory: string | null): string;
  subjectType(type: string): string;
  subjectArea(area: string): string;
  subjectGroup(group: string): string;
  consumed(
    subject: string,
    amounts: readonly { amount: string; carrier: string | null }[],
    when: string,
  ): string;
  powerNow(subject: string, amount: string): string;
  powerStale(subject: string, amount: string, minutes: number): string;
  noPower(subject: string): string;
  noData(subject: string, when: string): string;
  notYet(when: string): string;
  coverage(percent: number): string;
  cost(subject: string, amount: string, when: string): string;
  noCost(reason: string, subject: string): string;
  unpriced(amount: string): string;
  carbon(subject: string, amount: string, when: string): string;
  noCarbon(subject: string): string;
  peak(subject: string, amount: string, when: string): string;
  loadFactor(subject: string, percent: string, when: string): string;
  sec(subject: string, amount: string, when: string): string;
  noKpi(metric: string, subject: string, reason: string, when: string): string;
  machinesAbove(limit: string, direction: 'above' | 'below', names: readonly string[], more: number): string;
  named(name: string, amount: string): string;
  ranking(metric: string, order: 'highest' | 'lowest', names: readonly string[], when: string): string;
  comparedMachines(
    first: string,
    firstAmount: string,
    second: string,
    secondAmount: string,
    metric: string,
    when: string,
  ): string;
  comparedTimes(
    subject: string,
    metric: string,
    firstAmount: string,
    firstWhen: string,
    secondAmount: string,
    secondWhen: string,
  ): string;
  difference(percent: number): string;
  same(): string;
  isRunning(subject: string, amount: string | null): string;
  isStopped(subject: string): string;
  stateUnknown(subject: string): string;
  statesOf(running: number, stopped: number, unknown: number, names: readonly string[]): string;
  overview(
    factory: string,
    amounts: readonly { amount: string; carrier: string | null }[],
    when: string,
  ): string;
  overviewPower(amount: string, running: number, total: number): string;
  produced(subject: string, count: string, when: string): string;
  noProduction(subject: string, when: string): string;
  devices(total: number, online: number, offline: readonly string[], offlineCount: number): string;
  noDevices(): string;
  help(): readonly string[];
  unavailable(intent: Intent): readonly string[];
  declined(): readonly string[];
  whichMachine(heard: string, choices: readonly string[]): string;
  unknownMachine(heard: string, choices: readonly string[]): string;
  whichFactory(choices: readonly string[]): string;
  whatAbout(subject: string): string;
  noMachines(): string;
}
