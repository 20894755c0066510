import type { Driver } from '@enms/voice-grammar';
import { clockOf, dayDistance, dayName, weekdayName } from './calendar-words.ts';
import { germanTime } from './german-time.ts';
import { spokenNumber } from './numbers.ts';
import type { SpokenFindings, SpokenMoment, SpokenRange, Strength } from './spoken-findings.ts';

const LOCALE = 'de-DE';
const KINDS: Readonly<Record<string, string>> = {
  above_baseline: 'mehr Energie, als die Baseline erwarten lässt',
  below_baseline: 'weniger Energie, als die Baseline erwarten lässt',
  excess_for_work: 'mehr Leistung, als die Arbeit erklärt',
  deficit_for_work: 'weniger Leistung, als die Arbeit erklärt',
  excess_for_time: 'mehr Leistung als sonst um diese Zeit',
  deficit_for_time: 'weniger Leistung als sonst um diese Zeit',
  signal_high: 'ein Messwert höher als sonst',
  signal_low: 'ein Messwert niedriger als sonst',
  unusual_combination: 'Werte, die nicht wie sonst zusammenpassen',
  gap: 'fehlende Messwerte',
  flat_line: 'Messwerte, die sich nicht bewegen',
  spike: 'eine einzelne Spitze',
  stuck_counter: 'ein Zähler, der stehen blieb',
  counter_reset: 'ein Zähler, der zurückgesetzt wurde',
  counter_jump: 'ein Zähler, der gesprungen ist',
  clock_shift: 'eine Uhr, die falsch geht',
};
const DRIVERS: Readonly<Record<Driver, string>> = {
  temperature: 'Außentemperatur',
  humidity: 'Luftfeuchtigkeit',
  production: 'Produktion',
  pressure: 'Druck',
  moisture: 'Materialfeuchte',
  operating_hours: 'Betriebsstunden',
};
const DRIVER_STEPS: Readonly<Record<Driver, string>> = {
  temperature: 'Je Grad mehr',
  humidity: 'Je Prozentpunkt mehr',
  production: 'Je Stück mehr',
  pressure: 'Je Bar mehr',
  moisture: 'Je Prozentpunkt mehr',
  operating_hours: 'Je Betriebsstunde mehr',
};
const STRENGTHS: Readonly<Record<Exclude<Strength, 'hardly'>, string>> = {
  weak: 'ein schwacher',
  moderate: 'ein mittlerer',
  strong: 'ein starker',
  very_strong: 'ein sehr starker',
};

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function day({ at, today }: SpokenMoment, beforeWeekday: string, beforeDate: string): string {
  const distance = dayDistance(at, today);
  const near = { '-1': 'gestern', '0': 'heute', '1': 'morgen' }[String(distance)];
  if (near !== undefined) return near;
  return Math.abs(distance) < 7
    ? `${beforeWeekday}${weekdayName(at, LOCALE)}`
    : `${beforeDate}${dayName(at, today, LOCALE)}`;
}

function between({ low, high }: SpokenRange): string {
  return `mit 80 Prozent Wahrscheinlichkeit zwischen ${low} und ${high}`;
}

function periods(count: number, resolution: 'day' | 'hour'): string {
  return resolution === 'day' ? plural(count, 'Tag', 'Tage') : plural(count, 'Stunde', 'Stunden');
}

function of(carrier: string | null): string {
  return carrier === null ? '' : ` ${carrier}`;
}

