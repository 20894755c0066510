import type { Driver } from '@enms/voice-grammar';
import { clockOf, dayDistance, weekdayName, dayName } from './calendar-words.ts';
import { englishTime } from './english-time.ts';
import { spokenNumber } from './numbers.ts';
import type { SpokenFindings, SpokenMoment, SpokenRange, Strength } from './spoken-findings.ts';

const LOCALE = 'en-GB';
const KINDS: Readonly<Record<string, string>> = {
  above_baseline: 'more energy than the baseline expects',
  below_baseline: 'less energy than the baseline expects',
  excess_for_work: 'more power than its work explains',
  deficit_for_work: 'less power than its work explains',
  excess_for_time: 'more power than usual at that time',
  deficit_for_time: 'less power than usual at that time',
  signal_high: 'a sensor value higher than usual',
  signal_low: 'a sensor value lower than usual',
  unusual_combination: 'readings that do not go together as usual',
  gap: 'missing readings',
  flat_line: 'readings that do not move',
  spike: 'a single spike',
  stuck_counter: 'a counter that stands still',
  counter_reset: 'a counter that was reset',
  counter_jump: 'a counter that jumped',
  clock_shift: 'a clock that is wrong',
};
const DRIVERS: Readonly<Record<Driver, string>> = {
  temperature: 'outdoor temperature',
  humidity: 'humidity',
  production: 'production',
  pressure: 'pressure',
  moisture: 'material moisture',
  operating_hours: 'operating hours',
};
const DRIVER_STEPS: Readonly<Record<Driver, string>> = {
  temperature: 'degree more',
  humidity: 'percentage point more',
  production: 'unit more',
  pressure: 'bar more',
  moisture: 'percentage point more',
  operating_hours: 'operating hour more',
};
const STRENGTHS: Readonly<Record<Exclude<Strength, 'hardly'>, string>> = {
  weak: 'a weak',
  moderate: 'a moderate',
  strong: 'a strong',
  very_strong: 'a very strong',
};

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function day({ at, today }: SpokenMoment, before: string): string {
  const distance = dayDistance(at, today);
  const near = { '-1': 'yesterday', '0': 'today', '1': 'tomorrow' }[String(distance)];
  if (near !== undefined) return near;
  return `${before}${Math.abs(distance) < 7 ? weekdayName(at, LOCALE) : dayName(at, today, LOCALE)}`;
}

function between({ low, high }: SpokenRange): string {
  return `between ${low} and ${high} with 80 percent probability`;
}

function periods(count: number, resolution: 'day' | 'hour'): string {
  return plural(count, resolution, `${resolution}s`);
}

function of(carrier: string | null): string {
  return carrier === null ? '' : ` of ${carrier}`;
}

