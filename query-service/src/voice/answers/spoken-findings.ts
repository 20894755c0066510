import type { CivilDate, Driver, LocalTime, Timeframe } from '@enms/voice-grammar';

/** How strongly two things go together, in words, after Evans (1996): from 0, 0.2, 0.4, 0.6, 0.8 on. */
export const strengths = ['hardly', 'weak', 'moderate', 'strong', 'very_strong'] as const;
export type Strength = (typeof strengths)[number];

/** A moment by the clocks of the site, and today's date there. */
export interface SpokenMoment {
  readonly at: LocalTime;
  readonly today: CivilDate;
}

/** Energy with its 80 % range, as it is said. */
export interface SpokenRange {
  readonly amount: string;
  readonly low: string;
  readonly high: string;
}

/** How a language says what analytics found: anomalies, forecasts, deviations, correlations. */
export interface SpokenFindings {
  /** `today at 14:05`, `on Monday at 14:05`. */
  at(moment: SpokenMoment): string;
  /** `since today at 14:05`. */
  since(moment: SpokenMoment): string;
  /** `for 45 minutes`. */
  lasting(minutes: number): string;
  /** What is left of a time that runs: `today from now on`. */
  fromNow(timeframe: Timeframe): string;

  anomalies(subject: string, count: number, critical: number, goingOn: number, when: string): string;
  noAnomalies(subject: string, when: string): string;
  othersGoingOn(count: number): string;
  /** @param kinds as analytics names them, such as `above_baseline`; unknown ones are left out */
  anomalyKinds(kinds: readonly string[]): string | null;
  /** Of none but unknown kinds. @param explanation as analytics keeps it, in English */
  anomalyOfNoName(explanation: string): string;
  worstAnomaly(
    isOnly: boolean,
    machine: string,
    when: string,
    what: string,
    stake: readonly string[],
  ): string;
  lastScan(when: string): string;
  neverScanned(subject: string): string;
  scannedOnlyUntil(subject: string, moment: SpokenMoment): string;
  partlyScanned(scanned: number, machines: number): string;

  forecastEnergy(subject: string, range: SpokenRange, carrier: string | null, when: string): string;
  forecastPower(subject: string, amount: string, when: string): string;
  forecastPeak(subject: string, range: SpokenRange, when: string, at: string): string;
  peakAt(amount: string, at: string): string;
  withSoFar(used: string, total: string): string;
  pastForecast(subject: string, range: SpokenRange, carrier: string | null, when: string): string;
  forecastMade(when: string): string;
  noForecast(subject: string): string;
  forecastTooShort(subject: string, when: string, end: string): string;
  /** Forecasts end within the asked time: what is known until then. */
  forecastPart(
    subject: string,
    range: SpokenRange,
    carrier: string | null,
    when: string,
    end: SpokenMoment,
  ): string;
  notForecast(metric: string): string;

  deviation(subject: string, percent: number, actual: string, expected: string, when: string): string;
  asExpected(subject: string, actual: string, expected: string, when: string): string;
  deviationAmount(isMore: boolean, energy: string, money: string | null): string;
  noBaseline(subject: string): string;
  noJudgedPeriod(subject: string, when: string, skipped: number): string;
  skippedPeriods(skipped: number, all: number): string;
  extrapolatedPeriods(count: number): string;
  partlyBaselined(machines: number, all: number): string;

  driver(driver: Driver): string;
  /** @param isRising more of the driver goes with more energy */
  correlation(
    subject: string,
    driver: string,
    strength: Strength,
    isRising: boolean,
    r: string,
    periods: string,
    when: string,
  ): string;
  periods(count: number, resolution: 'day' | 'hour'): string;
  slope(driver: Driver, energy: string, isMore: boolean, resolution: 'day' | 'hour'): string;
  mayBeChance(): string;
  strongestDriver(driver: string): string;
  tooFewPairs(
    subject: string,
    driver: string | null,
    count: number,
    least: number,
    resolution: 'day' | 'hour',
    when: string,
  ): string;
  noDriver(subject: string, driver: string | null, when: string): string;
  noVariation(subject: string, driver: string, when: string): string;
  /** A number without unit, such as a correlation. */
  plainNumber(value: number): string;
}