/** How findings of analytics are said in German. */
export const germanFindings: SpokenFindings = {
  at: (moment) => `${day(moment, 'am ', 'am ')} um ${clockOf(moment.at)} Uhr`,
  since: (moment) => `seit ${day(moment, '', 'dem ')} um ${clockOf(moment.at)} Uhr`,
  lasting: (minutes) =>
    minutes < 90
      ? `für ${plural(Math.max(1, Math.round(minutes)), 'Minute', 'Minuten')}`
      : minutes < 2880
        ? `für ${plural(Math.round(minutes / 60), 'Stunde', 'Stunden')}`
        : `für ${plural(Math.round(minutes / 1440), 'Tag', 'Tage')}`,
  fromNow: (timeframe) => `${germanTime(timeframe).replace(/ bisher$/, '')} ab jetzt`,

  anomalies: (subject, count, critical, goingOn, when) => {
    const ofThem = [
      ...(critical > 0 ? [`${critical} kritisch`] : []),
      ...(goingOn > 0 ? [`${goingOn} noch nicht vorbei`] : []),
    ];
    return `${subject} hatte ${when} ${plural(count, 'Anomalie', 'Anomalien')}${ofThem.length > 0 ? `, davon ${ofThem.join(' und ')}` : ''}`;
  },
  noAnomalies: (subject, when) => `${subject} hatte ${when} keine Anomalien`,
  othersGoingOn: (count) => (count === 1 ? 'Gerade dauert 1 andere an' : `Gerade dauern ${count} andere an`),
  anomalyKinds: (kinds) => {
    const said = kinds.flatMap((kind) => KINDS[kind] ?? []);
    return said.length === 0 ? null : said.slice(0, 2).join(' und ');
  },
  anomalyOfNoName: () => 'etwas Ungewöhnliches, für das ich noch keinen Namen habe',
  worstAnomaly: (isOnly, machine, when, what, stake) =>
    `${isOnly ? 'Es geht um' : 'Die schlimmste'}: ${machine} ${when}, ${what}${stake.length > 0 ? `; es geht um ${stake.join(' und ')}` : ''}`,
  lastScan: (when) => `Zuletzt wurde ${when} danach gesucht`,
  neverScanned: (subject) =>
    `Das kann ich nicht sagen: bei ${subject} wurde noch nicht nach Anomalien gesucht`,
  scannedOnlyUntil: (subject, moment) =>
    `Das kann ich nicht sagen: bei ${subject} wurde nur für die Zeit bis ${day(moment, '', 'zum ')} um ${clockOf(moment.at)} Uhr nach Anomalien gesucht`,
  partlyScanned: (scanned, machines) =>
    `Für diese Zeit wurde nur bei ${scanned} von ${plural(machines, 'Maschine', 'Maschinen')} gesucht`,

  forecastEnergy: (subject, range, carrier, when) =>
    `${subject} braucht ${when} voraussichtlich ${range.amount}${of(carrier)}, ${between(range)}`,
  forecastPower: (subject, amount, when) => `${subject} braucht ${when} voraussichtlich im Mittel ${amount}`,
  forecastPeak: (subject, range, when, at) =>
    `Die Spitzenlast von ${subject} ${when} ist voraussichtlich ${range.amount}, ${at}, ${between(range)}`,
  peakAt: (amount, at) => `Die Spitze von ${amount} wird ${at} erwartet`,
  withSoFar: (used, total) => `Mit den bisherigen ${used} sind das ${total}`,
  pastForecast: (subject, range, carrier, when) =>
    `Nach der Prognose sollte ${subject} ${when} ${range.amount}${of(carrier)} brauchen, ${between(range)}`,
  forecastMade: (when) => `Diese Prognose entstand ${when}`,
  noForecast: (subject) => `Für ${subject} gibt es noch keine Prognose`,
  forecastTooShort: (subject, when, end) =>
    `Das kann ich nicht sagen: keine Prognose für ${subject} deckt ${when} ganz ab, die neueste endet ${end}`,
  forecastPart: (subject, range, carrier, when, end) =>
    `Keine Prognose deckt ${when} ganz ab: bis ${day(end, '', 'zum ')} um ${clockOf(end.at)} Uhr braucht ${subject} voraussichtlich ${range.amount}${of(carrier)}, ${between(range)}`,
  notForecast: (metric) => `Vorhergesagt werden nur Energie und Spitzenlast, ${metric} nicht`,

  deviation: (subject, percent, actual, expected, when) =>
    `${subject} hat ${when} ${spokenNumber(Math.abs(percent), LOCALE)} Prozent ${percent > 0 ? 'mehr' : 'weniger'} verbraucht als erwartet: ${actual} statt ${expected}`,
  asExpected: (subject, actual, expected, when) =>
    `${subject} hat ${when} etwa so viel verbraucht wie erwartet: ${actual} statt ${expected}`,
  deviationAmount: (isMore, energy, money) =>
    `Das sind ${energy}${money === null ? '' : ` und ${money}`} ${isMore ? 'mehr' : 'weniger'}`,
  noBaseline: (subject) => `Das kann ich nicht sagen: für ${subject} ist keine Baseline in Kraft`,
  noJudgedPeriod: (subject, when, skipped) =>
    skipped > 0
      ? `Das kann ich nicht sagen: ${subject} ließ sich ${when} in ${plural(skipped, 'Zeitraum', 'Zeiträumen')} nicht mit der Baseline vergleichen`
      : `Das kann ich nicht sagen: ${subject} wurde ${when} noch nicht mit der Baseline verglichen`,
  skippedPeriods: (skipped, all) =>
    `${skipped} von ${plural(all, 'Zeitraum', 'Zeiträumen')} ${skipped === 1 ? 'ließ' : 'ließen'} sich nicht vergleichen und ${skipped === 1 ? 'zählt' : 'zählen'} nicht mit`,
  extrapolatedPeriods: (count) =>
    `${plural(count, 'Zeitraum liegt', 'Zeiträume liegen')} außerhalb dessen, woraus die Baseline gemacht ist`,
  partlyBaselined: (machines, all) =>
    `Nur ${machines} von ${plural(all, 'Maschine', 'Maschinen')} ${machines === 1 ? 'hat' : 'haben'} eine Baseline und ${machines === 1 ? 'zählt' : 'zählen'} hier`,

  driver: (driver) => DRIVERS[driver],
  correlation: (subject, driver, strength, isRising, r, over, when) =>
    strength === 'hardly'
      ? `Energie von ${subject} und ${driver} hängen ${when} kaum zusammen: die Korrelation ist ${r} über ${over}`
      : `Energie von ${subject} und ${driver}: je mehr davon, desto ${isRising ? 'mehr' : 'weniger'} Energie, ${STRENGTHS[strength]} Zusammenhang mit Korrelation ${r} über ${over} ${when}`,
  periods,
  slope: (driver, energy, isMore, resolution) =>
    `${DRIVER_STEPS[driver]} sind es ${energy} ${isMore ? 'mehr' : 'weniger'} ${resolution === 'day' ? 'am Tag' : 'in der Stunde'}`,
  mayBeChance: () => 'Bei so wenigen kann das Zufall sein',
  strongestDriver: (driver) => `Von dem, was gemeldet wird, sagt ${driver} am meisten`,
  tooFewPairs: (subject, driver, count, least, resolution, when) =>
    `Das kann ich nicht sagen: Energie von ${subject} und ${driver ?? 'Einflussgrößen'} sind ${when} ${count === 0 ? 'zusammen nie' : `zusammen nur für ${periods(count, resolution)}`} bekannt, nötig sind ${least}`,
  noDriver: (subject, driver, when) =>
    driver === null
      ? `Das kann ich nicht sagen: zu ${subject} wurde ${when} keine Einflussgröße gemeldet`
      : `Das kann ich nicht sagen: ${driver} wurde zu ${subject} ${when} nicht gemeldet`,
  noVariation: (subject, driver, when) =>
    `Das kann ich nicht sagen: Energie von ${subject} oder ${driver} hat sich ${when} nicht verändert`,
  plainNumber: (value) =>
    new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value),
};