/** How findings of analytics are said in English. */
export const englishFindings: SpokenFindings = {
  at: (moment) => `${day(moment, 'on ')} at ${clockOf(moment.at)}`,
  since: (moment) => `since ${day(moment, '')} at ${clockOf(moment.at)}`,
  lasting: (minutes) =>
    minutes < 90
      ? `for ${plural(Math.max(1, Math.round(minutes)), 'minute', 'minutes')}`
      : minutes < 2880
        ? `for ${plural(Math.round(minutes / 60), 'hour', 'hours')}`
        : `for ${plural(Math.round(minutes / 1440), 'day', 'days')}`,
  fromNow: (timeframe) => `${englishTime(timeframe).replace(/ so far$/, '')} from now on`,

  anomalies: (subject, count, critical, goingOn, when) => {
    const ofThem = [
      ...(critical > 0 ? [`${critical} critical`] : []),
      ...(goingOn > 0 ? [`${goingOn} still going on`] : []),
    ];
    return `${subject} had ${plural(count, 'anomaly', 'anomalies')} ${when}${ofThem.length > 0 ? `, ${ofThem.join(' and ')}` : ''}`;
  },
  noAnomalies: (subject, when) => `${subject} had no anomalies ${when}`,
  othersGoingOn: (count) => `${plural(count, 'other is', 'others are')} going on right now`,
  anomalyKinds: (kinds) => {
    const said = kinds.flatMap((kind) => KINDS[kind] ?? []);
    return said.length === 0 ? null : said.slice(0, 2).join(' and ');
  },
  anomalyOfNoName: (explanation) => explanation.replace(/\.\s*$/, ''),
  worstAnomaly: (isOnly, machine, when, what, stake) =>
    `${isOnly ? 'It is' : 'The worst is'} ${machine} ${when}: ${what}${stake.length > 0 ? `, with ${stake.join(' and ')} at stake` : ''}`,
  lastScan: (when) => `The last scan was ${when}`,
  neverScanned: (subject) => `I cannot tell: ${subject} was not scanned for anomalies yet`,
  scannedOnlyUntil: (subject, moment) =>
    `I cannot tell: ${subject} was scanned for anomalies only until ${day(moment, '')} at ${clockOf(moment.at)}`,
  partlyScanned: (scanned, machines) =>
    `Only ${scanned} of ${plural(machines, 'machine', 'machines')} ${scanned === 1 ? 'was' : 'were'} scanned for that time`,

  forecastEnergy: (subject, range, carrier, when) =>
    `${subject} will probably use ${range.amount}${of(carrier)} ${when}, ${between(range)}`,
  forecastPower: (subject, amount, when) => `${subject} will probably draw ${amount} on average ${when}`,
  forecastPeak: (subject, range, when, at) =>
    `The peak demand of ${subject} ${when} will probably be ${range.amount} ${at}, ${between(range)}`,
  peakAt: (amount, at) => `The peak of ${amount} is expected ${at}`,
  withSoFar: (used, total) => `With the ${used} so far that makes ${total}`,
  pastForecast: (subject, range, carrier, when) =>
    `By the forecast ${subject} was to use ${range.amount}${of(carrier)} ${when}, ${between(range)}`,
  forecastMade: (when) => `That forecast was made ${when}`,
  noForecast: (subject) => `No forecast was made for ${subject} yet`,
  forecastTooShort: (subject, when, end) =>
    `I cannot tell: no forecast of ${subject} covers all of what you ask for, ${when}; the newest ends ${end}`,
  forecastPart: (subject, range, carrier, when, end) =>
    `No forecast covers all of what you ask for, ${when}: until ${day(end, '')} at ${clockOf(end.at)} ${subject} will probably use ${range.amount}${of(carrier)}, ${between(range)}`,
  notForecast: (metric) => `The ${metric} is not forecast, only energy and peak demand`,

  deviation: (subject, percent, actual, expected, when) =>
    `${subject} used ${spokenNumber(Math.abs(percent), LOCALE)} percent ${percent > 0 ? 'more' : 'less'} than expected ${when}: ${actual} instead of ${expected}`,
  asExpected: (subject, actual, expected, when) =>
    `${subject} used about as much as expected ${when}: ${actual} instead of ${expected}`,
  deviationAmount: (isMore, energy, money) =>
    `That is ${energy}${money === null ? '' : ` and ${money}`} ${isMore ? 'more' : 'less'}`,
  noBaseline: (subject) => `I cannot tell: no baseline of ${subject} is in force`,
  noJudgedPeriod: (subject, when, skipped) =>
    skipped > 0
      ? `I cannot tell: ${plural(skipped, 'period', 'periods')} of ${subject} ${when} could not be compared with the baseline`
      : `I cannot tell: nothing of ${subject} ${when} was compared with its baseline yet`,
  skippedPeriods: (skipped, all) =>
    `${skipped} of ${plural(all, 'period', 'periods')} could not be compared and ${skipped === 1 ? 'is' : 'are'} left out`,
  extrapolatedPeriods: (count) =>
    `${plural(count, 'period lies', 'periods lie')} outside of what the baseline was made from`,
  partlyBaselined: (machines, all) =>
    `Only ${machines} of ${plural(all, 'machine', 'machines')} ${machines === 1 ? 'has a baseline and counts' : 'have a baseline and count'} here`,

  driver: (driver) => DRIVERS[driver],
  correlation: (subject, driver, strength, isRising, r, over, when) =>
    strength === 'hardly'
      ? `The energy of ${subject} and ${driver} hardly go together ${when}: the correlation is ${r} over ${over}`
      : `The energy of ${subject} ${isRising ? 'rises' : 'falls'} with ${driver}: ${STRENGTHS[strength]} correlation of ${r} over ${over} ${when}`,
  periods,
  slope: (driver, energy, isMore, resolution) =>
    `Each ${DRIVER_STEPS[driver]} goes with ${energy} ${isMore ? 'more' : 'less'} ${resolution === 'day' ? 'a day' : 'an hour'}`,
  mayBeChance: () => 'With so few, that may be chance',
  strongestDriver: (driver) => `Of what is reported, ${driver} tells most`,
  tooFewPairs: (subject, driver, count, least, resolution, when) =>
    `I cannot tell: both the energy of ${subject} and ${driver ?? 'what may drive it'} are known of ${count === 0 ? `no ${resolution}` : `only ${periods(count, resolution)}`} ${when}, and ${least} are needed`,
  noDriver: (subject, driver, when) =>
    `I cannot tell: ${driver === null ? 'nothing that may drive the energy was reported' : `${driver} was not reported`} for ${subject} ${when}`,
  noVariation: (subject, driver, when) =>
    `I cannot tell: the energy of ${subject} or ${driver} did not change ${when}`,
  plainNumber: (value) =>
    new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value),
};
